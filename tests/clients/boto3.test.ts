/** boto3: a program of its own, since its errors are classes that it makes while it runs. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { zipOf } from '../../local/lambda/zip.ts';
import { worldOf } from '../unit/local/server/client.ts';
import { program, runner } from './programs.ts';

const python = program(
  'boto3',
  ['/usr/bin/python3', 'python3'],
  ['-c', 'import boto3; print("boto3 is here")'],
  /is here/,
);

const SOURCE = `exports.handler = async (event) => {
  console.log('sees', event.triggerSource ?? 'no trigger');
  if (event.userName === 'mallory') throw new Error('not you');
  return event.triggerSource ? event : { answer: event.question * 2 };
};`;

test('functions, pools, sign-up, sign-in, logs, tables and buckets', { skip: python.skip }, async (t) => {
  const world = await worldOf(t, { shared: true });
  const folder = mkdtempSync(join(tmpdir(), 'pools-shell-boto3-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const archive = join(folder, 'fn.zip');
  writeFileSync(archive, zipOf({ 'index.js': SOURCE }));
  const script = fileURLToPath(new URL('./boto3_client.py', import.meta.url));
  const { code, stdout, stderr } = await runner(t, python, world)([script, world.endpoint, archive]);
  assert.equal(code, 0, stderr);
  assert.equal(stdout, 'done\n');
});
