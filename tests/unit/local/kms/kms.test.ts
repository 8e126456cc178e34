import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { KMS } from '@aws-sdk/client-kms';
import { startLocalWorld } from '../../../../local/world.ts';
import { callJson, settings, worldOf } from '../server/client.ts';

const DAY = 24 * 60 * 60 * 1000;
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (data: Uint8Array | undefined): string => Buffer.from(data!).toString();

async function kmsOf(t: TestContext, clock = { now: () => Date.UTC(2026, 0, 15) }): Promise<KMS> {
  return new KMS(settings(await worldOf(t, { region: 'eu-west-1', accountId: '123456789012', clock })));
}

async function keyOf(kms: KMS): Promise<{ id: string; arn: string }> {
  const { KeyMetadata } = await kms.createKey({});
  return { id: KeyMetadata!.KeyId!, arn: KeyMetadata!.Arn! };
}

test('a key is made, described by id, ARN and alias, tagged and listed in pages', async (t) => {
  const kms = await kmsOf(t);
  const { KeyMetadata } = await kms.createKey({ Description: 'codes', Tags: [{ TagKey: 'team', TagValue: 'x' }] });
  const { KeyId, Arn } = KeyMetadata!;
  assert.match(Arn!, /^arn:aws:kms:eu-west-1:123456789012:key\/[0-9a-f-]{36}$/);
  assert.deepEqual(
    [KeyMetadata!.KeyState, KeyMetadata!.Enabled, KeyMetadata!.KeySpec, KeyMetadata!.Description],
    ['Enabled', true, 'SYMMETRIC_DEFAULT', 'codes'],
  );
  await kms.createAlias({ AliasName: 'alias/codes', TargetKeyId: KeyId });
  for (const name of [KeyId, Arn, 'alias/codes', 'arn:aws:kms:eu-west-1:123456789012:alias/codes'])
    assert.deepEqual((await kms.describeKey({ KeyId: name })).KeyMetadata, KeyMetadata);
  assert.deepEqual((await kms.listResourceTags({ KeyId })).Tags, [{ TagKey: 'team', TagValue: 'x' }]);
  assert.match((await kms.getKeyPolicy({ KeyId })).Policy!, /arn:aws:iam::123456789012:root/);
  const second = await keyOf(kms);
  const first = await kms.listKeys({ Limit: 1 });
  assert.deepEqual([first.Keys, first.Truncated], [[{ KeyId, KeyArn: Arn }], true]);
  const rest = await kms.listKeys({ Limit: 1, Marker: first.NextMarker });
  assert.deepEqual([rest.Keys, rest.Truncated], [[{ KeyId: second.id, KeyArn: second.arn }], false]);
  await assert.rejects(kms.listKeys({ Marker: 'other' }), { name: 'InvalidMarkerException' });
});

test('what was encrypted is decrypted, without naming the key, in the same encryption context only', async (t) => {
  const kms = await kmsOf(t);
  const { id, arn } = await keyOf(kms);
  const EncryptionContext = { 'userpool-id': 'p', other: 'o' };
  const { CiphertextBlob } = await kms.encrypt({ KeyId: id, Plaintext: bytes('123456'), EncryptionContext });
  const decrypted = await kms.decrypt({ CiphertextBlob, EncryptionContext: { other: 'o', 'userpool-id': 'p' } });
  assert.equal(text(decrypted.Plaintext), '123456');
  assert.equal(decrypted.KeyId, arn);
  const wrong = { name: 'InvalidCiphertextException' };
  await assert.rejects(kms.decrypt({ CiphertextBlob }), wrong);
  await assert.rejects(kms.decrypt({ CiphertextBlob, EncryptionContext: { 'userpool-id': 'q', other: 'o' } }), wrong);
  const changed = Uint8Array.from(CiphertextBlob!);
  changed[changed.length - 1]! ^= 1;
  await assert.rejects(kms.decrypt({ CiphertextBlob: changed, EncryptionContext }), wrong);
  await assert.rejects(kms.decrypt({ CiphertextBlob: bytes('not one'), EncryptionContext }), wrong);
  const other = await keyOf(kms);
  await assert.rejects(kms.decrypt({ CiphertextBlob, EncryptionContext, KeyId: other.id }), {
    name: 'IncorrectKeyException',
  });
});

