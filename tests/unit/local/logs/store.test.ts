import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { EVENTS_PER_GROUP, LogStore } from '../../../../local/logs/store.ts';
import { openStorage } from '../../../../local/storage/open.ts';

const facts = { region: 'us-east-1', accountId: '000000000000', endpoint: () => '', clock: { now: () => 1000 } };

test('a group keeps a bounded number of events, the newest', () => {
  const storage = openStorage(undefined);
  const store = new LogStore(storage, facts);
  const batch = EVENTS_PER_GROUP / 10;
  for (let n = 0; n < 12; n++)
    store.write(
      'g',
      's',
      Array.from({ length: batch }, (_, k) => ({ timestamp: 1000, message: String(n * batch + k) })),
    );
  const events = store.eventsOf('g');
  assert.equal(events.length, EVENTS_PER_GROUP);
  assert.equal(events[0]!.message, String(2 * batch));
  assert.equal(storage.collection('log-events').size, 10);
});

test('a deleted stream takes its events along, a deleted group everything', () => {
  const storage = openStorage(undefined);
  const store = new LogStore(storage, facts);
  store.write('g', 'one', [{ timestamp: 1, message: 'a' }]);
  store.write('g', 'two', [{ timestamp: 2, message: 'b' }]);
  store.deleteStream('g', 'one');
  assert.deepEqual(
    store.eventsOf('g').map(({ message }) => message),
    ['b'],
  );
  store.deleteGroup('g');
  for (const name of ['log-groups', 'log-streams', 'log-events']) assert.equal(storage.collection(name).size, 0);
});

test('events keep their order over a restart, new ones come after', async (t) => {
  const directory = mkdtempSync(join(tmpdir(), 'logs-test-'));
  t.after(() => rmSync(directory, { recursive: true, force: true }));
  const storage = openStorage(directory);
  new LogStore(storage, facts).write('g', 's', [
    { timestamp: 1000, message: 'first' },
    { timestamp: 1000, message: 'second' },
  ]);
  await storage.close();
  const again = openStorage(directory);
  const store = new LogStore(again, facts);
  store.write('g', 's', [{ timestamp: 1000, message: 'third' }]);
  assert.deepEqual(
    store.eventsOf('g').map(({ message }) => message),
    ['first', 'second', 'third'],
  );
  await again.close();
});
