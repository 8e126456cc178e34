import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLogBudget } from '../../../shell/aws/log-budget.ts';
import { createLogs } from '../../../shell/aws/logs.ts';
import type { Event, StackFunction, TriggerCall, TriggerName } from '../../../shell/contract.ts';
import {
  aFunction,
  anId,
  aSession,
  drain,
  FakeClock,
  FakeCloudWatch,
  named,
  type Weather,
  type Written,
  writeInvocation,
} from './fakes.ts';

const fn = aFunction();
const activity = aFunction('activity-log', 'PostAuthentication');

interface Given {
  instant?: boolean;
  functions?: StackFunction[];
  attached?: StackFunction[];
  weather?: Weather;
}

function setUp({ instant = false, functions = [fn], attached = functions, weather }: Given = {}) {
  const clock = new FakeClock();
  const cloudWatch = new FakeCloudWatch(clock, weather);
  const abort = new AbortController();
  const session = aSession(functions, attached);
  const logs = createLogs({
    world: {
      clients: cloudWatch.clients as any,
      info: { kind: 'aws', label: 'aws', region: 'eu-west-1' },
      instant,
      serverAhead: () => 0,
      free: true,
    },
    session,
    clock,
    signal: abort.signal,
    secrets: { apply: (text) => text },
    claims: new Map(),
    budget: createLogBudget({ clock, unlimited: () => instant, random: () => 1 }),
  });
  const write = (how: Omit<Written, 'at'> & { at?: number }) =>
    writeInvocation(cloudWatch, { at: clock.time + 5, ...how });
  /** A call for `ann` that took 100 ms and surely ran these triggers. */
  const call = (certain: TriggerName[] = ['PreSignUp'], username = 'ann') =>
    logs.during({ operation: 'SignUp', username, ran: () => certain }, async () => {
      clock.time += 100;
      return 'answer';
    });
  return { clock, cloudWatch, abort, session, logs, write, call, start: clock.time };
}

const shown = (events: readonly Event[]) =>
  events.flatMap((event) => {
    if (event.kind === 'text' || event.kind === 'warning') return [`${event.kind}: ${event.text}`];
    return event.kind === 'log' ? [event.message.replace(/^\S+\t\S+\tINFO\t/, '').split(' ')[0]!] : [];
  });

test('in an instant world the log is there at the first look, without any wait', async () => {
  const { clock, cloudWatch, call, write } = setUp({ instant: true });
  const id = write({ lines: ["Received presignup for user 'ann'"] });
  const { events, result } = await drain(call());
  assert.equal(result, 'answer');
  assert.deepEqual(shown(events), [
    `text: PreSignUp: auto-confirm, invocation ${id}`,
    'START',
    'Received',
    'END',
    'REPORT',
  ]);
  assert.deepEqual(clock.slept, []);
  assert.equal(cloudWatch.calls.length, 1);
});

test('where lines come late it waits for the REPORT line, and then looks once more', async () => {
  const { clock, call, write, start } = setUp();
  write({ lines: ['user ann'], lag: 3_000 });
  const { events } = await drain(call());
  assert.deepEqual(
    events.map(({ kind }) => kind),
    ['progress', 'text', 'log', 'log', 'log', 'log', 'ran'],
  );
  assert.deepEqual(clock.slept, [250, 500, 750, 1_000, 1_000, 1_000]);
  assert.ok(clock.time <= start + 100 + 3_000 + 1_600);
});

test('a line that comes after REPORT is shown by the further look', async () => {
  const { cloudWatch, call, write, start } = setUp();
  const id = write({ lines: ['user ann'] });
  cloudWatch.put(fn.logGroup, 's1', start + 7, `2024-04-23T22:59:15.000Z\t${id}\tINFO\tstraggler`, 800);
  const { events } = await drain(call());
  assert.deepEqual(shown(events).slice(-2), [
    `text: PreSignUp: auto-confirm, invocation ${id} (late lines)`,
    'straggler',
  ]);
});

test('invocations for other users and of other times are not shown', async () => {
  const { call, write, start } = setUp({ instant: true });
  write({ at: start - 500, lines: ['user ann'], stream: 's0' });
  write({ lines: ["user 'joanna'", 'user ann.lee', 'user ann2'], stream: 's2' });
  const own = write({ lines: ["user 'ann'."], stream: 's3' });
  write({ at: start + 5_000, lines: ['user ann'], stream: 's4' });
  const { events } = await drain(call());
  assert.deepEqual(shown(events), [
    `text: PreSignUp: auto-confirm, invocation ${own}`,
    'START',
    'user',
    'END',
    'REPORT',
  ]);
});

