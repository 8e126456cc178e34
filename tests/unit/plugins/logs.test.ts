import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inbox } from '../../../plugins/inbox/inbox.ts';
import { parseDuration, parseSince } from '../../../plugins/logs/duration.ts';
import { show } from '../../../plugins/logs/show.ts';
import { tail } from '../../../plugins/logs/tail.ts';
import type { Fake } from './fakes.ts';
import { arnOf, failure, fake, run } from './fakes.ts';

const log = (message: string) => ({ kind: 'log' as const, functionName: 'auto-confirm', timestamp: 1, message });

/** What `logs tail` asks `follow` for. */
function watching(given: Fake) {
  const asked: any[] = [];
  const { follow } = given.context.logs;
  given.context.logs.follow = (options) => {
    asked.push({ ...options, functions: options.functions.map(({ name }) => name) });
    return follow(options);
  };
  return asked;
}

test('lengths of time are read, and anything else is told', () => {
  assert.equal(parseDuration('10m', '--since'), 600_000);
  assert.equal(parseDuration('2h30m', '--since'), 9_000_000);
  assert.equal(parseDuration('1d', '--since'), 86_400_000);
  assert.equal(parseDuration('1.5s500ms', '--since'), 2000);
  for (const wrong of ['', '10', 'm', '10 m', '-5m', 'soon', '5x']) {
    assert.throws(() => parseDuration(wrong, '--since'), { code: 'InvalidDuration' }, wrong);
  }
});

test('a moment is an ISO time, now, or a length of time ago', () => {
  const now = Date.parse('2026-03-01T12:00:00Z');
  assert.equal(parseSince('now', now), now);
  assert.equal(parseSince('1h', now), Date.parse('2026-03-01T11:00:00Z'));
  assert.equal(parseSince('2026-03-01T10:00:00Z', now), Date.parse('2026-03-01T10:00:00Z'));
  assert.throws(() => parseSince('2026-13-45', now), { code: 'InvalidTime' });
});

test('unattended, tail shows the last ten minutes of all functions and ends', async () => {
  const given = fake({ logs: [log('one'), log('two')] });
  const asked = watching(given);
  const { data } = await run(tail, {}, given);
  assert.deepEqual(data, { lines: 2, found: false });
  const now = given.context.clock.now();
  assert.deepEqual(asked, [
    {
      functions: ['auto-confirm', 'migrate-user', 'activity-log'],
      since: now - 600_000,
      until: now,
      filter: undefined,
    },
  ]);
});

test('with a person, tail follows from now on until Ctrl-C', async () => {
  const given = fake({ attended: true });
  const asked = watching(given);
  await run(tail, { function: 'auto-confirm', filter: 'x' }, given);
  assert.deepEqual(asked, [
    { functions: ['auto-confirm'], since: given.context.clock.now(), until: undefined, filter: 'x' },
  ]);
});

test('tail --until ends at the line it waits for', async () => {
  const given = fake({ logs: [log('one'), log('User is confirmed.'), log('three')] });
  assert.deepEqual((await run(tail, { until: 'confirmed' }, given)).data, { lines: 2, found: true });
});

test('tail --until fails when the line does not come in time', async () => {
  const given = fake({ logs: [log('one')] });
  const asked = watching(given);
  const error = await failure(tail, { until: 'confirmed' }, given);
  assert.equal(error.code, 'LineNotFound');
  assert.match(error.message, /"confirmed" came within 30s/);
  assert.equal(asked[0].until, given.context.clock.now() + 30_000);
});

test('tail tells an unknown function and a malformed time', async () => {
  assert.match((await failure(tail, { function: 'nobody' }, fake())).hint!, /auto-confirm/);
  assert.equal((await failure(tail, { timeout: 'soon' }, fake())).code, 'InvalidDuration');
});

test('show takes the function of the last call, else the only one that is attached', async () => {
  const given = fake({ logs: [log('one')] });
  assert.equal((await failure(show, {}, given)).code, 'MissingArgument');
  given.context.session.setTriggers({ PreSignUp: arnOf('auto-confirm') });
  const { data } = await run(show, {}, given);
  assert.deepEqual(data, [log('one')]);
});

test('show --last without a call says so', async () => {
  assert.equal((await failure(show, { last: true }, fake())).code, 'NoCall');
});

test('inbox shows messages with their codes, and --latest the newest one', async () => {
  const message = (code: string) => ({
    triggerSource: 'CustomMessage_SignUp',
    channel: 'EMAIL' as const,
    recipient: 'ann@example.com',
    subject: 'Your code',
    body: `Your code is ${code}`,
    code,
    username: 'ann',
    sentAt: '2026-03-01T12:00:00Z',
  });
  const asked: unknown[] = [];
  const given = fake({
    inbox: {
      messages: async (filter) => {
        asked.push(filter);
        return [message('111111'), message('222222')];
      },
    },
  });
  assert.equal((await run(inbox, { username: 'ann' }, given)).data.length, 2);
  assert.deepEqual(asked, [{ userPoolId: 'us-east-1_Pool', username: 'ann' }]);
  const { data, texts } = await run(inbox, { latest: true }, given);
  assert.equal(data.code, '222222');
  assert.deepEqual(texts, ['Your code is 222222']);
});

test('where messages go to real mailboxes, inbox says so', async () => {
  assert.equal((await failure(inbox, {}, fake())).code, 'NoInbox');
  const empty = fake({ inbox: { messages: async () => [] } });
  assert.deepEqual((await run(inbox, {}, empty)).data, []);
  assert.equal((await failure(inbox, { latest: true }, empty)).code, 'NoMessage');
});
