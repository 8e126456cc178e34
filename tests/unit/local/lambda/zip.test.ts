import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { readZip, zipOf } from '../../../../local/lambda/zip.ts';

test('what is packed is read again', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.stringMatching(/^[a-zé]{1,8}(\/[a-z]{1,4})?$/), fc.uint8Array({ maxLength: 300 })),
      (files) => {
        const given = Object.fromEntries(Object.entries(files).map(([path, content]) => [path, Buffer.from(content)]));
        const entries = readZip(zipOf(given));
        assert.deepEqual(Object.fromEntries(entries.map(({ path, content }) => [path, content])), given);
      },
    ),
    { numRuns: 40 },
  );
});

test('the same files make the same archive', () => {
  assert.deepEqual(zipOf({ 'index.js': 'x' }), zipOf({ 'index.js': 'x' }));
});

const hasZip = ((): boolean => {
  try {
    execFileSync('python3', ['-c', 'import zipfile']);
    return true;
  } catch {
    return false;
  }
})();

test('other programs read our archives, and we read theirs, with folders and stored files', { skip: !hasZip }, (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'zip-test-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const ours = join(folder, 'ours.zip');
  writeFileSync(ours, zipOf({ 'a/index.js': 'exports.handler = 1', empty: '' }));
  const python = (source: string): string =>
    execFileSync('python3', ['-c', `import zipfile\n${source}`], { encoding: 'utf8' });
  assert.equal(
    python(
      `z=zipfile.ZipFile(${JSON.stringify(ours)})\nprint(z.testzip(), z.namelist(), z.read('a/index.js').decode())`,
    ),
    "None ['a/index.js', 'empty'] exports.handler = 1\n",
  );
  const theirs = join(folder, 'theirs.zip');
  python(
    `z=zipfile.ZipFile(${JSON.stringify(theirs)},'w')\nz.mkdir('lib')\nz.writestr('lib/a.js','stored')\nz.writestr('b.js','packed'*99,zipfile.ZIP_DEFLATED)\nz.comment=b'a comment'`,
  );
  const entries = readZip(execFileSync('cat', [theirs]));
  assert.deepEqual(
    entries.map(({ path, content }) => [path, content.toString().slice(0, 6)]),
    [
      ['lib/a.js', 'stored'],
      ['b.js', 'packed'],
    ],
  );
});

test('an archive that is damaged, or leads out of its folder, is refused', () => {
  const good = zipOf({ 'index.js': 'exports.handler = async () => {}' });
  assert.throws(() => readZip(Buffer.from('not a zip')), /no end record/);
  const flipped = Buffer.from(good);
  flipped[40]! ^= 0xff;
  assert.throws(() => readZip(flipped));
  for (const path of ['../evil.js', '/etc/evil', 'a/../../evil', 'a\\evil'])
    assert.throws(() => readZip(zipOf({ [path]: 'x' })), /it holds the path/);
  fc.assert(
    fc.property(fc.nat(good.length - 1), (length) => {
      assert.throws(() => readZip(good.subarray(0, length)));
    }),
  );
});