test('the only invocation in the time of the call is probably its own', async () => {
  const { call, write } = setUp({ instant: true });
  const id = write({ lines: ['says nothing of anybody'] });
  const { events } = await drain(call());
  assert.equal(shown(events)[0], `text: PreSignUp: auto-confirm, invocation ${id} (probably of this call)`);
});

test('of several invocations that name nobody none is guessed', async () => {
  const { clock, call, write, start } = setUp({ instant: true });
  write({ lines: ['nobody'], stream: 's1' });
  write({ lines: ['nobody'], stream: 's2' });
  const { events } = await drain(call());
  assert.deepEqual(shown(events), [
    'warning: After 1 s the log is not complete: no invocation of auto-confirm for PreSignUp was found.',
  ]);
  assert.ok(clock.time <= start + 2_000);
});

test('every attempt of a trigger that was tried again is shown, in order', async () => {
  const { call, write, start } = setUp({ instant: true });
  const ids = [0, 30, 60].map((at, index) =>
    write({
      at: start + at,
      stream: `s${index}`,
      lines: index === 2 ? ["user 'ann'"] : [],
      status: index === 2 ? undefined : 'timeout',
    }),
  );
  const { events } = await drain(call());
  assert.deepEqual(
    shown(events).filter((line) => line.startsWith('text')),
    [
      `text: PreSignUp: auto-confirm, invocation ${ids[0]} (attempt 1 of 3, probably of this call)`,
      `text: PreSignUp: auto-confirm, invocation ${ids[1]} (attempt 2 of 3, probably of this call)`,
      `text: PreSignUp: auto-confirm, invocation ${ids[2]} (attempt 3 of 3)`,
    ],
  );
});

test('on AWS an invocation that is not there is waited for until the time is up', async () => {
  const { clock, call, start } = setUp();
  const { events } = await drain(call());
  assert.deepEqual(shown(events), [
    'warning: After 30 s the log is not complete: no invocation of auto-confirm for PreSignUp was found.',
  ]);
  assert.equal(clock.time, start + 100 + 30_000);
});

test('when the time is up it shows what came, says what is missing, and how to look again', async () => {
  const { call, write } = setUp();
  const id = write({ lines: ['user ann'], report: false });
  const { events } = await drain(call());
  assert.deepEqual(shown(events).slice(0, 3), [`text: PreSignUp: auto-confirm, invocation ${id}`, 'START', 'user']);
  assert.deepEqual(events.at(-2), {
    kind: 'warning',
    text: `After 30 s the log is not complete: the REPORT line of auto-confirm, invocation ${id}, is not there.`,
    hint: 'Look again with: logs show --last',
  });
});

test('a function that writes no REPORT lines is done when it falls silent', async () => {
  const { clock, cloudWatch, call, start } = setUp();
  cloudWatch.put(fn.logGroup, 's', start + 5, JSON.stringify({ level: 'WARN', requestId: anId(), message: 'ann' }));
  const { events } = await drain(call());
  assert.equal(events.filter(({ kind }) => kind === 'log').length, 1);
  assert.equal(events.filter(({ kind }) => kind === 'warning').length, 0);
  assert.ok(clock.time < start + 7_000);
});

test('attached triggers that are not certain are shown when their lines are there, and not waited for', async () => {
  const { clock, call, write } = setUp({ instant: true, functions: [fn, activity] });
  write({ lines: ['user ann'] });
  const { events } = await drain(call());
  assert.equal(shown(events).length, 5);
  assert.deepEqual(clock.slept, []);
  const again = setUp({ instant: true, functions: [fn, activity] });
  again.write({ lines: ['user ann'] });
  again.write({ group: activity.logGroup, lines: ['PostAuthentication_Authentication of ann'], at: again.start + 50 });
  const titles = shown((await drain(again.call())).events).filter((line) => line.startsWith('text'));
  assert.deepEqual(
    titles.map((line) => line.split(',')[0]),
    ['text: PreSignUp: auto-confirm', 'text: PostAuthentication: activity-log'],
  );
});

