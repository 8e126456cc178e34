import assert from 'node:assert/strict';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import fc from 'fast-check';
import { openStorage } from '../../../../local/storage/open.ts';

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'storage-test-'));
  t.after(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

test('records are there after a restart, deleted ones are not', async (t) => {
  const directory = folder(t);
  const storage = openStorage(directory);
  const users = storage.collection<{ n: number }>('users');
  users.set('a', { n: 1 });
  users.set('b', { n: 2 });
  users.set('a', { n: 3 });
  assert.equal(users.delete('b'), true);
  assert.equal(users.delete('b'), false);
  assert.equal(storage.collection('users'), users);
  await storage.close();
  const again = openStorage(directory);
  const reopened = again.collection<{ n: number }>('users');
  assert.deepEqual([...reopened.values()], [{ n: 3 }]);
  assert.equal(reopened.size, 1);
  await again.close();
});

test('a change is in the file when the call returns', (t) => {
  const directory = folder(t);
  const storage = openStorage(directory);
  t.after(() => storage.close());
  storage.collection('users').set('a', 'line\nend');
  assert.equal(readFileSync(join(directory, 'users.jsonl'), 'utf8'), '["a","line\\nend"]\n');
});

test('a line that a killed process left unfinished is cut off, and what follows is whole', async (t) => {
  const directory = folder(t);
  const file = join(directory, 'users.jsonl');
  writeFileSync(file, '["a",1]\n["b",{"half":');
  const storage = openStorage(directory);
  storage.collection('users').set('c', 3);
  await storage.close();
  assert.equal(readFileSync(file, 'utf8'), '["a",1]\n["c",3]\n');
});

test('what was replaced and deleted is in no file after a clean stop', async (t) => {
  const directory = folder(t);
  const storage = openStorage(directory);
  const users = storage.collection<string>('users');
  users.set('a', 'before');
  users.set('gone', 'deleted');
  users.set('a', 'after');
  users.delete('gone');
  await storage.close();
  assert.equal(readFileSync(join(directory, 'users.jsonl'), 'utf8'), '["a","after"]\n');
  assert.deepEqual(readdirSync(directory), ['users.jsonl']);
});

test('after a kill it goes at the next start, and the file can be added to', (t) => {
  const directory = folder(t);
  const file = join(directory, 'users.jsonl');
  writeFileSync(file, '["gone",0]\n["gone"]\n["a",1]\n["a",2]\n');
  const storage = openStorage(directory);
  t.after(() => storage.close());
  assert.equal(readFileSync(file, 'utf8'), '["a",2]\n');
  storage.collection<number>('users').set('b', 1);
  assert.equal(readFileSync(file, 'utf8'), '["a",2]\n["b",1]\n');
  assert.equal(statSync(file).mode & 0o777, 0o600);
});

test('a file does not grow for ever while it is used, and no change is lost when it is written anew', async (t) => {
  const directory = folder(t);
  const file = join(directory, 'users.jsonl');
  const storage = openStorage(directory);
  const users = storage.collection<number>('users');
  for (let n = 0; n < 5000; n++) {
    users.set(String(n % 10), n);
    if (n % 3 === 0) users.delete(String(n % 10));
  }
  const lines = readFileSync(file, 'utf8').split('\n').length;
  assert.ok(lines < 1100, `${lines} lines`);
  // As a killed process leaves it.
  const copy = folder(t);
  copyFileSync(file, join(copy, 'users.jsonl'));
  const reopened = openStorage(copy).collection<number>('users');
  const entries = (records: typeof users) => [...records.values()].sort((a, b) => a - b);
  assert.deepEqual(entries(reopened), entries(users));
  await storage.close();
});

test('a kill while a file is written anew leaves the one before it, and no second copy', (t) => {
  for (const half of ['', '["a",', '["a",2]\n']) {
    const directory = folder(t);
    writeFileSync(join(directory, 'users.jsonl'), '["a",1]\n["a",2]\n');
    writeFileSync(join(directory, 'users.jsonl.new'), half);
    const storage = openStorage(directory);
    t.after(() => storage.close());
    assert.equal(storage.collection('users').get('a'), 2);
    assert.ok(!readdirSync(directory).includes('users.jsonl.new'));
  }
});

test('where a file cannot be written anew it stays as it was and goes on', async (t) => {
  const directory = folder(t);
  const file = join(directory, 'users.jsonl');
  const storage = openStorage(directory);
  const users = storage.collection<number>('users');
  users.set('a', 1);
  // What stands in the way of the new file.
  mkdirSync(join(directory, 'users.jsonl.new', 'x'), { recursive: true });
  for (let n = 0; n < 2500; n++) users.set('a', n);
  users.set('b', 1);
  assert.equal(readFileSync(file, 'utf8').trim().split('\n').length, 2502);
  await storage.close();
  assert.match(readFileSync(file, 'utf8'), /\["a",2499\]\n\["b",1\]\n$/);
});

test('a record that is not one is named by file and line', (t) => {
  for (const bad of ['{"a":1}', '[1,2]', '["a",1,2]', 'x', '']) {
    const directory = folder(t);
    writeFileSync(join(directory, 'pools.jsonl'), `["a",1]\n${bad}\n`);
    assert.throws(() => openStorage(directory), {
      code: 'StateUnreadable',
      message: /pools\.jsonl cannot be read: line 2 is not a record/,
    });
  }
});

test('on disk and in memory a collection behaves as a map does', async (t) => {
  const change = fc.record({
    key: fc.constantFrom('a', 'b', '__proto__', ''),
    value: fc.option(fc.jsonValue(), { nil: undefined }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(change, { maxLength: 12 }), async (changes) => {
      const directory = folder(t);
      const expected = new Map<string, unknown>();
      const storage = openStorage(directory);
      const memory = openStorage(undefined).collection('c');
      for (const { key, value } of changes)
        for (const collection of [expected, storage.collection('c'), memory])
          value === undefined ? collection.delete(key) : collection.set(key, value);
      await storage.close();
      const again = openStorage(directory);
      // Through JSON, which knows no -0.
      const plain = JSON.stringify([...expected.values()]);
      assert.equal(JSON.stringify([...again.collection('c').values()]), plain);
      assert.equal(JSON.stringify([...memory.values()]), plain);
      await again.close();
    }),
    { numRuns: 25 },
  );
});
