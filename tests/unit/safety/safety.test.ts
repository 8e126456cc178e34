/** What a session may not do, over the wire: the world writes down every call that reaches it. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { type LocalWorld, startLocalWorld } from '../../../local/world.ts';
import { whoami } from '../../../plugins/users/auth/whoami.ts';
import type { Safety } from '../../../shell/aws/call-guard.ts';
import { explainError } from '../../../shell/aws/errors.ts';
import { isReading } from '../../../shell/aws/reading.ts';
import { openWorld } from '../../../shell/aws/world.ts';
import { createContext } from '../../../shell/context.ts';
import type { Ask, CommandError, Event, Table } from '../../../shell/contract.ts';
import { SecretValues } from '../../../shell/language/redact.ts';
import { loadRegistry } from '../../../shell/plugin-loader.ts';
import type { Registry } from '../../../shell/registry.ts';
import { execute } from '../../../shell/run/execute.ts';
import { statusOf } from '../../../shell/run/status.ts';
import { unattendedAsk } from '../../../shell/run/unattended.ts';
import { fake, run } from '../plugins/fakes.ts';

let world: LocalWorld;
let registry: Registry;
let folder: string;
let calls: string[] = [];
const changes = () => calls.filter((operation) => !isReading(operation));

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pools-shell-safety-'));
  registry = await loadRegistry([]);
  world = await startLocalWorld({ shared: true, intercept: ({ operation }) => void calls.push(operation) });
  const shell = open({});
  for (const line of [
    'deploy',
    'table seed',
    'users create ann --email ann@example.com',
    'attach PreSignUp auto-confirm',
  ])
    await shell.run(line);
  await shell.close();
});
after(async () => {
  await world.close();
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  calls = [];
});

function open(
  safety: Safety,
  {
    ask,
    endpoint = world.endpoint,
    ...given
  }: { ask?: Partial<Ask>; endpoint?: string; env?: { HOME: string; XDG_STATE_HOME: string } } = {},
) {
  const env = given.env ?? { HOME: folder, XDG_STATE_HOME: mkdtempSync(join(folder, 'state-')) };
  const opened = openWorld({ kind: 'endpoint', endpoint, region: 'us-east-1', safety }, { env });
  const secrets = new SecretValues();
  const explain = (error: unknown) => explainError(error, { world: opened.info });
  const variables = new Map();
  const contexts = createContext({
    world: opened,
    stackName: 'pools-shell',
    registry,
    ask: { ...unattendedAsk(secrets), ...ask },
    secrets,
    assumeYes: true,
    unchanging: safety.readOnly || safety.dryRun,
    env,
    runLine: (line, context) => execute(line, { registry, context, variables, secrets, explain }),
    runScript: () => {
      throw new Error('not in these tests');
    },
    history: () => [],
    typed: () => [],
    request: () => {},
    warn: ({ text }) => assert.fail(text),
  });
  return {
    journal: contexts.journal,
    session: contexts.session,
    async run(line: string): Promise<{ shown: string; data: any }> {
      const context = contexts.withSignal(new AbortController().signal);
      const events: Event[] = [];
      const running = execute(line, { registry, context, variables, secrets, explain });
      for (;;) {
        const next = await running.next();
        if (next.done)
          return { shown: events.map((event) => ('text' in event ? event.text : '')).join('\n'), data: next.value };
        events.push(next.value);
      }
    },
    close: () => opened.close(),
  };
}

/** A line for each command that changes something, and the first call of it that does. */
const CHANGING: readonly (readonly [line: string, operation: string])[] = [
  ['destroy', 'DeleteStack'],
  ['attach PostAuthentication activity-log', 'UpdateUserPool'],
  ['detach PreSignUp', 'UpdateUserPool'],
  ['signup bob --email bob@example.com', 'SignUp'],
  ['confirm ann 123456', 'ConfirmSignUp'],
  ['resend-code ann', 'ResendConfirmationCode'],
  ["signin ann --password 'Secret-1234'", 'InitiateAuth'],
  ['forgot-password ann', 'ForgotPassword'],
  ["confirm-forgot-password ann 123456 --password 'Secret-1234'", 'ConfirmForgotPassword'],
  ['users create bob --email bob@example.com', 'AdminCreateUser'],
  ["users set-password ann --password 'Secret-1234'", 'AdminSetUserPassword'],
  ['users delete ann', 'AdminDeleteUser'],
  ['table add bob bob@example.com', 'PutItem'],
  ['table delete test_email_1@example.com', 'DeleteItem'],
];
const READING = ['outputs', 'triggers', 'users list', 'users show ann', 'table show', 'inbox', 'help signin'];

