import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { putInPlace } from '../../../scripts/output.ts';

function folderOf(t: TestContext): { parent: string; dist: string } {
  const parent = mkdtempSync(join(tmpdir(), 'pools-shell-output-'));
  t.after(() => rmSync(parent, { recursive: true, force: true }));
  return { parent, dist: join(parent, 'dist') };
}

const BUILD = new Map([
  ['main.js', 'one'],
  ['lambdas/a/index.js', 'two'],
]);

test('a build takes the place of the last one whole, and leaves nothing beside it', (t) => {
  const { parent, dist } = folderOf(t);
  putInPlace(dist, new Map([...BUILD, ['old.js', 'old']]));
  putInPlace(dist, new Map([...BUILD, ['main.js', 'other']]));
  assert.deepEqual(readdirSync(parent), ['dist']);
  assert.deepEqual(readdirSync(dist).sort(), ['lambdas', 'main.js']);
  assert.equal(readFileSync(join(dist, 'main.js'), 'utf8'), 'other');
  assert.equal(statSync(dist).mode & 0o777, 0o755);
});

test('the same build again leaves the folder alone; a file more or less, or another content, does not', (t) => {
  const { parent, dist } = folderOf(t);
  putInPlace(dist, BUILD);
  const { ino } = statSync(dist);
  putInPlace(dist, new Map(BUILD));
  assert.equal(statSync(dist).ino, ino);
  for (const change of [
    () => writeFileSync(join(dist, 'more.js'), ''),
    () => rmSync(join(dist, 'lambdas/a/index.js')),
    () => writeFileSync(join(dist, 'main.js'), 'One'),
    () => renameSync(join(dist, 'main.js'), join(dist, 'Main.js')),
  ]) {
    change();
    putInPlace(dist, BUILD);
    assert.deepEqual(readdirSync(dist).sort(), ['lambdas', 'main.js']);
    assert.equal(readFileSync(join(dist, 'main.js'), 'utf8'), 'one');
    assert.equal(readFileSync(join(dist, 'lambdas/a/index.js'), 'utf8'), 'two');
  }
  assert.deepEqual(readdirSync(parent), ['dist']);
});

test('a build that cannot be written leaves the last one as it was', (t) => {
  const { parent, dist } = folderOf(t);
  putInPlace(dist, BUILD);
  assert.throws(() => putInPlace(dist, new Map([...BUILD, ['main.js/below', 'a file is no folder']])));
  assert.deepEqual(readdirSync(parent), ['dist']);
  assert.equal(readFileSync(join(dist, 'main.js'), 'utf8'), 'one');
});
