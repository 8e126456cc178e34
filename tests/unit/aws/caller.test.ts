import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { readCaller } from '../../../shell/aws/caller.ts';
import { describeInput } from '../../../shell/aws/describe-call.ts';
import { explainError } from '../../../shell/aws/errors.ts';
import { renewalOf } from '../../../shell/aws/profile.ts';
import { signForm } from '../../../shell/aws/sign.ts';

const KEYS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };

test("a form is signed as AWS's own test suite signs it", () => {
  // Signature Version 4 test suite, "post-x-www-form-urlencoded" (Param1=value1, service `service`).
  const { headers, body } = signForm(
    new URL('https://example.amazonaws.com/'),
    { Param1: 'value1' },
    { keys: KEYS, region: 'us-east-1', service: 'service', now: new Date('2015-08-30T12:36:00Z') },
  );
  assert.equal(body, 'Param1=value1');
  assert.equal(
    headers['authorization'],
    'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=content-type;host;x-amz-date, Signature=ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a',
  );
});

async function answering<T>(status: number, body: string, act: (endpoint: string) => Promise<T>): Promise<T> {
  const server = createServer((_request, response) => response.writeHead(status).end(body));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await act(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

test('the caller comes with the source of its credentials, as far as the SDK tells', async () => {
  const xml =
    '<R><Arn>arn:aws:sts::123456789012:assumed-role/dev/me</Arn><UserId>A</UserId><Account>123456789012</Account></R>';
  const expiration = new Date('2026-01-01T00:00:00Z');
  const caller = await answering(200, xml, (endpoint) =>
    readCaller(
      { ...KEYS, expiration, $source: { CREDENTIALS_PROFILE_SSO: 'r' } },
      { region: 'eu-west-1', endpoint, profile: 'dev' },
      {},
    ),
  );
  assert.deepEqual(caller, {
    account: '123456789012',
    arn: 'arn:aws:sts::123456789012:assumed-role/dev/me',
    userId: 'A',
    source: 'IAM Identity Center (SSO)',
    profile: 'dev',
    expires: expiration.getTime(),
  });
});

test('expired credentials name the command that renews them', async () => {
  const xml = '<E><Error><Code>ExpiredToken</Code><Message>The token is &quot;old&quot;</Message></Error></E>';
  const world = {
    kind: 'aws',
    label: 'aws eu-west-1',
    region: 'eu-west-1',
    renewal: 'aws sso login --profile dev',
  } as const;
  await answering(403, xml, (endpoint) =>
    assert.rejects(readCaller(KEYS, { region: 'eu-west-1', endpoint }, {}), (error) => {
      const { code, message, hint } = explainError(error, { world });
      assert.deepEqual(
        [code, message, hint],
        [
          'ExpiredToken',
          'The token is "old"',
          'The AWS session has expired. Renew it with: aws sso login --profile dev',
        ],
      );
      return true;
    }),
  );
});

test('the profile says what renews its credentials, also through the profile that its role comes from', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pools-shell-profile-'));
  const file = join(folder, 'config');
  writeFileSync(
    file,
    '[profile dev]\nsso_session = corp\n[profile admin]\nrole_arn = x\nsource_profile = dev\n[profile keys]\nregion = eu-west-1\n[profile new]\nlogin_session = arn\n[profile self]\nsource_profile = self\n[profile my profile; id]\nsso_session = corp\n',
  );
  const env = { AWS_CONFIG_FILE: file, AWS_SHARED_CREDENTIALS_FILE: join(folder, 'none') };
  const renewal = (profile: string | undefined, more = {}) => renewalOf({ profile }, { ...env, ...more });
  assert.equal(renewal('dev'), 'aws sso login --profile dev');
  assert.equal(renewal('admin'), 'aws sso login --profile dev');
  assert.equal(renewal('new'), 'aws login --profile new');
  assert.equal(renewal('keys'), undefined);
  assert.equal(renewal('self'), undefined);
  assert.equal(renewal('my profile; id'), "aws sso login --profile 'my profile; id'");
  assert.equal(renewal(undefined, { AWS_PROFILE: 'dev' }), 'aws sso login --profile dev');
  const keys = { AWS_ACCESS_KEY_ID: 'A', AWS_SECRET_ACCESS_KEY: 'B' };
  assert.equal(renewal(undefined, { AWS_PROFILE: 'dev', ...keys }), undefined);
  rmSync(folder, { recursive: true });
});

test('a request is shown without its secrets', () => {
  const lines = describeInput({
    UserPoolId: 'p',
    Password: 'one',
    AuthParameters: { USERNAME: 'ann', PASSWORD: 'two', REFRESH_TOKEN: 'three' },
    UserAttributes: [{ Name: 'email', Value: 'a@b.c' }],
    Parameters: [{ ParameterKey: 'DbPassword', ParameterValue: 'four' }],
    LambdaConfig: { PreTokenGeneration: 'arn' },
    Policies: { PasswordPolicy: { MinimumLength: 8 } },
    TemplateBody: `${'x'.repeat(300)}\nsecond`,
    Absent: undefined,
    None: [],
  });
  assert.deepEqual(lines, [
    'UserPoolId = p',
    'Password = <secret>',
    'AuthParameters.USERNAME = ann',
    'AuthParameters.PASSWORD = <secret>',
    'AuthParameters.REFRESH_TOKEN = <secret>',
    'UserAttributes.0.Name = email',
    'UserAttributes.0.Value = a@b.c',
    'Parameters.DbPassword = <secret>',
    'LambdaConfig.PreTokenGeneration = arn',
    'Policies.PasswordPolicy.MinimumLength = 8',
    `TemplateBody = ${'x'.repeat(200)}...`,
    'None = []',
  ]);
});