test('data keys come in the wanted size, with and without plaintext', async (t) => {
  const kms = await kmsOf(t);
  const { id } = await keyOf(kms);
  const EncryptionContext = { a: 'b' };
  const made = await kms.generateDataKey({ KeyId: id, KeySpec: 'AES_128', EncryptionContext });
  assert.equal(made.Plaintext?.length, 16);
  const back = await kms.decrypt({ CiphertextBlob: made.CiphertextBlob, EncryptionContext });
  assert.deepEqual(back.Plaintext, made.Plaintext);
  const hidden = await kms.generateDataKeyWithoutPlaintext({ KeyId: id, NumberOfBytes: 64 });
  assert.equal('Plaintext' in hidden, false);
  assert.equal((await kms.decrypt({ CiphertextBlob: hidden.CiphertextBlob })).Plaintext?.length, 64);
  await assert.rejects(kms.generateDataKey({ KeyId: id }), { name: 'ValidationException' });
  await assert.rejects(kms.generateDataKey({ KeyId: id, KeySpec: 'AES_256', NumberOfBytes: 32 }), {
    name: 'ValidationException',
  });
  await assert.rejects(kms.generateDataKey({ KeyId: id, KeySpec: 'AES_256', DryRun: true }), {
    name: 'DryRunOperationException',
  });
});

test('a key that is unknown, disabled or about to go does not encrypt', async (t) => {
  let now = Date.UTC(2026, 0, 15);
  const kms = await kmsOf(t, { now: () => now });
  const { id, arn } = await keyOf(kms);
  const encrypt = () => kms.encrypt({ KeyId: id, Plaintext: bytes('x') });
  const { CiphertextBlob } = await encrypt();
  const nobody = arn.replace(/[^/]*$/, '00000000-0000-4000-8000-000000000000');
  await assert.rejects(kms.encrypt({ KeyId: nobody, Plaintext: bytes('x') }), {
    name: 'NotFoundException',
    message: `Key '${nobody}' does not exist`,
  });
  await assert.rejects(kms.encrypt({ KeyId: 'alias/none', Plaintext: bytes('x') }), {
    name: 'NotFoundException',
    message: 'Alias arn:aws:kms:eu-west-1:123456789012:alias/none is not found.',
  });
  await assert.rejects(kms.encrypt({ KeyId: 'key', Plaintext: bytes('x') }), { message: "Invalid keyId 'key'" });
  await kms.disableKey({ KeyId: id });
  await assert.rejects(encrypt(), { name: 'DisabledException', message: `${arn} is disabled.` });
  await assert.rejects(kms.decrypt({ CiphertextBlob }), { name: 'DisabledException' });
  await kms.enableKey({ KeyId: id });
  await kms.createAlias({ AliasName: 'alias/it', TargetKeyId: id });
  const { DeletionDate } = await kms.scheduleKeyDeletion({ KeyId: id, PendingWindowInDays: 7 });
  assert.equal(DeletionDate?.getTime(), now + 7 * DAY);
  await assert.rejects(encrypt(), { name: 'KMSInvalidStateException', message: `${arn} is pending deletion.` });
  await kms.cancelKeyDeletion({ KeyId: id });
  assert.equal((await kms.describeKey({ KeyId: id })).KeyMetadata?.KeyState, 'Disabled');
  await kms.scheduleKeyDeletion({ KeyId: id });
  now += 30 * DAY;
  await assert.rejects(kms.describeKey({ KeyId: id }), { name: 'NotFoundException' });
  assert.deepEqual((await kms.listKeys({})).Keys, []);
  assert.deepEqual((await kms.listAliases({})).Aliases, []);
  await assert.rejects(kms.decrypt({ CiphertextBlob }), { name: 'InvalidCiphertextException' });
});

