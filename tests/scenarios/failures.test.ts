import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DropConnection } from '../../local/server.ts';
import { ServiceError } from '../../local/service.ts';
import { EXIT } from '../../shell/contract.ts';
import { type CallSeen, openStage, type Stage } from './stage.ts';

const SCENARIOS = ['auto-confirm', 'migrate-user', 'activity-log'];
/** These begin as auto-confirm does; what was disturbed there is not disturbed again. */
const VARIANTS = ['auto-confirm-other-name', 'auto-confirm-unknown'];
const SEEDED = ['test_email_1@example.com', 'test_email_2@example.com', 'test_email_3@example.com'];

let stage: Stage;
before(async () => {
  stage = await openStage();
  const { code, screen } = await stage.run({ file: 'prepare', text: 'deploy' });
  assert.equal(code, EXIT.ok, screen);
  for (const number of [1, 2, 3]) await stage.addRow(`test_user_${number}`, `test_email_${number}@example.com`);
});
after(() => stage.close());

async function assertNothingLeft(why: string) {
  stage.fault = undefined;
  const { users, triggers, rows } = await stage.left();
  assert.deepEqual({ users, triggers, rows }, { users: [], triggers: {}, rows: SEEDED }, why);
}

/** The calls of one undisturbed run. */
async function callsOf(scenario: string): Promise<CallSeen[]> {
  stage.calls.length = 0;
  const { code, screen } = await stage.run(scenario);
  assert.equal(code, EXIT.ok, screen);
  await assertNothingLeft(`after ${scenario}`);
  return [...stage.calls];
}

type Fault = () => (() => void) | undefined;

const denied: Fault = () => {
  throw new ServiceError('AccessDeniedException', 'User is not authorized.');
};
const unreachable: Fault = () => {
  throw new DropConnection();
};
/** The call is made, and nobody learns how it went. */
const answerLost: Fault = () => () => {
  throw new DropConnection();
};

/**
 * Runs the scenario once for each of its calls, with the fault at that call and, when `stubborn`, at every later one of that
 * operation until the run ends. Where even the cleanup failed, a later `cleanup` must do.
 */
async function disturbEveryCall(scenario: string, fault: Fault, stubborn: boolean, like?: string) {
  const known = like === undefined ? [] : await callsOf(like);
  const calls = await callsOf(scenario);
  assert.ok(calls.length > 8, `${scenario} makes only ${calls.length} calls`);
  const from = calls.findIndex(({ operation }, index) => operation !== known[index]?.operation);
  assert.ok(from >= 0, `${scenario} makes the calls of ${like}`);
  for (const [at, target] of calls.entries()) {
    if (at < from) continue;
    // From its first call on, a reading cannot be had at any later one either; waiting for a log takes its time.
    const first = calls.findIndex(({ operation }) => operation === target.operation);
    if (stubborn && first !== at && /^(Describe|Get|List|Filter|Scan)/.test(target.operation)) continue;
    let seen = -1;
    stage.fault = ({ service, operation }) => {
      seen++;
      const same = service === target.service && operation === target.operation;
      return same && (stubborn ? seen >= at : seen === at) ? fault() : undefined;
    };
    const { code, screen } = await stage.run(scenario);
    stage.fault = undefined;
    const why = `${scenario}, call ${at + 1} (${target.service} ${target.operation}), exit code ${code}:\n${screen}`;
    assert.ok(!/\n\s+at .+:\d+:\d+/.test(screen), `no stack trace: ${why}`);
    if (code === EXIT.cleanup) {
      const again = await stage.run({ file: 'later', text: 'cleanup' });
      assert.equal(again.code, EXIT.ok, `a later cleanup: ${again.screen}\nafter ${why}`);
    }
    await assertNothingLeft(why);
  }
}

for (const scenario of SCENARIOS) {
  test(`${scenario}: access denied at any one call leaves nothing behind`, () =>
    disturbEveryCall(scenario, denied, false));
}

for (const scenario of VARIANTS) {
  test(`${scenario}: access denied at any one call that auto-confirm does not make leaves nothing behind`, () =>
    disturbEveryCall(scenario, denied, false, 'auto-confirm'));
}

for (const scenario of SCENARIOS) {
  test(`${scenario}: an operation that cannot be reached from any call on leaves nothing behind`, () =>
    disturbEveryCall(scenario, unreachable, true));
  test(`${scenario}: an answer that is lost leaves nothing behind`, () =>
    disturbEveryCall(scenario, answerLost, false));
  test(`${scenario}: answers of an operation that are lost from any call on leave nothing behind`, () =>
    disturbEveryCall(scenario, answerLost, true));
}