test('one function under two triggers is told apart by the trigger source that it logs', async () => {
  const both = { ...fn, trigger: 'PostConfirmation' as const };
  const { call, write, start } = setUp({ instant: true, functions: [fn], attached: [fn, both] });
  write({ at: start + 5, lines: ['PreSignUp_SignUp ann'] });
  write({ at: start + 50, lines: ['PostConfirmation_ConfirmSignUp ann'] });
  const { events } = await drain(call(['PreSignUp', 'PostConfirmation']));
  const titles = shown(events).filter((line) => line.startsWith('text'));
  assert.deepEqual(
    titles.map((line) => line.split(',')[0]),
    ['text: PreSignUp: auto-confirm', 'text: PostConfirmation: auto-confirm'],
  );
});

test('as many invocations of one function as must have run are enough, also where nothing tells them apart', async () => {
  const others = (['PostConfirmation', 'CustomMessage'] as const).map((trigger) => ({ ...fn, trigger }));
  const { call, write, start } = setUp({ instant: true, functions: [fn], attached: [fn, ...others] });
  for (const at of [5, 20, 40]) write({ at: start + at, lines: ['user ann'] });
  const { events } = await drain(call(['PreSignUp', 'PostConfirmation']));
  const said = shown(events).filter((line) => /^(text|warning)/.test(line));
  assert.deepEqual(
    said.map((line) => [line.split(' ')[1], /which trigger is a guess/.test(line)]),
    [
      ['PreSignUp:', true],
      ['CustomMessage:', true],
      ['PostConfirmation:', true],
    ],
  );
});

test('a token function beside another trigger is known by its source, which begins with another word', async () => {
  const both = { ...fn, trigger: 'PreTokenGeneration' as const };
  const { call, write, start } = setUp({ instant: true, functions: [fn], attached: [fn, both] });
  write({ at: start + 5, lines: ['TokenGeneration_Authentication ann'] });
  const { events } = await drain(call(['PreTokenGeneration']));
  const titles = shown(events).filter((line) => line.startsWith('text'));
  assert.deepEqual(
    titles.map((line) => line.split(',')[0]),
    ['text: PreTokenGeneration: auto-confirm'],
  );
});

test('without attached triggers nothing is asked', async () => {
  const { cloudWatch, call } = setUp({ attached: [] });
  assert.deepEqual(await drain(call()), { events: [], result: 'answer' });
  assert.equal(cloudWatch.calls.length, 0);
});

test('an attached function that is not the stack’s is shown under its physical name', async () => {
  const foreign = { ...fn, logGroup: '/aws/lambda/stack-auto-confirm-x' };
  const { call, write } = setUp({ instant: true, functions: [], attached: [foreign] });
  const id = write({ group: foreign.logGroup, lines: ['ann'] });
  assert.equal(shown((await drain(call())).events)[0], `text: PreSignUp: stack-auto-confirm-x, invocation ${id}`);
});

test('the log group of an attached function is that of its own configuration', async () => {
  const foreign = { ...fn, logGroup: '/elsewhere' };
  const { call, write, cloudWatch } = setUp({ instant: true, functions: [], attached: [foreign] });
  cloudWatch.ownLogGroup = '/elsewhere';
  const id = write({ group: '/elsewhere', lines: ['ann'] });
  assert.equal(shown((await drain(call())).events)[0], `text: PreSignUp: stack-auto-confirm-x, invocation ${id}`);
});

test('a call that fails shows its log, too, and then fails as it did', async () => {
  const { clock, logs, write, session } = setUp({ instant: true });
  const failure = named('UserLambdaValidationException', 'PreSignUp failed with error no.');
  write({ lines: ['ann refused'] });
  const outcomes: unknown[] = [];
  const events: Event[] = [];
  const during = logs.during(
    {
      operation: 'SignUp',
      username: 'ann',
      ran(outcome) {
        outcomes.push(outcome);
        return ['PreSignUp'];
      },
    },
    async () => {
      clock.time += 100;
      throw failure;
    },
  );
  await assert.rejects(
    (async () => {
      for await (const event of during) events.push(event);
    })(),
    (error) => error === failure,
  );
  assert.deepEqual(outcomes, [{ error: failure }]);
  assert.deepEqual(shown(events).at(-1), 'REPORT');
  assert.deepEqual(session.lastCall?.triggers, [{ trigger: 'PreSignUp', arn: fn.arn, certain: true }]);
});

