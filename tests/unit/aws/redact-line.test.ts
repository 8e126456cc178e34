import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { redactLine } from '../../../shell/aws/redact-line.ts';

test('values of passwords, codes and tokens are hidden by their names, in JSON, in JSON within JSON, and in text', () => {
  const event = { password: 'a"b\\c', code: '123456', email: 'ann@example.com' };
  for (const [line, shown] of [
    [JSON.stringify(event), '{"password":"<hidden>","code":"<hidden>","email":"ann@example.com"}'],
    [
      JSON.stringify({ message: JSON.stringify(event) }),
      '{"message":"{\\"password\\":\\"<hidden>\\",\\"code\\":\\"<hidden>\\",\\"email\\":\\"ann@example.com\\"}"}',
    ],
    ["{ newPassword: 'x y', a: 1 }", "{ newPassword: '<hidden>', a: 1 }"],
    ['{ password: "it\'s" }', '{ password: "<hidden>" }'],
    ['password=abc&user=ann', 'password=<hidden>&user=ann'],
    ['password: hunter22', 'password: <hidden>'],
    ['{"SECRET_HASH":"q1w2e3=="}', '{"SECRET_HASH":"<hidden>"}'],
    ['{"accessToken":"opaque","confirmationCode":"0042"}', '{"accessToken":"<hidden>","confirmationCode":"<hidden>"}'],
    ['{"code":123456}', '{"code":"<hidden>"}'],
    [JSON.stringify({ m: '{"code":123456}' }), JSON.stringify({ m: '{"code":"<hidden>"}' })],
    [`{"session":"${'AYAB'.repeat(20)}"}`, '{"session":"<hidden>"}'],
    ['Authorization: Bearer abcdefghijkl', 'Authorization: Bearer <hidden>'],
    ['got eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln', 'got eyJhbGciOi...'],
  ] as const)
    assert.equal(redactLine(line), shown);
});

test('what people debug with stays', () => {
  for (const line of [
    '{"code":"ECONNREFUSED","statusCode":404}',
    "{ code: 'ENOENT', errno: -2 }",
    'InvalidPasswordException: Password did not conform with policy: Password not long enough',
    'Incorrect password: try again',
    '{"password":"","newPassword":null,"userPassword":false}',
    '{"codeParameter":"{####}","token_use":"access","nextToken":"abc"}',
    '{"session":[{"challengeName":"PASSWORD_VERIFIER"}]}',
    'exit code 1, error code 500',
    'tokens: 17 of 20',
  ])
    assert.equal(redactLine(line), line);
});

test('a secret in JSON is hidden whatever it is made of, and the JSON stays JSON', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), fc.string(), (password, other) => {
      const plain = JSON.stringify({ password, other: 1 });
      assert.deepEqual(JSON.parse(redactLine(plain)), { password: '<hidden>', other: 1 });
      const within = JSON.parse(redactLine(JSON.stringify({ message: plain, other })));
      assert.deepEqual(JSON.parse(within.message), { password: '<hidden>', other: 1 });
    }),
    { numRuns: 500, examples: [['\\', '']] },
  );
});

test('a long line takes no long time', () => {
  for (const line of [
    `password: ${'a'.repeat(200_000)} b`,
    'password:\\"'.repeat(20_000),
    `"password":"${'\\'.repeat(100_001)}`,
  ])
    redactLine(line);
});
