import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { checkInput } from '../../../../local/protocol/constraints.ts';
import { loadModel } from '../../../../local/protocol/model.ts';
import type { ServiceId } from '../../../../local/service.ts';

const model = {
  cognito: await loadModel('cognito-idp'),
  lambda: await loadModel('lambda'),
  logs: await loadModel('logs'),
  cloudformation: await loadModel('cloudformation'),
};

/** What is wrong with an input, in AWS's words; undefined when nothing is. */
function complaint(
  service: ServiceId,
  operation: string,
  input: unknown,
): { code: string; message: string } | undefined {
  const key = service === 'cognito-idp' ? 'cognito' : (service as 'lambda' | 'logs' | 'cloudformation');
  try {
    checkInput(service, model[key], operation, input);
    return undefined;
  } catch (error) {
    const { code, message } = error as { code: string; message: string };
    return { code, message };
  }
}

const signUp = (input: object): string | undefined => complaint('cognito-idp', 'SignUp', input)?.message;
const good = { ClientId: 'abc', Username: 'ann', Password: 'Secret-1' };

test('a good input passes', () => {
  assert.equal(signUp(good), undefined);
  assert.equal(
    signUp({ ...good, UserAttributes: [{ Name: 'email', Value: 'a@b.c' }], ClientMetadata: { a: 'b' } }),
    undefined,
  );
});

test('a missing member is null, and a secret one is not shown even then', () => {
  assert.equal(
    signUp({ Username: 'ann' }),
    "1 validation error detected: Value at 'clientId' failed to satisfy constraint: Member must not be null",
  );
  assert.equal(
    complaint('cognito-idp', 'DescribeUserPool', {})?.message,
    "1 validation error detected: Value null at 'userPoolId' failed to satisfy constraint: Member must not be null",
  );
});

test('a password may have blanks inside, as the guide says', () => {
  assert.equal(signUp({ ...good, Password: 'has space inside' }), undefined);
});

test('several failures are counted and said one after the other, without the secret values', () => {
  assert.equal(
    signUp({ ...good, Username: '', Password: ' blank first' }),
    "3 validation errors detected: Value at 'username' failed to satisfy constraint: Member must have length greater than or equal to 1; " +
      "Value at 'username' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+; " +
      "Value at 'password' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[\\S]+.*[\\S]+$",
  );
});

test('a path leads into lists of structures', () => {
  assert.equal(
    signUp({ ...good, UserAttributes: [{ Name: 'email' }, { Name: '' }] }),
    "2 validation errors detected: Value '' at 'userAttributes.2.member.name' failed to satisfy constraint: Member must have length greater than or equal to 1; " +
      "Value '' at 'userAttributes.2.member.name' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\t\\n\\r ]+",
  );
});

test('a list of plain values is judged as one', () => {
  const message = complaint('cognito-idp', 'CreateUserPoolClient', {
    UserPoolId: 'us-east-1_abc',
    ClientName: 'web',
    ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'FOO'],
  })?.message;
  assert.match(
    message ?? '',
    /^1 validation error detected: Value '\[ALLOW_USER_PASSWORD_AUTH, FOO\]' at 'explicitAuthFlows' failed to satisfy constraint: Member must satisfy constraint: \[Member must satisfy enum value set: \[ADMIN_NO_SRP_AUTH, /,
  );
});

test('enums, ranges and lengths have their own sentences', () => {
  assert.equal(
    complaint('logs', 'FilterLogEvents', { logGroupName: 'a', limit: 10001 })?.message,
    "1 validation error detected: Value '10001' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 10000",
  );
  assert.match(
    complaint('cognito-idp', 'InitiateAuth', { ClientId: 'abc', AuthFlow: 'MAGIC' })?.message ?? '',
    /^1 validation error detected: Value 'MAGIC' at 'authFlow' failed to satisfy constraint: Member must satisfy enum value set: \[USER_SRP_AUTH, /,
  );
});

test('each service names the error in its own way', () => {
  assert.equal(complaint('cognito-idp', 'SignUp', {})?.code, 'InvalidParameterException');
  assert.equal(complaint('logs', 'CreateLogGroup', {})?.code, 'InvalidParameterException');
  assert.equal(complaint('lambda', 'CreateFunction', {})?.code, 'ValidationException');
  assert.equal(complaint('cloudformation', 'CreateChangeSet', {})?.code, 'ValidationError');
});

test('patterns are for the whole value and know letters of every script', () => {
  assert.equal(complaint('logs', 'CreateLogGroup', { logGroupName: '/aws/lambda/x' }), undefined);
  assert.notEqual(complaint('logs', 'CreateLogGroup', { logGroupName: 'a b' }), undefined);
  assert.equal(signUp({ ...good, Username: 'größe-日本語-😀' }), undefined);
  assert.notEqual(signUp({ ...good, Username: 'with space' }), undefined);
});

test('every pattern of every table compiles', async () => {
  for (const { shapes, name } of Object.values(model))
    for (const [shape, { pattern }] of Object.entries(shapes)) {
      if (pattern === undefined) continue;
      const source = `^(?:${pattern.replace(/^\(\?s\)/, '')})$`;
      const compiles = (flags: string): boolean => {
        try {
          return Boolean(new RegExp(source, flags));
        } catch {
          return false;
        }
      };
      assert.ok(compiles('u') || compiles(''), `${name} ${shape}: ${pattern}`);
    }
});

test('no secret is ever repeated, whatever is sent', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 4 }), (secret) => {
      const marked = `s3cr3t${secret}`;
      const message = signUp({ ClientId: '', Username: marked, Password: `${marked} `, SecretHash: `${marked} ` });
      assert.ok(!message?.includes('s3cr3t'), message);
    }),
    { numRuns: 50 },
  );
});