describe('--read-only', () => {
  for (const [line, operation] of CHANGING) {
    test(`\`${line}\` is refused at ${operation}`, async () => {
      const shell = open({ readOnly: true });
      await assert.rejects(shell.run(line), (error: CommandError) => {
        assert.equal(error.code, 'ReadOnly');
        assert.match(error.message, new RegExp(`^${operation} is refused`));
        return error.exitCode === 1;
      });
      assert.deepEqual(changes(), []);
      assert.deepEqual(shell.journal.pending('stack'), []);
      await shell.close();
    });
  }

  test('what only reads goes through', async () => {
    const shell = open({ readOnly: true });
    for (const line of READING) await shell.run(line);
    assert.ok(calls.includes('ListUsers'));
    assert.equal(shell.session.world.limited, 'read-only');
    await shell.close();
  });
});

describe('--dry-run', () => {
  for (const [line, operation] of CHANGING) {
    test(`\`${line}\` shows ${operation} and changes nothing`, async () => {
      const shell = open({ dryRun: true });
      const { shown, data } = await shell.run(line);
      assert.match(shown, new RegExp(`^would call ${operation} with`, 'm'));
      assert.match(shown, /Dry run: nothing was changed\.$/);
      assert.equal(data.wouldCall.operation, operation);
      assert.ok(!JSON.stringify([shown, data]).includes('Secret-1234'));
      assert.deepEqual(changes(), []);
      assert.deepEqual(shell.journal.pending('stack'), []);
      await shell.close();
    });
  }

  test('the trigger that would be attached is shown by its name', async () => {
    const shell = open({ dryRun: true });
    const { shown } = await shell.run('attach PostAuthentication activity-log');
    assert.match(shown, /^ {2}LambdaConfig\.PostAuthentication = arn:aws:lambda:.*ActivityLog/m);
    // Of a request that has the whole pool in it, what is new stands first.
    assert.match(
      shown,
      /^PostAuthentication: no function -> activity-log\nEverything else [^\n]*\nwould call UpdateUserPool/m,
    );
    const { shown: set } = await shell.run('pools set verify phone');
    assert.match(set, /^AutoVerifiedAttributes: \["email"\] -> \["phone_number"\]\n/m);
    await shell.close();
  });

  test('a line that expects an error has made no call that could fail', async () => {
    const shell = open({ dryRun: true });
    const { data } = await shell.run('expect error UserNotFoundException users delete ann');
    assert.equal(data.dryRun, true);
    await shell.close();
  });
});

