/** Who may call a world: its owner, apps, and nobody's web page. */
import assert from 'node:assert/strict';
import { type IncomingHttpHeaders, request } from 'node:http';
import { test } from 'node:test';
import { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider';
import type { LocalWorld } from '../../../../local/world.ts';
import { createFunction, invoke, settings, signed, worldOf } from './client.ts';

const PAGE = 'https://page.example';
const MESSAGES = '/_pools-shell/messages';
const STS = '/?Action=GetCallerIdentity&Version=2011-06-15';

interface Seen {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

/** A request with exactly these headers: `fetch` would not let a test write its Host. */
function raw(
  { endpoint }: LocalWorld,
  method: string,
  path: string,
  headers: Record<string, string>,
  body = '',
): Promise<Seen> {
  return new Promise((resolve, reject) => {
    const call = request(endpoint + path, { method, headers, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, text }));
    });
    call.on('error', reject).end(body);
  });
}

const asOwner = ({ credentials }: LocalWorld) => ({ authorization: signed(credentials.accessKeyId) });
const target = (operation: string) => ({ 'x-amz-target': `AWSCognitoIdentityProviderService.${operation}` });
const allowed = ({ headers }: Seen) => Object.keys(headers).filter((name) => name.startsWith('access-control-'));

async function userPool(world: LocalWorld) {
  const cognito = new CognitoIdentityProvider(settings(world));
  const { UserPool } = await cognito.createUserPool({ PoolName: 'people' });
  const { UserPoolClient } = await cognito.createUserPoolClient({ UserPoolId: UserPool!.Id!, ClientName: 'app' });
  cognito.destroy();
  return { poolId: UserPool!.Id!, clientId: UserPoolClient!.ClientId! };
}

const signUp = (ClientId: string) => JSON.stringify({ ClientId, Username: 'ann', Password: 'Abcd1234!' });

