import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider';
import { KMS } from '@aws-sdk/client-kms';
import { build } from 'esbuild';
import type { LocalWorld, LocalWorldOptions } from '../../../../local/world.ts';
import { callJson, callLambda, createFunction, settings, worldOf } from '../server/client.ts';

const SOURCE = fileURLToPath(new URL('./sender-function.ts', import.meta.url));

/** Resolves once the function's log has so many lines that match. The function runs when it runs: nobody waits for it. */
async function linesOf(world: LocalWorld, name: string, wanted: RegExp, count: number): Promise<string[]> {
  for (;;) {
    const { body } = await callJson(world, 'Logs_20140328.FilterLogEvents', { logGroupName: `/aws/lambda/${name}` });
    const lines = ((body.events ?? []) as { message: string }[]).map(({ message }) => message);
    const found = lines.filter((line) => wanted.test(line));
    if (found.length >= count) return found;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

async function senderPool(t: TestContext, source: string, options: LocalWorldOptions = {}) {
  const world = await worldOf(t, options);
  const cognito = new CognitoIdentityProvider(settings(world));
  const { KeyMetadata } = await new KMS(settings(world)).createKey({});
  const KEY_ARN = KeyMetadata!.Arn!;
  const { body } = await createFunction(world, 'sender', source, {
    MemorySize: 256,
    Timeout: 30,
    Environment: { Variables: { KEY_ARN } },
  });
  await callLambda(world, 'POST', '/sender/policy', {
    StatementId: 'cognito',
    Action: 'lambda:InvokeFunction',
    Principal: 'cognito-idp.amazonaws.com',
  });
  const { UserPool } = await cognito.createUserPool({
    PoolName: 'p',
    AutoVerifiedAttributes: ['email'],
    LambdaConfig: {
      CustomEmailSender: { LambdaVersion: 'V1_0', LambdaArn: body.FunctionArn },
      KMSKeyID: KEY_ARN,
    },
  });
  const { UserPoolClient } = await cognito.createUserPoolClient({ UserPoolId: UserPool!.Id!, ClientName: 'c' });
  const ClientId = UserPoolClient!.ClientId!;
  const signUp = () =>
    cognito.signUp({
      ClientId,
      Username: 'ann',
      Password: 'Abcd1234!',
      UserAttributes: [{ Name: 'email', Value: 'ann@example.com' }],
    });
  return { world, cognito, UserPoolId: UserPool!.Id!, ClientId, signUp, KEY_ARN };
}

test('a bundled function decrypts code and temporary password with the AWS Encryption SDK, and the code confirms', async (t) => {
  const { outputFiles } = await build({
    entryPoints: [SOURCE],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    logLevel: 'silent',
  });
  const { world, cognito, UserPoolId, ClientId, signUp } = await senderPool(t, outputFiles[0]!.text);
  const { CodeDeliveryDetails } = await signUp();
  assert.equal(CodeDeliveryDetails?.Destination, 'a***@e***');
  const told = async (count: number) =>
    JSON.parse((await linesOf(world, 'sender', /TOLD/, count)).at(-1)!.split('TOLD ')[1]!);
  const first = await told(1);
  const { secret, ...rest } = first;
  assert.deepEqual(rest, {
    source: 'CustomEmailSender_SignUp',
    context: { 'userpool-id': UserPoolId },
    suiteId: 0x0378,
    frameLength: 4096,
    signed: true,
    keys: 1,
  });
  await cognito.confirmSignUp({ ClientId, Username: 'ann', ConfirmationCode: secret });
  await cognito.adminCreateUser({
    UserPoolId,
    Username: 'bob',
    TemporaryPassword: 'Ab1&"<tag>\'x',
    UserAttributes: [{ Name: 'email', Value: 'bob@example.com' }],
    DesiredDeliveryMediums: ['EMAIL'],
  });
  assert.equal((await told(2)).secret, 'Ab1&amp;&quot;&lt;tag&gt;&#39;x');
});

test('a sender that fails is tried again after one minute and after two more, under one request id', async (t) => {
  const waiting: { milliseconds: number; run: () => void }[] = [];
  const clock = {
    now: Date.now,
    after(milliseconds: number, then: () => void) {
      const entry = { milliseconds, run: then };
      waiting.push(entry);
      return () => void waiting.splice(waiting.indexOf(entry), 1);
    },
  };
  const source = "exports.handler = async () => { throw new Error('no sending today') }";
  const { world, cognito, UserPoolId, signUp } = await senderPool(t, source, { clock });
  await signUp();
  const retry = async (): Promise<{ milliseconds: number; run: () => void }> => {
    for (;;) {
      const index = waiting.findIndex(({ milliseconds }) => milliseconds >= 60_000);
      if (index >= 0) return waiting.splice(index, 1)[0]!;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  for (const minutes of [1, 2]) {
    const { milliseconds, run } = await retry();
    assert.equal(milliseconds, minutes * 60_000);
    run();
  }
  const starts = await linesOf(world, 'sender', /^START/, 3);
  assert.equal(new Set(starts).size, 1);
  await linesOf(world, 'sender', /^REPORT/, 3);
  const { UserStatus } = await cognito.adminGetUser({ UserPoolId, Username: 'ann' });
  assert.equal(UserStatus, 'UNCONFIRMED');
});