describe('--confirm-account', () => {
  test('in another account nothing is changed and nobody is asked; readings go through', async () => {
    const questions: string[] = [];
    const ask: Partial<Ask> = { attended: true, secret: async ({ text }) => `${questions.push(text)}` };
    const shell = open({ account: '123456789012' }, { ask });
    for (const line of ['users set-password ann', 'table add bob bob@example.com']) {
      await assert.rejects(shell.run(line), (error: CommandError) => {
        assert.match(error.message, /account 000000000000, .* in 123456789012 only/);
        return error.code === 'OtherAccount' && error.exitCode === 1;
      });
    }
    await shell.run('users list');
    for (const line of [
      'attach PostAuthentication',
      'signup bob --email bob@example.com',
      'groups create admins',
      'mfa pool on',
    ])
      await assert.rejects(shell.run(line), { code: 'OtherAccount' });
    assert.deepEqual([questions, changes()], [[], []]);
    assert.deepEqual(shell.journal.pending('stack'), [], 'what was not sent has not to be undone');
    await shell.close();
  });

  test('where STS does not answer nothing is changed, and it is said why', async () => {
    const silent = await startLocalWorld({ shared: true, faults: { errors: ['GetCallerIdentity:reset'] } });
    const shell = open({ account: '000000000000' }, { endpoint: silent.endpoint });
    await assert.rejects(shell.run('deploy'), (error: CommandError) => {
      assert.match(error.message, /STS does not say which account this is/);
      return error.code === 'AccountUnknown' && /whoami --aws/.test(error.hint ?? '');
    });
    await assert.rejects(shell.run('whoami --aws'), (error: CommandError) => {
      assert.doesNotMatch(error.hint ?? '', /defect/);
      return /connection to .* broke/.test(error.message);
    });
    await shell.close();
    await silent.close();
  });

  test('in the account that was named the caller is asked for once', async () => {
    const shell = open({ account: '000000000000' });
    await shell.run('table add bob bob@example.com');
    await shell.run('table delete bob@example.com');
    assert.deepEqual(changes(), ['PutItem', 'DeleteItem']);
    assert.equal(calls.filter((operation) => operation === 'GetCallerIdentity').length, 1);
    await shell.close();
  });
});

test('the status line begins with what may not be done, and has Region and pool', async () => {
  const { endpoint } = world;
  for (const [safety, first] of [
    [{ readOnly: true }, ['read-only']],
    [{ dryRun: true, readOnly: true }, ['dry run']],
    [{}, []],
  ] as const) {
    const shell = open(safety);
    const { userPoolId } = await shell.session.stack();
    const parts = statusOf(shell.session);
    assert.deepEqual(parts, [
      ...first,
      `${endpoint} us-east-1`,
      'stack pools-shell',
      `pool ${userPoolId}`,
      ...parts.slice(first.length + 3),
    ]);
    await shell.close();
  }
});

test('cleanup in a dry run shows every undo, and keeps all of it written down', async () => {
  const env = { HOME: folder, XDG_STATE_HOME: mkdtempSync(join(folder, 'state-')) };
  const real = open({}, { env });
  await real.run('table add bob bob@example.com');
  await real.run('table add cid cid@example.com');
  calls = [];
  const dry = open({ dryRun: true }, { env });
  const { shown } = await dry.run('cleanup');
  assert.equal(shown.match(/^would call DeleteItem with/gm)?.length, 2);
  assert.deepEqual(changes(), []);
  await real.run('cleanup');
  assert.deepEqual(changes(), ['DeleteItem', 'DeleteItem']);
  await Promise.all([real.close(), dry.close()]);
});

test('whoami --aws tells account, identity, Region and credentials', async () => {
  const shell = open({});
  const { data } = await shell.run('whoami --aws');
  assert.deepEqual(
    [data.account, data.arn, data.region, data.source],
    ['000000000000', 'arn:aws:iam::000000000000:user/local', 'us-east-1', 'made up for this endpoint'],
  );
  assert.equal((await shell.run('whoami')).data.account, '000000000000');
  await shell.close();
});

test('whoami tells where it asks: an endpoint by its address, the local world as none of AWS', async () => {
  const worldOf = async (kind: 'local' | 'endpoint', label: string) => {
    const given = fake();
    Object.assign(given.context.session.world, { kind, label });
    const { events } = await run(whoami, { aws: true }, given);
    return (events[0] as Table).rows.find(([what]) => what === 'world')?.[1];
  };
  assert.equal(await worldOf('endpoint', 'http://127.0.0.1:9339'), 'http://127.0.0.1:9339');
  assert.equal(await worldOf('local', 'local'), 'local: a part of this program, and no account of AWS');
});

test('what is not known to be reading counts as changing', () => {
  for (const operation of ['GetUserAttributeVerificationCode', 'GetTokensFromRefreshToken', 'GetSomethingNew', ''])
    assert.equal(isReading(operation), false);
});
