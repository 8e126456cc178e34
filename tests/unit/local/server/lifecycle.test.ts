import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { CloudWatchLogsClient, CreateLogGroupCommand, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { startLocalWorld } from '../../../../local/world.ts';
import { settings, worldOf } from './client.ts';

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'world-test-'));
  t.after(() => rmSync(path, { recursive: true, force: true }));
  return join(path, 'state');
}

test('a world closes although clients keep their connections', { timeout: 60_000 }, async () => {
  const world = await startLocalWorld();
  const logs = new CloudWatchLogsClient(settings(world));
  await logs.send(new DescribeLogGroupsCommand({}));
  await world.close();
  await world.close();
  await assert.rejects(logs.send(new DescribeLogGroupsCommand({})));
});

test('a port in use is said with its number and a way out', async (t) => {
  const world = await worldOf(t);
  const port = Number(new URL(world.endpoint).port);
  await assert.rejects(startLocalWorld({ port }), {
    name: 'LocalWorldError',
    code: 'PortInUse',
    message: `Port ${port} of 127.0.0.1 is in use. Choose another port, or 0 for a free one.`,
  });
});

test('a world in a directory is there again after a restart; nobody else can read it', async (t) => {
  const directory = folder(t);
  const first = await startLocalWorld({ directory });
  await new CloudWatchLogsClient(settings(first)).send(new CreateLogGroupCommand({ logGroupName: 'kept' }));
  await first.close();
  assert.equal(statSync(directory).mode & 0o777, 0o700);
  assert.equal(statSync(join(directory, 'log-groups.jsonl')).mode & 0o777, 0o600);
  const second = await worldOf(t, { directory });
  const { logGroups } = await new CloudWatchLogsClient(settings(second)).send(new DescribeLogGroupsCommand({}));
  assert.deepEqual(
    logGroups?.map((group) => group.logGroupName),
    ['kept'],
  );
});

test('a directory belongs to one world at a time, and is free again when that one could not start', async (t) => {
  const directory = folder(t);
  const world = await startLocalWorld({ directory });
  await assert.rejects(startLocalWorld({ directory }), { code: 'StateInUse' });
  const port = Number(new URL(world.endpoint).port);
  const other = folder(t);
  await assert.rejects(startLocalWorld({ directory: other, port }), { code: 'PortInUse' });
  assert.equal(existsSync(join(other, 'lock')), false);
  await world.close();
  await (await startLocalWorld({ directory })).close();
});

test('a damaged state file is named before the world starts, and the directory is let go', async (t) => {
  const directory = folder(t);
  await (await startLocalWorld({ directory })).close();
  const file = join(directory, 'users.jsonl');
  writeFileSync(file, '["a",{}]\nnot a record\n');
  await assert.rejects(startLocalWorld({ directory }), {
    code: 'StateUnreadable',
    message: `The state file ${file} cannot be read: line 2 is not a record. Move it away to start without what it held, or put back a good copy.`,
  });
  assert.equal(existsSync(join(directory, 'lock')), false);
});

test('a directory that cannot be made is said so', async (t) => {
  const directory = folder(t);
  writeFileSync(directory, 'a file');
  await assert.rejects(startLocalWorld({ directory }), { code: 'StateUnreadable' });
});

test('a directory keeps its Region and account: a world of another one is refused, with what to do', async (t) => {
  const directory = folder(t);
  await (await startLocalWorld({ directory, region: 'eu-west-1' })).close();
  await assert.rejects(startLocalWorld({ directory, region: 'us-east-1' }), {
    name: 'LocalWorldError',
    code: 'StateElsewhere',
    message:
      `The folder ${directory} keeps a world of Region eu-west-1 and account 000000000000, not of us-east-1 and 000000000000. ` +
      'Start it with Region eu-west-1 and account 000000000000, or choose another folder.',
  });
  await assert.rejects(startLocalWorld({ directory, region: 'eu-west-1', accountId: '123456789012' }), {
    code: 'StateElsewhere',
  });
  assert.equal(existsSync(join(directory, 'lock')), false);
  await (await startLocalWorld({ directory, region: 'eu-west-1' })).close();
});

test('a directory is of no Region while no world has started in it', async (t) => {
  const { endpoint } = await worldOf(t);
  const directory = folder(t);
  const port = Number(new URL(endpoint).port);
  await assert.rejects(startLocalWorld({ directory, port, region: 'eu-west-1' }), { code: 'PortInUse' });
  await (await startLocalWorld({ directory, region: 'us-east-1' })).close();
});
