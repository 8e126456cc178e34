import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KMS } from '@aws-sdk/client-kms';
import type { LocalWorld } from '../../../../local/world.ts';
import { callQuery, send, settings, signed, worldOf } from '../server/client.ts';

const Version = '2011-06-15';
const RoleArn = 'arn:aws:iam::000000000000:role/path/deployer';

const element = (xml: string, name: string): string => new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)![1]!;

const assume = (world: LocalWorld, input: Record<string, string> = {}) =>
  callQuery(world, { Action: 'AssumeRole', Version, RoleArn, RoleSessionName: 'ann', ...input });

const identity = (world: LocalWorld, key: string) =>
  send(world, '/', {
    method: 'POST',
    headers: { authorization: signed(key) },
    body: new URLSearchParams({ Action: 'GetCallerIdentity', Version }),
  });

test("whoever assumes a role is told from others by the role's name, until the credentials expire", async (t) => {
  let now = Date.UTC(2026, 0, 15);
  const world = await worldOf(t, { clock: { now: () => now } });
  const { text, status } = await assume(world, { DurationSeconds: '900' });
  assert.equal(status, 200, text);
  const key = element(text, 'AccessKeyId');
  assert.match(key, /^ASIA[0-9A-F]{40}$/);
  assert.equal(element(text, 'Expiration'), '2026-01-15T00:15:00.000Z');
  const arn = 'arn:aws:sts::000000000000:assumed-role/deployer/ann';
  assert.equal(element(text, 'Arn'), arn);
  const caller = await identity(world, key);
  assert.equal(element(caller.text, 'Arn'), arn);
  assert.equal(element(caller.text, 'UserId'), element(text, 'AssumedRoleId'));
  assert.match((await identity(world, world.credentials.accessKeyId)).text, /user\/local/);
  const credentials = { accessKeyId: key, secretAccessKey: 'any', sessionToken: 'any' };
  const kms = new KMS({ ...settings(world), credentials });
  assert.deepEqual((await kms.listKeys({})).Keys, []);
  now += 900_000;
  await assert.rejects(kms.listKeys({}), { name: 'UnrecognizedClientException' });
  assert.equal(element((await identity(world, key)).text, 'Code'), 'InvalidClientTokenId');
});

test('a role of another account, and what would narrow a session down, are refused', async (t) => {
  const world = await worldOf(t);
  const foreign = await assume(world, { RoleArn: RoleArn.replace('000000000000', '123456789012') });
  assert.deepEqual([foreign.status, element(foreign.text, 'Code')], [403, 'AccessDenied']);
  const user = await assume(world, { RoleArn: RoleArn.replace('role/path', 'user') });
  assert.equal(element(user.text, 'Code'), 'ValidationError');
  const narrowed = await assume(world, { Policy: '{}' });
  assert.equal(element(narrowed.text, 'Message'), 'Policy is not in the local world.');
  assert.equal(element((await assume(world, { DurationSeconds: '60' })).text, 'Code'), 'ValidationError');
  assert.equal((await identity(world, 'ASIAOTHER')).status, 403);
});