test('a host that is not this machine by name is refused, also with the key: its page may have been sent here', async (t) => {
  const world = await worldOf(t);
  const port = new URL(world.endpoint).port;
  for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`, 'LOCALHOST'])
    assert.equal((await raw(world, 'GET', STS, { host, ...asOwner(world) })).status, 200, host);
  for (const host of [
    'page.example',
    `page.example:${port}`,
    '127.0.0.1.page.example',
    'localhost.page.example',
    '10.0.0.1',
  ])
    for (const path of [STS, MESSAGES]) {
      const { status, text } = await raw(world, 'GET', path, { host, ...asOwner(world) });
      assert.equal(status, 403, host);
      assert.deepEqual(JSON.parse(text), {
        __type: 'AccessDeniedException',
        message: `This world answers to 127.0.0.1, localhost and [::1], not to the host ${host}.`,
      });
    }
});

test('a page can neither make nor run a function, in a world of its own or a shared one, even with the key', async (t) => {
  for (const shared of [false, true]) {
    const seen: string[] = [];
    const world = await worldOf(t, { shared, intercept: ({ operation }) => void seen.push(operation) });
    await createFunction(world, 'f', 'exports.handler = async () => 1');
    assert.equal((await invoke(world, 'f')).body, 1);
    seen.length = 0;
    for (const path of ['/2015-03-31/functions', '/2015-03-31/functions/f/invocations'])
      for (const origin of [PAGE, 'null', world.endpoint]) {
        const answer = await raw(
          world,
          'POST',
          path,
          { origin, 'content-type': 'text/plain', ...asOwner(world) },
          '{}',
        );
        assert.equal(answer.status, 403);
        assert.equal(JSON.parse(answer.text).__type, 'AccessDeniedException');
        assert.deepEqual(allowed(answer), []);
        const preflight = { origin, 'access-control-request-method': 'POST' };
        const asked = await raw(world, 'OPTIONS', path, preflight);
        assert.equal(asked.status, 403);
        assert.deepEqual(allowed(asked), []);
      }
    assert.deepEqual(seen, []);
  }
});

test('a page reads no messages and calls no other service, also not beside the path of a document', async (t) => {
  const world = await worldOf(t, { shared: true });
  const { poolId } = await userPool(world);
  const list = { 'x-amz-target': 'DynamoDB_20120810.ListTables' };
  for (const [method, path, headers] of [
    ['GET', MESSAGES, {}],
    ['GET', STS, {}],
    ['POST', '/', list],
    ['POST', '/', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['POST', `/${poolId}/.well-known/jwks.json`, list],
    ['POST', MESSAGES, target('ListUserPools')],
  ] as const) {
    const answer = await raw(world, method, path, { origin: PAGE, ...asOwner(world), ...headers }, '');
    assert.equal(answer.status, 403, `${method} ${path}`);
    assert.deepEqual(allowed(answer), []);
  }
  const beside = `/nothing/.well-known/x${STS.slice(1)}`;
  assert.equal((await raw(world, 'GET', beside, { origin: PAGE, ...asOwner(world), ...list })).status, 404);
});

test("an app's page signs users up and reads key sets; CORS headers are on these answers and errors only", async (t) => {
  const world = await worldOf(t);
  const { poolId, clientId } = await userPool(world);
  const asks = {
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'x-amz-target,content-type',
  };
  const preflight = await raw(world, 'OPTIONS', '/', { origin: PAGE, ...asks });
  assert.equal(preflight.status, 200);
  assert.equal(preflight.headers['access-control-allow-headers'], 'x-amz-target,content-type');
  const page = { origin: PAGE, ...target('SignUp') };
  const made = await raw(world, 'POST', '/', page, signUp(clientId));
  const again = await raw(world, 'POST', '/', page, signUp(clientId));
  assert.deepEqual([made.status, again.status], [200, 400]);
  assert.equal(JSON.parse(again.text).__type, 'UsernameExistsException');
  const keys = await raw(world, 'GET', `/${poolId}/.well-known/jwks.json`, { origin: PAGE });
  assert.equal(keys.status, 200);
  for (const answer of [preflight, made, again, keys]) assert.equal(answer.headers['access-control-allow-origin'], '*');
  const program = await raw(world, 'POST', '/', target('SignUp'), signUp(clientId));
  assert.deepEqual(allowed(program), []);
});

test("what changes or tells a world needs its key, by each protocol's error; what an app does for its user needs none", async (t) => {
  const world = await worldOf(t);
  const { poolId, clientId } = await userPool(world);
  const other = await worldOf(t);
  for (const headers of [{}, asOwner(other), { authorization: signed('local') }, { authorization: 'Credential=/' }])
    for (const [status, code, method, path, own] of [
      [400, 'UnrecognizedClientException', 'POST', '/', target('AdminDeleteUser')],
      [400, 'UnrecognizedClientException', 'POST', '/', { 'x-amz-target': 'DynamoDB_20120810.ListTables' }],
      [400, 'UnrecognizedClientException', 'POST', '/', { 'x-amz-target': 'Logs_20140328.DescribeLogGroups' }],
      [403, 'UnrecognizedClientException', 'GET', '/2015-03-31/functions', {}],
      [403, 'UnrecognizedClientException', 'GET', MESSAGES, {}],
      [403, 'InvalidClientTokenId', 'GET', STS, {}],
      [403, 'InvalidClientTokenId', 'GET', '/?Action=DescribeStacks&Version=2010-05-15', {}],
    ] as const) {
      const answer = await raw(world, method, path, { ...headers, ...own }, method === 'POST' ? '{}' : '');
      assert.equal(answer.status, status, path);
      assert.equal(answer.headers['x-amzn-errortype'], `${code}:`);
      assert.match(answer.text, /The security token included in the request is invalid\./);
    }
  assert.equal((await raw(world, 'POST', '/', target('SignUp'), signUp(clientId))).status, 200);
  assert.equal((await raw(world, 'GET', `/${poolId}/.well-known/jwks.json`, {})).status, 200);
});

test('keys are as many as worlds, unless the owner gives one', async (t) => {
  const keys = await Promise.all([1, 2].map(async () => (await worldOf(t)).credentials.accessKeyId));
  assert.notEqual(keys[0], keys[1]);
  for (const key of keys) assert.match(key, /^[0-9A-F]{40}$/);
  const given = await worldOf(t, { accessKeyId: 'given' });
  assert.equal(given.credentials.accessKeyId, 'given');
  assert.equal((await raw(given, 'GET', STS, { authorization: signed('given') })).status, 200);
  assert.equal((await raw(given, 'GET', STS, { authorization: signed('other') })).status, 403);
});

test('a shared world takes any key, but not none, as an image or form of a page has', async (t) => {
  const world = await worldOf(t, { shared: true });
  assert.equal(world.credentials.accessKeyId, 'local');
  assert.equal((await raw(world, 'GET', STS, { authorization: signed('AKIAIOSFODNN7EXAMPLE') })).status, 200);
  assert.equal((await raw(world, 'GET', STS, {})).status, 403);
});

test('a function calls its world with the key that it finds in its environment', async (t) => {
  const world = await worldOf(t);
  await createFunction(
    world,
    'f',
    `exports.handler = async () => {
      const { AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID } = process.env;
      const authorization = 'AWS4-HMAC-SHA256 Credential=' + AWS_ACCESS_KEY_ID + '/x';
      return (await fetch(AWS_ENDPOINT_URL + '${STS}', { headers: { authorization } })).status;
    }`,
  );
  assert.equal((await invoke(world, 'f')).body, 200);
});

test("in a shared world, where any key will do, somebody else's page is taken for a caller without one", async (t) => {
  const world = await worldOf(t, { shared: true });
  const { clientId } = await userPool(world);
  const list = (origin: string) =>
    raw(world, 'POST', '/', { origin, ...target('ListUserPools'), ...asOwner(world) }, '{"MaxResults":1}');
  for (const origin of [PAGE, 'null', 'http://localhost.page.example', 'http://127.0.0.1.page.example:80'])
    assert.equal(JSON.parse((await list(origin)).text).__type, 'UnrecognizedClientException', origin);
  for (const origin of ['http://localhost:3000', 'https://app.localhost', 'http://127.0.0.1:5173'])
    assert.equal((await list(origin)).status, 200, origin);
  const own = await raw(world, 'POST', '/', { origin: PAGE, ...target('SignUp') }, signUp(clientId));
  assert.equal(own.status, 200);
});

test('what a page may not call is refused before its body is read', async (t) => {
  const world = await worldOf(t, { shared: true });
  const answer = await new Promise<Seen>((resolve, reject) => {
    const headers = { origin: PAGE, 'content-type': 'text/plain', 'content-length': 1000 };
    const call = request(world.endpoint, { method: 'POST', headers, agent: false }, (response) => {
      resolve({ status: response.statusCode!, headers: response.headers, text: '' });
      call.destroy();
    });
    call.on('error', reject);
    // The rest never comes.
    call.write('{');
  });
  assert.equal(answer.status, 403);
  assert.equal(answer.headers.connection, 'close');
});
