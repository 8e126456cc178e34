import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { beforeEach, it, mock } from 'node:test';
import { type KeySource, startKeySource } from '../../../shell/input/key-source.ts';

let input: EventEmitter & { resume(): void; pause(): void; paused: boolean };
let batches: string[][];
let source: KeySource;
const read = (text: string) => input.emit('data', Buffer.from(text));
const turn = () => new Promise((resolve) => setImmediate(resolve));

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ['setTimeout'] });
  batches = [];
  input = Object.assign(new EventEmitter(), {
    paused: true,
    resume() {
      input.paused = false;
    },
    pause() {
      input.paused = true;
    },
  });
  source = startKeySource(input, (keys) => batches.push(keys.map((key) => key.name)));
});

it('hands over the keys of one read together', () => {
  read('a\r\x1b[A');
  assert.deepEqual(batches, [['text', 'enter', 'up']]);
});

it('takes a lone ESC for the Esc key after 20 ms', async () => {
  read('\x1b');
  mock.timers.tick(19);
  await turn();
  assert.deepEqual(batches, []);
  mock.timers.tick(1);
  await turn();
  assert.deepEqual(batches, [['escape']]);
});

it('waits longer for the rest of a sequence that began', async () => {
  read('\x1b[');
  mock.timers.tick(50);
  await turn();
  read('D');
  assert.deepEqual(batches, [['left']]);
});

it('looks at what arrived before it gives up waiting, after a long task', () => {
  read('\x1b');
  mock.timers.tick(20);
  read('[D');
  assert.deepEqual(batches, [['left']]);
});

it('ends a paste that stalls, so that later keys are keys again', async () => {
  read('\x1b[200~ab');
  mock.timers.tick(1_000);
  await turn();
  read('\x03');
  assert.deepEqual(batches, [['paste'], ['C-c']]);
});

it('reads no more once it is stopped', async () => {
  read('\x1b');
  source.stop();
  mock.timers.tick(1_000);
  await turn();
  read('a');
  assert.deepEqual(batches, []);
  assert.equal(input.paused, true);
});
