import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inbox } from '../../../plugins/inbox/inbox.ts';
import { parseDuration } from '../../../plugins/logs/duration.ts';
import { compileGrep } from '../../../plugins/logs/grep.ts';
import { parseMoment } from '../../../plugins/logs/moment.ts';
import { show } from '../../../plugins/logs/show.ts';
import { tail } from '../../../plugins/logs/tail.ts';
import type { Log } from '../../../shell/contract.ts';
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

test('a moment is an ISO time, now, a length of time ago, or the last deploy', async () => {
  const now = Date.parse('2026-03-01T12:00:00Z');
  const deployed = new Date('2026-03-01T11:30:00Z');
  const given = fake({
    handlers: { describeStacks: () => ({ Stacks: [{ CreationTime: new Date(0), LastUpdatedTime: deployed }] }) },
  });
  const moment = (written: string) => parseMoment(written, '--since', now, given.context);
  assert.equal(await moment('now'), now);
  assert.equal(await moment('1h'), Date.parse('2026-03-01T11:00:00Z'));
  assert.equal(await moment('2026-03-01T10:00:00Z'), Date.parse('2026-03-01T10:00:00Z'));
  assert.equal(await moment('last-deploy'), deployed.getTime());
  for (const wrong of ['2026-13-45', 'yesterday'])
    await assert.rejects(moment(wrong), { code: 'InvalidTime', hint: /10m; or now, last-deploy, 2026-/ });
  assert.equal(await moment('1.5h'), (await moment('now')) - 5_400_000);
  const named = fake();
  const { context } = named;
  Object.defineProperty(context.session, 'poolId', { value: 'us-east-1_Other' });
  await assert.rejects(parseMoment('last-deploy', '--since', now, context), { code: 'NoStack' });
});

test('an expression that is none, or that some line would take for ever, is refused with a sentence', () => {
  assert.equal(compileGrep('ann|b[o(]b', '--grep')('hello bob'), true);
  for (const fine of ['(foo|bar)+', '(ab)*c', 'a{2,3}b+', '(a+b)?', '[(+]+', '\\(a+\\)+']) compileGrep(fine, '--grep');
  assert.throws(() => compileGrep('(', '--grep'), {
    code: 'BadExpression',
    exitCode: 2,
    message: '--grep ( is not a regular expression: Unterminated group.',
  });
  for (const endless of ['(a+)+$', '(?:x*y?)*', '((a|b+)c?)+', '(a{2,})+'])
    assert.throws(() => compileGrep(endless, '--grep'), { code: 'BadExpression', message: /for ever/ }, endless);
  const slow = compileGrep('^(a|aa|aaa|a)+$', '--grep-v');
  assert.throws(() => slow(`${'a'.repeat(200)}!`), { code: 'BadExpression', message: /takes too long/ });
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
      grouped: true,
      live: false,
    },
  ]);
});

test('with a person, tail follows from now on until Ctrl-C', async () => {
  const given = fake({ attended: true });
  const asked = watching(given);
  await run(tail, { functions: ['auto-confirm'], filter: 'x', live: true }, given);
  assert.deepEqual(asked, [
    {
      functions: ['auto-confirm'],
      since: given.context.clock.now(),
      until: undefined,
      filter: 'x',
      // A filter leaves out START and REPORT lines.
      grouped: false,
      live: true,
    },
  ]);
});

test('tail --wait-for ends at the line it waits for', async () => {
  const given = fake({ logs: [log('one'), log('User is confirmed.'), log('three')] });
  assert.deepEqual((await run(tail, { 'wait-for': 'confirmed' }, given)).data, { lines: 2, found: true });
});

test('tail --wait-for fails when the line does not come in time', async () => {
  const given = fake({ logs: [log('one')] });
  const asked = watching(given);
  const error = await failure(tail, { 'wait-for': 'confirmed' }, given);
  assert.equal(error.code, 'LineNotFound');
  assert.match(error.message, /"confirmed" came within 30s/);
  assert.equal(asked[0].until, given.context.clock.now() + 30_000);
});

test('a span of time is shown and not followed, also where somebody could press Ctrl-C', async () => {
  const given = fake({ attended: true });
  const asked = watching(given);
  const now = given.context.clock.now();
  await run(tail, { until: '5m' }, given);
  await run(tail, { since: '2h', until: '2026-03-01T12:30:00Z' }, given);
  assert.deepEqual(
    asked.map(({ since, until }) => [now - since, until - now]),
    [
      [900_000, -300_000],
      [7_200_000, 1_800_000],
    ],
  );
  assert.equal((await failure(tail, { since: '1m', until: '5m' }, fake())).code, 'Conflict');
});

test('flags that exclude one another are refused', async () => {
  for (const args of [
    { last: true, since: '1h' },
    { last: true, functions: ['auto-confirm'] },
    { follow: false, timeout: '1m' },
    { follow: false, live: true },
    { until: 'now', timeout: '1m' },
  ])
    assert.equal((await failure(tail, args, fake())).exitCode, 2, JSON.stringify(args));
  assert.equal((await failure(show, { n: 3, request: 'abcd' }, fake())).code, 'Conflict');
});

test('lines are chosen by expression, level and request, and told apart for people and programs', async () => {
  const lines: Log[] = [
    { ...log('INFO one'), requestId: 'abcd1' },
    { ...log('WARN two'), level: 'WARN', requestId: 'abcd1' },
    { ...log('ERROR three'), level: 'ERROR', requestId: 'ffff2' },
    { ...log('{}'), said: 'four of JSON' },
  ];
  const shown = async (args: Record<string, unknown>) =>
    (await run(tail, args, fake({ logs: lines }))).events.flatMap((event) => (event.kind === 'log' ? [event] : []));
  const messages = async (args: Record<string, unknown>) => (await shown(args)).map(({ message }) => message);
  assert.deepEqual(await messages({ level: 'WARN' }), ['WARN two', 'ERROR three']);
  assert.deepEqual(await messages({ grep: 't(wo|hree)', 'grep-v': 'ERROR' }), ['WARN two']);
  assert.deepEqual(await messages({ grep: 'of JSON' }), ['{}']);
  assert.deepEqual(await messages({ request: 'ABCD' }), ['INFO one', 'WARN two']);
  assert.equal((await failure(tail, { request: 'xyz' }, fake())).code, 'InvalidRequestId');
  assert.deepEqual(
    (await shown({ grep: 'one', format: 'ndjson', highlight: 'o,' })).map(({ format, highlight }) => [
      format,
      highlight,
    ]),
    [['ndjson', ['o']]],
  );
});

test('programs get nothing but events, and warnings', async () => {
  const given = fake({ attended: true, logs: [log('one')] });
  const { follow } = given.context.logs;
  given.context.logs.follow = async function* (options) {
    yield { kind: 'warning', text: 'throttled' };
    yield* follow(options);
  };
  const kinds = async (format: string) => (await run(tail, { format }, given)).events.map(({ kind }) => kind);
  assert.deepEqual(await kinds('pretty'), ['step', 'warning', 'log']);
  assert.deepEqual(await kinds('raw'), ['warning', 'log']);
  const [remark] = (await run(tail, { format: 'ndjson' }, given)).texts;
  assert.deepEqual(JSON.parse(remark!), { warning: 'throttled' });
});

test('tail tells an unknown function and a malformed time', async () => {
  assert.match((await failure(tail, { functions: ['nobody'] }, fake())).hint!, /auto-confirm/);
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
