import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { startLocalWorld } from '../../../../local/world.ts';
import { callLambda, createFunction, invoke } from '../server/client.ts';

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // One that has ended and only waits to be collected does not count.
    return process.platform !== 'linux' || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

/** Looks again and again; the test's own time limit ends it. */
async function gone(pid: number): Promise<void> {
  while (isRunning(pid)) await new Promise(setImmediate);
}

test("closing a world ends its functions' processes, also one in the middle of its work", async () => {
  const world = await startLocalWorld();
  await createFunction(world, 'idle', 'exports.handler = async () => process.pid');
  const { body: pid } = await invoke(world, 'idle');
  await createFunction(world, 'busy', 'exports.handler = () => new Promise(() => {})', { Timeout: 60 });
  const busy = invoke(world, 'busy').catch((error: Error) => error);
  await invoke(world, 'idle');
  await world.close();
  assert.equal(isRunning(pid), false);
  assert.ok((await busy) instanceof Error);
});

test("a function's process ends when its world is killed", { timeout: 60_000 }, async (t) => {
  const client = pathToFileURL(join(import.meta.dirname, '../server/client.ts')).href;
  const start = pathToFileURL(join(import.meta.dirname, '../../../../local/world.ts')).href;
  const source = `
    import { startLocalWorld } from ${JSON.stringify(start)};
    import { createFunction, invoke } from ${JSON.stringify(client)};
    const world = await startLocalWorld();
    await createFunction(world, 'f', 'exports.handler = async () => process.pid');
    process.stdout.write((await invoke(world, 'f')).text + '\\n');`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', source], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.after(() => child.kill('SIGKILL'));
  const [printed] = await once(child.stdout!, 'data');
  const pid = Number(printed);
  assert.equal(isRunning(pid), true);
  child.kill('SIGKILL');
  await gone(pid);
});

test('a process that is idle ends with a change of its function', { timeout: 60_000 }, async (t) => {
  const world = await startLocalWorld();
  t.after(() => world.close());
  await createFunction(world, 'f', 'exports.handler = async () => process.pid');
  const { body: pid } = await invoke(world, 'f');
  assert.equal((await callLambda(world, 'DELETE', '/f')).status, 204);
  await gone(pid);
});
