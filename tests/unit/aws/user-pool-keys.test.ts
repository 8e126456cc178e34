import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { issuerOf, readUserPoolKeys } from '../../../shell/aws/user-pool-keys.ts';

const answers: Record<string, [number, string]> = {
  '/us-east-1_A/.well-known/jwks.json': [200, '{"keys":[{"kid":"one"}]}'],
  '/us-east-1_B/.well-known/jwks.json': [200, '{"message":"hello"}'],
};
const server = createServer(({ url }, response) => {
  const [status, body] = answers[url ?? ''] ?? [404, 'none'];
  response.writeHead(status).end(body);
});
let endpoint: string;

before(async () => {
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
after(() => server.close());

test('the issuer is that of the Region of the pool', () => {
  assert.equal(issuerOf('eu-west-1_A'), 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_A');
  assert.equal(issuerOf('cn-north-1_A'), 'https://cognito-idp.cn-north-1.amazonaws.com.cn/cn-north-1_A');
});

test('the keys of a pool elsewhere are read from the endpoint', async () => {
  const issuer = 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_A';
  assert.deepEqual(await readUserPoolKeys('us-east-1_A', `${endpoint}/`), { issuer, keys: [{ kid: 'one' }] });
});

test('what is no key set, or not there, is told with its address', async () => {
  for (const [pool, why] of [
    ['us-east-1_B', /no key set/],
    ['us-east-1_C', /404/],
  ] as const)
    await assert.rejects(readUserPoolKeys(pool, endpoint), (error: any) => {
      assert.equal(error.code, 'KeysUnreachable');
      assert.match(error.message, why);
      assert.match(error.message, new RegExp(`${endpoint}/${pool}`));
      return true;
    });
  await assert.rejects(readUserPoolKeys('us-east-1_A', 'http://127.0.0.1:1'), { code: 'KeysUnreachable' });
});
