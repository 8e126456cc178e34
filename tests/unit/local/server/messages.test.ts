import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Message } from '../../../../local/mail/mailbox.ts';
import { createMailbox } from '../../../../local/mail/store.ts';
import { openStorage } from '../../../../local/storage/open.ts';
import { send, worldOf } from './client.ts';

const message = (over: Partial<Message>): Message => ({
  userPoolId: 'pool',
  username: 'ann',
  triggerSource: 'CustomMessage_SignUp',
  channel: 'EMAIL',
  recipient: 'ann@example.com',
  subject: 'Your verification code',
  body: 'Your code is 123456',
  code: '123456',
  sentAt: '2026-01-01T00:00:00.000Z',
  ...over,
});

test('messages are found by pool and user, oldest first', () => {
  const mailbox = createMailbox(openStorage(undefined));
  mailbox.deliver(message({ code: '1' }));
  mailbox.deliver(message({ code: '2', username: 'bob' }));
  mailbox.deliver(message({ code: '3' }));
  mailbox.deliver(message({ code: '4', userPoolId: 'other' }));
  const codes = (filter: Parameters<typeof mailbox.list>[0]): unknown[] => mailbox.list(filter).map(({ code }) => code);
  assert.deepEqual(codes({}), ['1', '2', '3', '4']);
  assert.deepEqual(codes({ userPoolId: 'pool', username: 'ann' }), ['1', '3']);
  assert.deepEqual(codes({ username: 'nobody' }), []);
  mailbox.forget('pool');
  assert.deepEqual(codes({}), ['4']);
});

test('messages outlive the process, but a temporary password is never in a file', async (t) => {
  const directory = mkdtempSync(join(tmpdir(), 'mail-test-'));
  t.after(() => rmSync(directory, { recursive: true, force: true }));
  const storage = openStorage(directory);
  const mailbox = createMailbox(storage);
  mailbox.deliver(message({}));
  mailbox.deliver(message({ triggerSource: 'CustomMessage_AdminCreateUser', body: 'Secr3t!', code: 'Secr3t!' }));
  assert.equal(mailbox.list({}).length, 2);
  await storage.close();
  assert.doesNotMatch(readFileSync(join(directory, 'messages.jsonl'), 'utf8'), /Secr3t/);
  const again = openStorage(directory);
  const reopened = createMailbox(again);
  reopened.deliver(message({ code: '2' }));
  assert.deepEqual(
    reopened.list({}).map(({ code }) => code),
    ['123456', '2'],
  );
  await again.close();
});

test('messages are read over HTTP with the key of the world, and without one when the world is shared', async (t) => {
  const world = await worldOf(t);
  const path = '/_pools-shell/messages?userPoolId=p&username=u';
  const { status, body } = await send(world, path, { method: 'GET' });
  assert.equal(status, 200);
  assert.deepEqual(body, []);
  assert.equal((await fetch(world.endpoint + path)).status, 403);
  const shared = await worldOf(t, { shared: true });
  assert.deepEqual(await (await fetch(shared.endpoint + path)).json(), []);
});
