import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { openStorage } from '../../../../local/storage/open.ts';

const OPEN = pathToFileURL(join(import.meta.dirname, '../../../../local/storage/open.ts')).href;

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'crash-test-'));
  t.after(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** Another process that opens a directory and runs `body` with `storage`; what it prints arrives on `stdout`. */
function other(t: TestContext, directory: string, body: string): ChildProcess {
  const source = `import { openStorage } from ${JSON.stringify(OPEN)}; const storage = openStorage(${JSON.stringify(directory)}); ${body}`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', source], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.after(() => child.kill('SIGKILL'));
  return child;
}

test('what a killed process had acknowledged is all there', async (t) => {
  const directory = folder(t);
  const child = other(
    t,
    directory,
    `const users = storage.collection('users');
     for (let n = 0; ; n++) { users.set(String(n), { n, text: 'x'.repeat(900) }); if (n % 100 === 0) { process.stdout.write(n + '\\n'); await new Promise(setImmediate); } }`,
  );
  let printed = '';
  for await (const chunk of child.stdout!) {
    printed += chunk;
    if (Number(printed.trimEnd().split('\n').at(-1)) >= 2000) break;
  }
  child.kill('SIGKILL');
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  const acknowledged = Number(printed.slice(0, printed.lastIndexOf('\n')).split('\n').at(-1));
  const storage = openStorage(directory);
  const users = storage.collection<{ n: number }>('users');
  assert.ok(acknowledged >= 2000);
  for (let n = 0; n <= acknowledged; n++) assert.equal(users.get(String(n))?.n, n);
  await storage.close();
});

test('a directory that another living process uses is refused with its number, and taken over once that one is dead', async (t) => {
  const directory = folder(t);
  const child = other(t, directory, "process.stdout.write('open'); setInterval(() => {}, 1000);");
  await once(child.stdout!, 'data');
  assert.throws(() => openStorage(directory), {
    code: 'StateInUse',
    message: `The folder ${directory} is in use by process ${child.pid}. Close that one first, or choose another folder.`,
  });
  child.kill('SIGKILL');
  await once(child, 'exit');
  await openStorage(directory).close();
});

test('a lock of a dead process whose number another process has now is taken over', {
  skip: process.platform !== 'linux',
}, async (t) => {
  const directory = folder(t);
  writeFileSync(join(directory, 'lock'), JSON.stringify({ pid: process.ppid, started: '1' }));
  const storage = openStorage(directory);
  assert.equal(JSON.parse(readFileSync(join(directory, 'lock'), 'utf8')).pid, process.pid);
  await storage.close();
});

test('a lock that says nothing is taken over', async (t) => {
  const directory = folder(t);
  writeFileSync(join(directory, 'lock'), '');
  await openStorage(directory).close();
});