test('the answer is given also when the log cannot be read', async () => {
  const { call, cloudWatch } = setUp({ instant: true });
  cloudWatch.fail = named('AccessDeniedException', 'User is not authorized to perform: logs:FilterLogEvents');
  const { events, result } = await drain(call());
  assert.equal(result, 'answer');
  assert.deepEqual(shown(events), [
    'warning: The log could not be read: User is not authorized to perform: logs:FilterLogEvents',
  ]);
});

test('an abort ends the wait at once', async () => {
  const { abort, clock, call, start } = setUp();
  clock.plans.push({ at: start + 1_000, act: () => abort.abort(new Error('Ctrl-C')) });
  await assert.rejects(drain(call()), /Ctrl-C/);
  assert.equal(clock.time, start + 1_000);
});

test('the log of an earlier call can be shown again, without waiting', async () => {
  const { clock, logs, session, call, write } = setUp();
  write({ lines: ['ann'] });
  await drain(call());
  clock.time += 3_600_000;
  clock.slept.length = 0;
  const { events, result } = await drain(logs.ofCall(session.lastCall as TriggerCall));
  assert.deepEqual(
    result.map(({ trigger, outcome, durationMs }) => [trigger, outcome, durationMs]),
    [['PreSignUp', 'ok', 20]],
  );
  assert.equal(shown(events).length, 5);
  assert.deepEqual(clock.slept, []);
});

test('two calls of one user in quick succession each show their own invocation', async () => {
  const { clock, call, write } = setUp();
  const first = write({ lines: ['ann'], stream: 's1' });
  await drain(call());
  clock.time -= 1_700;
  const second = write({ lines: ['ann'], stream: 's2' });
  const { events } = await drain(call());
  const titles = shown(events).filter((line) => line.startsWith('text'));
  assert.deepEqual(titles, [`text: PreSignUp: auto-confirm, invocation ${second}`]);
  assert.notEqual(first, second);
});

test('a call that ran two functions ends with a timeline, one function with none; it can be had without the lines', async () => {
  const { call, write, logs, session } = setUp({ instant: true, functions: [fn, activity] });
  write({ lines: ['ann'] });
  const tables = (events: readonly Event[]) => events.filter(({ kind }) => kind === 'table');
  assert.deepEqual(tables((await drain(call())).events), []);
  write({ lines: ['ann'] });
  write({ lines: ['ann'], group: '/logs/activity-log' });
  const { events } = await drain(call(['PreSignUp', 'PostAuthentication']));
  const [timeline, ...more] = tables(events);
  assert.deepEqual(more, []);
  assert.deepEqual(
    events.slice(-2).map(({ kind }) => kind),
    ['table', 'ran'],
  );
  const alone = await drain(logs.ofCall(session.lastCall as TriggerCall, { lines: false }));
  assert.deepEqual(alone.events, [timeline]);
  assert.deepEqual(events.at(-1), { kind: 'ran', runs: alone.result });
  assert.deepEqual(
    alone.result.map(({ functionName, outcome }) => [functionName, outcome]),
    [
      ['auto-confirm', 'ok'],
      ['activity-log', 'ok'],
    ],
  );
});

test('where a function sends the messages, its log is waited for in place of that of CustomMessage', async () => {
  const { logs, session, clock, write } = setUp();
  const triggers = { CustomMessage: 'arn:aws:lambda:eu-west-1:123456789012:function:texts', CustomEmailSender: fn.arn };
  Object.assign(session, { triggers });
  // It begins when the call has long been answered.
  const id = write({ at: clock.time + 1_600, lines: ['for ann'] });
  const answer = { CodeDeliveryDetails: { DeliveryMedium: 'EMAIL' } };
  const send = async () => {
    clock.time += 100;
    return answer;
  };
  const { events } = await drain(
    logs.during({ operation: 'SignUp', username: 'ann', ran: () => ['CustomMessage'] }, send),
  );
  assert.deepEqual(
    session.lastCall?.triggers.filter(({ certain }) => certain).map(({ trigger }) => trigger),
    ['CustomEmailSender'],
  );
  assert.equal(shown(events)[0], `text: CustomEmailSender: auto-confirm, invocation ${id}`);
});
