import assert from 'node:assert/strict';
import { createPublicKey, generateKeyPairSync, type JsonWebKey, sign } from 'node:crypto';
import { test } from 'node:test';
import { tokenVerify } from '../../../../plugins/users/auth/token-verify.ts';
import { failure, fake, run } from '../fakes.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const keys = [
  {
    ...(createPublicKey(publicKey.export({ type: 'spki', format: 'pem' })).export({ format: 'jwk' }) as JsonWebKey),
    kid: 'one',
  },
];

const CLAIMS = {
  iss: 'https://issuer/us-east-1_Pool',
  client_id: 'client',
  token_use: 'access',
  iat: NOW / 1000,
  exp: NOW / 1000 + 3600,
};

function token(claims: object = {}, header: object = {}): string {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${encode({ kid: 'one', alg: 'RS256', ...header })}.${encode({ ...CLAIMS, ...claims })}`;
  return `${signed}.${sign('RSA-SHA256', Buffer.from(signed), privateKey).toString('base64url')}`;
}

const verified = (text: string, args = {}) => {
  const given = fake({ keys, attended: true, answers: [text] });
  return { given, args: { ask: true, ...args } };
};

async function failedChecks(text: string, args = {}): Promise<string> {
  const { given, args: all } = verified(text, args);
  const events: any[] = [];
  const running = tokenVerify.run(all as never, given.context);
  await assert.rejects(
    async () => {
      for await (const event of running) events.push(event);
    },
    { code: 'TokenInvalid' },
  );
  const shown = JSON.stringify(events);
  for (const part of text.split('.')) if (part.length > 20) assert.ok(!shown.includes(part), 'the token is shown');
  const { rows } = events.find(({ kind }) => kind === 'table');
  return rows.flatMap(([check, ok]: string[]) => (ok === 'ok' ? [] : [check])).join();
}

test('a token of the pool passes every check', async () => {
  const { given, args } = verified(` ${token()} `);
  const { data } = await run(tokenVerify, args, given);
  assert.equal(data.valid, true);
  assert.deepEqual(
    data.checks.map(({ check }: any) => check),
    ['form', 'key', 'signature', 'issuer', 'client', 'use', 'time'],
  );
  assert.ok(data.checks.every(({ ok }: any) => ok));
});

test('an ID token names its client as aud', async () => {
  const id = token({ token_use: 'id', aud: 'client', client_id: undefined });
  const { given, args } = verified(id);
  assert.equal((await run(tokenVerify, args, given)).data.valid, true);
  assert.equal(await failedChecks(token({ token_use: 'id' })), 'client');
});

const WRONG: [string, string, string, object?][] = [
  ['a changed claim', token().replace(/\.[^.]+\./, `.${token({ username: 'eve' }).split('.')[1]}.`), 'signature'],
  ['a key of elsewhere', token({}, { kid: 'two' }), 'key'],
  ['another algorithm', token({}, { alg: 'HS256' }), 'form,signature'],
  ['another pool', token({ iss: 'https://issuer/other' }), 'issuer'],
  ['another client', token({ client_id: 'other' }), 'client'],
  ['the other use', token(), 'use', { use: 'id' }],
  ['no use', token({ token_use: 'refresh' }), 'use'],
  ['an end that is over', token({ exp: NOW / 1000 }), 'time'],
  ['no end', token({ exp: undefined }), 'time'],
  ['a beginning in the future', token({ iat: NOW / 1000 + 600 }), 'time'],
  ['no form', 'eyJ.nonsense', 'form'],
  ['a form of five parts', 'eyJhbGci.a.b.c.d', 'form'],
];
for (const [what, text, failed, args] of WRONG) {
  test(`a token with ${what} fails at: ${failed}`, async () => {
    assert.equal(await failedChecks(text, args), failed);
  });
}

test('the tokens of the signed-in user are verified without asking', async () => {
  const given = fake({ keys });
  assert.equal((await failure(tokenVerify, { ask: false }, given)).code, 'NotSignedIn');
  given.context.session.user = { username: 'ann', accessToken: token(), idToken: 'x', refreshToken: '', expiresAt: 0 };
  assert.equal((await run(tokenVerify, { ask: false }, given)).data.valid, true);
  assert.equal((await failure(tokenVerify, { ask: false, use: 'id' }, given)).code, 'TokenInvalid');
});

test('a script names the variable that holds the token', async () => {
  const given = fake({ keys });
  const args = { ask: false, 'token-env': 'TEST_TOKEN_TO_VERIFY' };
  delete process.env.TEST_TOKEN_TO_VERIFY;
  assert.equal((await failure(tokenVerify, args, given)).code, 'VariableNotSet');
  process.env.TEST_TOKEN_TO_VERIFY = token();
  try {
    assert.equal((await run(tokenVerify, args, given)).data.valid, true);
    assert.equal((await failure(tokenVerify, { ...args, ask: true }, given)).code, 'Conflict');
  } finally {
    delete process.env.TEST_TOKEN_TO_VERIFY;
  }
});
