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
    [
      '{"secretCode":"654321","pwd":"hunter2","pass":"x1"}',
      '{"secretCode":"<hidden>","pwd":"<hidden>","pass":"<hidden>"}',
    ],
    ['password: hunter2 Password is hunter2 pw=hunter2', 'password: <hidden> Password is <hidden> pw=<hidden>'],
    ['the password was "x1", see', 'the password was "<hidden>", see'],
    ['password: a1, user: ann', 'password: <hidden>, user: ann'],
    ['OTP: 123456 pin: 1234', 'OTP: <hidden> pin: <hidden>'],
    ['code: 123456 token eyJhbGciOiJSUzI1NiJ9.e30.c2ln', 'code: <hidden> token eyJhbGciOi...'],
    ['Your verification code is 123456.', 'Your verification code is <hidden>.'],
    ['{"text":"your code is 123456"}', '{"text":"your code is <hidden>"}'],
    ['AKIAIOSFODNN7EXAMPLE wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', 'AKIAIOSFODNN7EXAMPLE <hidden>'],
    [
      '{"id":"AKIAIOSFODNN7EXAMPLE","key":"wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"}',
      '{"id":"AKIAIOSFODNN7EXAMPLE","key":"<hidden>"}',
    ],
    [
      'AWS_SECRET_ACCESS_KEY=abc/def AWS_SESSION_TOKEN=xyz',
      'AWS_SECRET_ACCESS_KEY=<hidden> AWS_SESSION_TOKEN=<hidden>',
    ],
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
    'Password is required, the token is invalid. Try again',
    '{"message":"the password is wrong"}',
    'token was used twice; the code is wrong or has expired',
    'arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop-AbC123 is there',
    'bypass is 17, compass=3, pinned: 1234',
    'error code: 500 of 600',
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
    'password is '.repeat(20_000),
    `password: ${'a-'.repeat(100_000)}!`,
    `${'a'.repeat(200_000)} pass`,
    'AKIAIOSFODNN7EXAMPLE '.repeat(10_000),
    `"password":"${'\\'.repeat(100_001)}`,
  ])
    redactLine(line);
});
