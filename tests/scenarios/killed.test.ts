/** A shell that is killed in the middle, by the whole program in a process of its own: what it changed, a later `cleanup` undoes. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { EXIT } from '../../shell/contract.ts';
import { PROGRAM } from '../build.ts';
import { type CallSeen, openStage, type Stage } from './stage.ts';

const ROWS = ['test_email_1@example.com', 'test_email_2@example.com'];
/** Changes nothing, so that a death just before or after it is that of the call before. */
const READING = /^(Describe|Get|List|Filter|Scan|Query|Admin(Get|List))/;
/** `TEST_ALL=1` kills at the reading calls, too, and also just before each call is made. */
const all = process.env['TEST_ALL'] === '1';

let stage: Stage;
let home: string;
before(async () => {
  stage = await openStage();
  home = mkdtempSync(join(tmpdir(), 'pools-shell-killed-'));
  assert.equal((await ended(start('deploy'))).code, EXIT.ok);
  for (const number of [1, 2]) await stage.addRow(`test_user_${number}`, ROWS[number - 1]!);
});
after(async () => {
  await stage.close();
  rmSync(home, { recursive: true, force: true });
});

function start(...words: string[]): ChildProcess {
  const env = { PATH: process.env['PATH'], HOME: home, XDG_STATE_HOME: join(home, 'state'), CI: 'true' };
  return spawn(process.execPath, [PROGRAM, '--endpoint', stage.world.endpoint, '--region', 'us-east-1', ...words], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

async function ended(child: ChildProcess): Promise<{ code: number | null; screen: string }> {
  let screen = '';
  for (const stream of [child.stdout!, child.stderr!]) stream.on('data', (chunk) => (screen += chunk));
  const [code] = await once(child, 'close');
  return { code, screen };
}

async function assertNothingLeft(why: string): Promise<void> {
  stage.fault = undefined;
  const { users, triggers, rows } = await stage.left();
  assert.deepEqual({ users, triggers, rows }, { users: [], triggers: {}, rows: ROWS }, why);
}

/** The calls of the program in one undisturbed run. */
async function callsOf(scenario: string): Promise<CallSeen[]> {
  stage.calls.length = 0;
  const { code, screen } = await ended(start('--script', scenario));
  assert.equal(code, EXIT.ok, screen);
  const calls = stage.calls.filter(({ operation }) => all || !READING.test(operation));
  await assertNothingLeft(`after ${scenario}`);
  return calls;
}

/** Kills the program at one call: just before it is made, or when it is made and the answer under way. */
async function killAt(scenario: string, at: number, when: 'before' | 'after'): Promise<void> {
  const child = start('--script', scenario);
  const end = ended(child);
  let seen = -1;
  stage.fault = ({ operation }) => {
    if ((!all && READING.test(operation)) || ++seen !== at) return undefined;
    const kill = () => {
      child.kill('SIGKILL');
    };
    if (when === 'after') return kill;
    kill();
    throw new Error('nobody is there to hear the answer');
  };
  const { code, screen } = await end;
  stage.fault = undefined;
  // A call that fails on purpose has no moment when it is made and not yet answered; how often a log is looked at differs.
  if ((when === 'after' || all) && code === EXIT.ok) return;
  assert.equal(code, null, `${scenario} was to be killed ${when} call ${at + 1}, but ended:\n${screen}`);
}

for (const scenario of all
  ? ['auto-confirm', 'auto-confirm-other-name', 'auto-confirm-unknown', 'migrate-user', 'activity-log']
  : ['auto-confirm', 'migrate-user', 'activity-log']) {
  test(`${scenario}: kill -9 at any call that changes something leaves nothing after a cleanup`, async () => {
    const calls = await callsOf(scenario);
    assert.ok(calls.length >= 6, `${scenario} changes only ${calls.length} things`);
    for (const [at, { operation }] of calls.entries()) {
      for (const when of all ? (['before', 'after'] as const) : (['after'] as const)) {
        await killAt(scenario, at, when);
        const why = `${scenario}, killed ${when} call ${at + 1} (${operation})`;
        const cleanup = await ended(start('cleanup'));
        assert.equal(cleanup.code, EXIT.ok, `${why}:\n${cleanup.screen}`);
        await assertNothingLeft(`${why}:\n${cleanup.screen}`);
      }
    }
  });
}
