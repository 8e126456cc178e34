import assert from 'node:assert/strict';
import { test } from 'node:test';
import { callQuery, send, signed, worldOf } from './client.ts';

const assume = (RoleArn: string, more: Record<string, string> = {}) => ({
  Action: 'AssumeRole',
  Version: '2011-06-15',
  RoleSessionName: 'deploy',
  RoleArn,
  ...more,
});

test('a role of the account can be taken on, and its key is good for other calls', async (t) => {
  const world = await worldOf(t, { clock: { now: () => Date.parse('2026-03-01T12:00:00Z') } });
  const role = 'arn:aws:iam::000000000000:role/path/cdk-deploy';
  const { status, text } = await callQuery(world, assume(role, { DurationSeconds: '900' }));
  assert.equal(status, 200, text);
  assert.match(text, /<Arn>arn:aws:sts::000000000000:assumed-role\/cdk-deploy\/deploy<\/Arn>/);
  assert.match(text, /<Expiration>2026-03-01T12:15:00(\.000)?Z<\/Expiration>/);
  const [, key] = /<AccessKeyId>(.+)<\/AccessKeyId>/.exec(text)!;
  const body = new URLSearchParams({ Action: 'GetCallerIdentity', Version: '2011-06-15' });
  const next = await send(world, '/', { method: 'POST', body, headers: { authorization: signed(key!) } });
  assert.equal(next.status, 200);
});

test('a role of another account, and what is no role, are refused', async (t) => {
  const world = await worldOf(t);
  const other = await callQuery(world, assume('arn:aws:iam::123456789012:role/any'));
  assert.equal(other.status, 403);
  assert.match(
    other.text,
    /<Code>AccessDenied<.*not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::123456789012:role\/any/,
  );
  assert.match((await callQuery(world, assume('arn:aws:iam::000000000000:user/any'))).text, /ValidationError/);
});
