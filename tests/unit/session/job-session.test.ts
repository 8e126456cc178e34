import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Session, SignedInUser } from '../../../shell/contract.ts';
import { jobSession } from '../../../shell/job-session.ts';

const user = (username: string): SignedInUser => ({
  username,
  accessToken: `access-${username}`,
  idToken: `id-${username}`,
  refreshToken: `refresh-${username}`,
  expiresAt: 1,
});

function setUp() {
  const attached: object[] = [];
  const shell = {
    user: user('ann'),
    challenge: undefined,
    lastCall: undefined,
    stackName: 'demo',
    setTriggers: (triggers: object) => void attached.push(triggers),
  } as unknown as Session;
  const hidden: string[] = [];
  return { shell, attached, hidden, job: jobSession(shell, { add: (value) => void hidden.push(value) }) };
}

describe('the session of a job', () => {
  it('begins as who is signed in at the prompt, and signs others in for itself alone', () => {
    const { shell, job, hidden } = setUp();
    assert.equal(job.user?.username, 'ann');
    job.user = user('bob');
    job.challenge = { name: 'X', username: 'bob', session: 'secret-session', parameters: {} };
    assert.equal(job.user.username, 'bob');
    assert.equal(shell.user?.username, 'ann');
    assert.equal(shell.challenge, undefined);
    assert.deepEqual(hidden, ['access-bob', 'id-bob', 'refresh-bob', 'secret-session']);
    job.user = undefined;
    assert.equal(shell.user?.username, 'ann');
  });

  it('ends the sign-in of the prompt when it ends that very one', () => {
    const { shell, job } = setUp();
    job.user = undefined;
    assert.equal(shell.user, undefined);
  });

  it('is the same stack with the same triggers', () => {
    const { job, attached } = setUp();
    assert.equal(job.stackName, 'demo');
    job.setTriggers({ PreSignUp: 'arn' });
    assert.deepEqual(attached, [{ PreSignUp: 'arn' }]);
  });
});