test('rotation makes new material when it is due, and the old one still decrypts', async (t) => {
  let now = Date.UTC(2026, 0, 15);
  const kms = await kmsOf(t, { now: () => now });
  const { id } = await keyOf(kms);
  const old = await kms.encrypt({ KeyId: id, Plaintext: bytes('old') });
  await kms.enableKeyRotation({ KeyId: id, RotationPeriodInDays: 90 });
  const before = (await kms.describeKey({ KeyId: id })).KeyMetadata?.CurrentKeyMaterialId;
  assert.equal((await kms.getKeyRotationStatus({ KeyId: id })).NextRotationDate?.getTime(), now + 90 * DAY);
  now += 91 * DAY;
  assert.notEqual((await kms.describeKey({ KeyId: id })).KeyMetadata?.CurrentKeyMaterialId, before);
  assert.equal(text((await kms.decrypt({ CiphertextBlob: old.CiphertextBlob })).Plaintext), 'old');
  await kms.disableKeyRotation({ KeyId: id });
  assert.equal((await kms.getKeyRotationStatus({ KeyId: id })).KeyRotationEnabled, false);
});

test('aliases move, and are refused where KMS refuses them', async (t) => {
  const kms = await kmsOf(t);
  const [one, two] = [await keyOf(kms), await keyOf(kms)];
  await kms.createAlias({ AliasName: 'alias/a', TargetKeyId: one.arn });
  await assert.rejects(kms.createAlias({ AliasName: 'alias/a', TargetKeyId: two.id }), {
    name: 'AlreadyExistsException',
  });
  await kms.updateAlias({ AliasName: 'alias/a', TargetKeyId: two.id });
  assert.deepEqual(
    (await kms.listAliases({ KeyId: two.id })).Aliases?.map(({ AliasName }) => AliasName),
    ['alias/a'],
  );
  assert.deepEqual((await kms.listAliases({ KeyId: one.id })).Aliases, []);
  await assert.rejects(kms.createAlias({ AliasName: 'alias/b', TargetKeyId: 'alias/a' }), {
    name: 'ValidationException',
  });
  // Only some operations take an alias for a key.
  await assert.rejects(kms.disableKey({ KeyId: 'alias/a' }), { message: "Invalid keyId 'alias/a'" });
  await kms.deleteAlias({ AliasName: 'alias/a' });
  await assert.rejects(kms.deleteAlias({ AliasName: 'alias/a' }), { name: 'NotFoundException' });
});

test('grants are made once for a name, listed, retired and revoked', async (t) => {
  const kms = await kmsOf(t);
  const { id, arn } = await keyOf(kms);
  const wanted = {
    KeyId: id,
    Name: 'for-codes',
    GranteePrincipal: 'arn:aws:iam::123456789012:role/sender',
    RetiringPrincipal: 'arn:aws:iam::123456789012:role/admin',
    Operations: ['Decrypt' as const],
    Constraints: { EncryptionContextSubset: { 'userpool-id': 'p' } },
  };
  const grant = await kms.createGrant(wanted);
  assert.equal((await kms.createGrant(wanted)).GrantId, grant.GrantId);
  const { Grants } = await kms.listGrants({ KeyId: id });
  assert.equal(Grants?.length, 1);
  assert.deepEqual([Grants![0]!.KeyId, Grants![0]!.Constraints], [arn, wanted.Constraints]);
  assert.equal((await kms.listRetirableGrants({ RetiringPrincipal: wanted.RetiringPrincipal })).Grants?.length, 1);
  await kms.retireGrant({ KeyId: arn, GrantId: grant.GrantId });
  const { Name: _name, ...nameless } = wanted;
  const other = await kms.createGrant(nameless);
  await kms.revokeGrant({ KeyId: id, GrantId: other.GrantId });
  await assert.rejects(kms.revokeGrant({ KeyId: id, GrantId: other.GrantId }), { name: 'NotFoundException' });
  await assert.rejects(kms.createGrant({ ...wanted, Operations: ['Sign'] }), { name: 'ValidationException' });
});

test('a question about ending a grant ends none', async (t) => {
  const kms = await kmsOf(t);
  const { id: KeyId } = await keyOf(kms);
  const GranteePrincipal = 'arn:aws:iam::123456789012:role/reader';
  const { GrantId, GrantToken } = await kms.createGrant({ KeyId, GranteePrincipal, Operations: ['Decrypt'] });
  for (const question of [
    kms.revokeGrant({ KeyId, GrantId, DryRun: true }),
    kms.retireGrant({ KeyId, GrantId, DryRun: true }),
    kms.retireGrant({ GrantToken, DryRun: true }),
  ])
    await assert.rejects(question, { name: 'DryRunOperationException' });
  assert.equal((await kms.listGrants({ KeyId })).Grants?.length, 1);
});

