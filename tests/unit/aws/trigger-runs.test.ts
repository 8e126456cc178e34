import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Match } from '../../../shell/aws/correlate.ts';
import { groupInvocations } from '../../../shell/aws/invocations.ts';
import { changesIn } from '../../../shell/aws/trigger-changes.ts';
import { runOf, timeline } from '../../../shell/aws/trigger-runs.ts';
import type { TriggerCall, TriggerName } from '../../../shell/contract.ts';
import { anId } from './fakes.ts';

function match(trigger: TriggerName, messages: readonly string[], others: Partial<Match> = {}): Match {
  const events = messages.map((message, index) => ({
    id: `${index}`,
    timestamp: 1_000 + index,
    message,
    stream: 's',
    group: 'g',
    ingestionTime: 0,
  }));
  const [invocation] = groupInvocations(events as never);
  return {
    trigger,
    arn: 'arn',
    certain: true,
    guessed: false,
    attempt: 1,
    attempts: 1,
    invocation: invocation!,
    ...others,
  };
}

const run = (...given: Parameters<typeof match>) => runOf(match(...given), 'fn', (message) => message);

test('a run tells how long it took, how it ended and why', () => {
  const id = anId();
  const start = `START RequestId: ${id} Version: $LATEST`;
  const report = `REPORT RequestId: ${id}\tDuration: 26.46 ms\tBilled Duration: 143 ms\tInit Duration: 116.12 ms\t`;
  const good = run('PreSignUp', [start, report]);
  assert.deepEqual([good.outcome, good.durationMs, good.initMs, good.startedAt], ['ok', 26.46, 116.12, 1_000]);
  const thrown = `2026-11-20T12:00:00.123Z\t${id}\tERROR\tInvoke Error \t{"errorType":"Error","errorMessage":"no table"}`;
  const bad = run('PreSignUp', [start, thrown, report]);
  assert.deepEqual([bad.outcome, bad.error], ['error', 'no table']);
  const late = run('PreSignUp', [start, `2026-11-20T12:00:00.123Z ${id} Task timed out after 4.00 seconds`, report]);
  assert.equal(late.outcome, 'timed out');
  assert.deepEqual(
    [run('PreSignUp', [start]).outcome, run('PreSignUp', [start]).durationMs],
    ['unfinished', undefined],
  );
});

test("a run's figures are read from Lambda's JSON format too", () => {
  const requestId = anId();
  const json = (type: string, record: object) => JSON.stringify({ time: 't', type, record: { requestId, ...record } });
  const { outcome, durationMs, initMs } = run('PreSignUp', [
    json('platform.start', {}),
    json('platform.report', { status: 'success', metrics: { durationMs: 3.5, initDurationMs: 80 } }),
  ]);
  assert.deepEqual([outcome, durationMs, initMs], ['ok', 3.5, 80]);
});

test('a timeline has a row a run: when, which, how long, how it ended, what came of it', () => {
  const id = anId();
  const start = `START RequestId: ${id} Version: $LATEST`;
  const report = `REPORT RequestId: ${id}\tDuration: 2 ms\t`;
  const call: TriggerCall = {
    operation: 'SignUp',
    username: 'ann',
    startedAt: 990,
    endedAt: 1_090,
    triggers: [],
  };
  const changes = { PreSignUp: 'confirmed the user', PostConfirmation: 'not told of one that did not end' };
  const say = (message: string) => message;
  const { title, rows } = timeline(call, [
    runOf(match('PreSignUp', [start, report]), 'fn', say, changes),
    run('PostConfirmation', [start], { attempt: 2, attempts: 3, certain: false }),
  ]);
  assert.equal(title, 'SignUp of ann ran 2 functions in 100 ms');
  assert.deepEqual(rows, [
    ['10 ms', 'PreSignUp', 'fn', '2 ms', 'ok; confirmed the user'],
    ['10 ms', 'PostConfirmation, attempt 2 of 3', 'fn', '?', 'unfinished; probably of this call'],
  ]);
});

const token = (claims: object) => `h.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.s`;
test('of what triggers changed it tells what the answer shows, and no value of a claim', () => {
  assert.deepEqual(changesIn('SignUp', { UserConfirmed: true }, ['PreSignUp']), { PreSignUp: 'confirmed the user' });
  assert.deepEqual(changesIn('SignUp', { UserConfirmed: false }, ['PreSignUp']), {});
  const AuthenticationResult = { AccessToken: token({ sub: '1', exp: 1, tenant: 'secret' }) };
  assert.deepEqual(changesIn('InitiateAuth', { AuthenticationResult }, ['UserMigration']), {
    UserMigration: 'the user is in the pool now',
    PreTokenGeneration: 'added to the access token: tenant',
  });
  const usual = {
    'cognito:username': 'ann',
    email: 'a@b',
    'custom:team': 'x',
    'dev:custom:rank': '1',
    'cognito:groups': [],
  };
  const withId = (claims: object) => ({ AuthenticationResult: { ...AuthenticationResult, IdToken: token(claims) } });
  assert.equal(
    changesIn('InitiateAuth', withId({ ...usual, tenant: 'secret', plan: 1 }), []).PreTokenGeneration,
    'added to the access token: tenant; added to the ID token: tenant, plan',
  );
  assert.equal(changesIn('InitiateAuth', withId(usual), []).PreTokenGeneration, 'added to the access token: tenant');
  assert.deepEqual(changesIn('InitiateAuth', { AuthenticationResult: { AccessToken: 'opaque' } }, []), {});
  assert.deepEqual(changesIn('InitiateAuth', undefined, ['UserMigration']), {});
});
