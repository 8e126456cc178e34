import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matchInvocations } from '../../../shell/aws/correlate.ts';
import { groupInvocations } from '../../../shell/aws/invocations.ts';
import { anId } from './fakes.ts';

const ARN = 'arn:aws:lambda:us-east-1:000000000000:function:mine';
const call = {
  operation: 'SignUp',
  username: 'ann',
  startedAt: 1_000,
  endedAt: 17_000,
  triggers: [{ trigger: 'PreSignUp' as const, arn: ARN, certain: true }],
};

/** The log of invocations that begin at these times and, unless it is undefined, end that many milliseconds later. */
function logOf(...runs: [start: number, took: number | undefined][]) {
  return groupInvocations(
    runs.flatMap(([start, took], index) => {
      const requestId = anId();
      const event = (timestamp: number, message: string) => ({
        id: `${index}-${timestamp}`,
        group: 'g',
        stream: `s${index}`,
        timestamp,
        message,
      });
      const end =
        took === undefined ? [] : [event(start + took, `REPORT RequestId: ${requestId}\tDuration: ${took} ms`)];
      return [event(start, `START RequestId: ${requestId} Version: $LATEST`), ...end];
    }),
  );
}

const matched = (invocations: ReturnType<typeof logOf>) =>
  matchInvocations({ call, invocations: new Map([[ARN, invocations]]), slack: 0, taken: () => false }).map(
    ({ attempt, attempts }) => `${attempt} of ${attempts}`,
  );

test('attempts that did not answer in time are shown, although they log nothing about the user', () => {
  assert.deepEqual(matched(logOf([1_010, 7_000], [6_050, 7_000], [11_100, undefined])), ['1 of 3', '2 of 3', '3 of 3']);
});

test('several quick invocations that name nobody may be anybody’s, and are left out', () => {
  assert.deepEqual(matched(logOf([1_010, 20], [1_050, 20])), []);
  assert.deepEqual(matched(logOf([1_010, 20])), ['1 of 1']);
});

test('invocations that do not name their trigger get it in the order in which Cognito runs the triggers of the operation', () => {
  const assigned = (certain: readonly string[], ...runs: Parameters<typeof logOf>) => {
    const triggers = (['DefineAuthChallenge', 'CreateAuthChallenge', 'VerifyAuthChallengeResponse'] as const).map(
      (trigger) => ({ trigger, arn: ARN, certain: certain.includes(trigger) }),
    );
    const invocations = new Map([[ARN, logOf(...runs)]]);
    return matchInvocations({ call: { ...call, triggers }, invocations, slack: 0, taken: () => false }).map(
      ({ trigger, guessed }) => (guessed ? `${trigger}?` : trigger),
    );
  };
  const [verify, define, create] = ['VerifyAuthChallengeResponse', 'DefineAuthChallenge', 'CreateAuthChallenge'];
  const [first, second, third] = [1_010, 1_020, 1_030].map((at) => [at, 5] as [number, number]);
  assert.deepEqual(assigned([verify!, define!, create!], first!, second!, third!), [verify, define, create]);
  assert.deepEqual(assigned([verify!, define!], first!, second!), [verify, define], 'of an answer that gave tokens');
  assert.deepEqual(assigned([define!, create!], first!, second!), [define, create], 'of a sign-in');
  assert.deepEqual(assigned([], first!, second!), [`${verify}?`, `${define}?`]);
  const slow: [number, number] = [1_010, 6_000];
  assert.deepEqual(
    assigned([verify!, define!, create!], slow, [6_050, 5], [6_100, 5], [6_200, 5]),
    [verify, verify, define, create].map((name) => `${name}?`),
    'the first was tried again',
  );
});