test('what is not here is refused by name', async (t) => {
  const kms = await kmsOf(t);
  await assert.rejects(kms.createKey({ KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY' }), {
    name: 'UnsupportedOperationException',
    message: 'KeyUsage SIGN_VERIFY is not in the local world.',
  });
  await assert.rejects(kms.createKey({ MultiRegion: true }), {
    message: 'MultiRegion true is not in the local world.',
  });
  const { id } = await keyOf(kms);
  await assert.rejects(kms.getPublicKey({ KeyId: id }), {
    message: 'Operation GetPublicKey of AWS Key Management Service is not in the local world.',
  });
});

test('keys and what they encrypted outlive the process, in a file that only the user may read', async (t) => {
  const directory = mkdtempSync(join(tmpdir(), 'kms-test-'));
  t.after(() => rmSync(directory, { recursive: true, force: true }));
  const first = await startLocalWorld({ directory });
  const kms = new KMS(settings(first));
  const { id } = await keyOf(kms);
  const { CiphertextBlob } = await kms.encrypt({ KeyId: id, Plaintext: bytes('kept') });
  await first.close();
  assert.equal(statSync(join(directory, 'kms-keys.jsonl')).mode & 0o777, 0o600);
  const second = await worldOf(t, { directory });
  assert.equal(text((await new KMS(settings(second)).decrypt({ CiphertextBlob })).Plaintext), 'kept');
});

test('a stack makes a key with an alias, changes it, and schedules its deletion', async (t) => {
  const world = await worldOf(t);
  const kms = new KMS(settings(world));
  const template = (Description: string) =>
    JSON.stringify({
      Resources: {
        Key: {
          Type: 'AWS::KMS::Key',
          Properties: { Description, EnableKeyRotation: true, KeyPolicy: { Version: '2012-10-17', Statement: [] } },
        },
        Name: { Type: 'AWS::KMS::Alias', Properties: { AliasName: 'alias/s', TargetKeyId: { Ref: 'Key' } } },
      },
      Outputs: { Arn: { Value: { 'Fn::GetAtt': ['Key', 'Arn'] } } },
    });
  const { CloudFormation, waitUntilStackCreateComplete, waitUntilStackUpdateComplete, waitUntilStackDeleteComplete } =
    await import('@aws-sdk/client-cloudformation');
  const client = new CloudFormation(settings(world));
  const waiting = { client, maxWaitTime: 20, minDelay: 0.01, maxDelay: 0.05 };
  await client.createStack({ StackName: 's', TemplateBody: template('one') });
  await waitUntilStackCreateComplete(waiting, { StackName: 's' });
  const { Stacks } = await client.describeStacks({ StackName: 's' });
  const before = (await kms.describeKey({ KeyId: 'alias/s' })).KeyMetadata;
  assert.deepEqual([before?.Arn, before?.Description], [Stacks![0]!.Outputs![0]!.OutputValue, 'one']);
  assert.equal((await kms.getKeyRotationStatus({ KeyId: before!.KeyId })).KeyRotationEnabled, true);
  await client.updateStack({ StackName: 's', TemplateBody: template('two') });
  await waitUntilStackUpdateComplete(waiting, { StackName: 's' });
  assert.equal((await kms.describeKey({ KeyId: 'alias/s' })).KeyMetadata?.Description, 'two');
  await client.deleteStack({ StackName: 's' });
  await waitUntilStackDeleteComplete(waiting, { StackName: 's' });
  assert.equal((await kms.describeKey({ KeyId: before!.KeyId })).KeyMetadata?.KeyState, 'PendingDeletion');
  assert.deepEqual((await kms.listAliases({})).Aliases, []);
});

test('an input that breaks the model is told as KMS tells it', async (t) => {
  const world = await worldOf(t);
  const { body } = await callJson(world, 'TrentService.DescribeKey', { KeyId: '' });
  assert.equal(body.__type, 'ValidationException');
  assert.match(body.message, /^1 validation error detected: Value '' at 'keyId' failed to satisfy constraint/);
});
