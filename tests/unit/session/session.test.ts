import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import type { TriggerCall, Warning } from '../../../shell/contract.ts';
import { sessionFile } from '../../../shell/paths.ts';
import { createSession } from '../../../shell/session.ts';

let folder: string;
let file: string;
let warnings: Warning[];
let secrets: string[];
let pool: string;
let described: number;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pools-shell-session-'));
  file = sessionFile('local-1', 'pools-shell', { XDG_STATE_HOME: folder });
  warnings = [];
  secrets = [];
  pool = 'us-east-1_one';
  described = 0;
});
afterEach(() => rmSync(folder, { recursive: true }));

const outputs = () =>
  [
    ['UserPoolId', pool],
    ['UserPoolClientId', 'client'],
    ['TableName', 'table'],
  ].map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue }));

const cloudformation = {
  describeStacks: async () => {
    described++;
    if (pool === '') throw Object.assign(new Error('Stack with id x does not exist'), { name: 'ValidationError' });
    const StackId = 'arn:aws:cloudformation:eu-west-1:123456789012:stack/pools-shell/1';
    return { Stacks: [{ StackName: 'pools-shell', StackStatus: 'CREATE_COMPLETE', StackId, Outputs: outputs() }] };
  },
};

const open = (options: { file?: string; kind?: 'local' | 'aws' } = { file }) =>
  createSession({
    world: {
      info: { kind: options.kind ?? 'local', label: options.kind ?? 'local', region: 'eu-west-1' },
      clients: { cloudformation: async () => cloudformation, caller: async () => ({ account: '123456789012' }) } as any,
    },
    stackName: 'pools-shell',
    file: options.file,
    secrets: { add: (value) => secrets.push(value) },
    warn: (warning) => warnings.push(warning),
  });

const lastCall: TriggerCall = {
  operation: 'SignUp',
  username: 'ann',
  startedAt: 1,
  endedAt: 2,
  triggers: [{ trigger: 'PreSignUp', arn: 'arn:x', certain: true }],
};

test('triggers and the last call live on in the next run of the shell', async () => {
  const session = open();
  await session.stack();
  session.setTriggers({ PreSignUp: 'arn:x' });
  session.lastCall = lastCall;
  const next = open();
  assert.deepEqual(next.triggers, { PreSignUp: 'arn:x' });
  assert.deepEqual(next.lastCall, lastCall);
  next.setTriggers({ PreSignUp: undefined });
  assert.deepEqual(open().triggers, {});
  assert.deepEqual(warnings, []);
});

test('the file is its owner’s alone, and nothing lies beside it', () => {
  open().setTriggers({ PreSignUp: 'arn:x' });
  assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.equal(statSync(dirname(file)).mode & 0o777, 0o700);
  assert.equal(readdirSync(dirname(file)).length, 1);
});

test('passwords and tokens stay in memory, and are made known as secrets', () => {
  const session = open();
  session.rememberPassword('ann', 'hunter22');
  session.user = { username: 'ann', accessToken: 'access-1', idToken: 'id-1', refreshToken: 'refresh-1', expiresAt: 1 };
  session.challenge = { name: 'NEW_PASSWORD_REQUIRED', username: 'ann', session: 'session-1', parameters: {} };
  session.setTriggers({ PreSignUp: 'arn:x' });
  const kept = readFileSync(file, 'utf8');
  for (const secret of ['hunter22', 'access-1', 'id-1', 'refresh-1', 'session-1']) {
    assert.ok(!kept.includes(secret));
    assert.ok(secrets.includes(secret));
  }
  assert.equal(session.passwordOf('ann'), 'hunter22');
  assert.equal(open().passwordOf('ann'), undefined);
});

test('the stack is read once, and again after it was forgotten', async () => {
  const session = open();
  await Promise.all([session.stack(), session.stack()]);
  assert.equal(described, 1);
  session.forgetStack();
  await session.stack();
  assert.equal(described, 2);
});

test('an absent stack is not remembered', async () => {
  pool = '';
  const session = open();
  await assert.rejects(session.stack(), { code: 'StackNotFound' });
  pool = 'us-east-1_one';
  assert.equal((await session.stack()).userPoolId, 'us-east-1_one');
});

test('what was remembered of another pool is dropped when the stack comes back with a new one', async () => {
  const session = open();
  await session.stack();
  session.setTriggers({ PreSignUp: 'arn:x' });
  session.lastCall = lastCall;
  pool = 'us-east-1_two';
  const next = open();
  await next.stack();
  assert.deepEqual(next.triggers, {});
  assert.equal(next.lastCall, undefined);
});

test('a stack that was deleted, here or by somebody else, leaves no pool and nothing attached in the status line', async () => {
  for (const goes of ['here', 'elsewhere']) {
    pool = 'us-east-1_one';
    const session = open();
    await session.stack();
    session.setTriggers({ PreSignUp: 'arn:x' });
    session.lastCall = lastCall;
    assert.deepEqual([session.userPoolId, Object.keys(session.triggers)], ['us-east-1_one', ['PreSignUp']]);
    pool = '';
    if (goes === 'here') session.stackIsGone();
    else {
      session.forgetStack();
      await assert.rejects(session.stack(), { code: 'StackNotFound' });
    }
    for (const each of [session, open()])
      assert.deepEqual(
        [each.userPoolId, each.triggers, each.lastCall, each.stackId],
        [undefined, {}, undefined, undefined],
      );
  }
});

test('on AWS the label tells the account once the stack is read', async () => {
  const session = open({ kind: 'aws' });
  assert.equal(session.world.label, 'aws');
  await session.stack();
  assert.equal(session.world.label, 'aws 123456789012');
});

test('an unreadable file is told of, and the session starts fresh', () => {
  for (const content of [
    '{"triggers":',
    '[]',
    'null',
    '{"triggers":{"PreSignUp":7}}',
    '{"triggers":{},"lastCall":{"operation":1}}',
  ]) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    warnings = [];
    const session = open();
    assert.deepEqual(session.triggers, {});
    assert.equal(warnings.length, 1, content);
    assert.match(warnings[0]!.text, /could not be read and starts fresh/);
    session.setTriggers({ PreSignUp: 'arn:x' });
    assert.deepEqual(open().triggers, { PreSignUp: 'arn:x' });
  }
});

test('a folder that cannot be written is told of once, and the session works on', () => {
  writeFileSync(join(folder, 'pools-shell'), 'a file where the folder should be');
  const session = open();
  warnings = [];
  session.setTriggers({ PreSignUp: 'arn:x' });
  session.setTriggers({});
  assert.equal(warnings.length, 1);
  assert.match(warnings[0]!.text, /cannot be kept/);
});

test('without a file nothing is kept', () => {
  open({}).setTriggers({ PreSignUp: 'arn:x' });
  assert.deepEqual(readdirSync(folder), []);
});

test('the StackId is known while the stack is, and a stack is looked for by its StackId', async () => {
  const session = open();
  assert.equal(session.stackId, undefined);
  const { id } = await session.stack();
  assert.equal(session.stackId, id);
  assert.equal(await session.whereIs(id), 'here');
  assert.equal(session.stackId, id, 'still the one that was read');
  assert.equal(await session.whereIs(id.replace('123456789012', '210987654321')), 'elsewhere');
  assert.equal(session.stackId, id);
  pool = '';
  assert.equal(await session.whereIs(id), 'gone');
  assert.equal(session.stackId, undefined, 'what was read is not there any more');
  session.forgetStack();
  assert.equal(session.stackId, undefined);
});

const NOT_FOUND = Object.assign(new Error('no such pool'), { name: 'ResourceNotFoundException' });

const inNoStack = (): Promise<unknown> =>
  Promise.reject(Object.assign(new Error('Stack for eu-west-1_one does not exist'), { name: 'ValidationError' }));

/** A session that works on this pool (or on the stack), in a world that has the pools `here`. */
const among = (here: readonly string[], poolId?: string, describeStackResources = inNoStack) =>
  createSession({
    world: {
      info: { kind: 'local', label: 'local', region: 'eu-west-1' },
      clients: {
        cloudformation: async () => ({
          ...cloudformation,
          describeStackResources,
        }),
        cognito: async () => ({
          describeUserPool: async ({ UserPoolId }: { UserPoolId: string }) => {
            if (!here.includes(UserPoolId)) throw NOT_FOUND;
            return { UserPool: { Id: UserPoolId, Arn: arnOf(UserPoolId) } };
          },
          listUserPoolClients: async () => ({}),
        }),
        lambda: async () => ({}),
        caller: async () => ({ account: '123456789012' }),
      } as any,
    },
    stackName: 'pools-shell',
    pool: poolId === undefined ? undefined : { poolId },
    file: undefined,
    secrets: { add() {} },
    warn() {},
  });
const arnOf = (id: string, account = '123456789012', region = 'eu-west-1') =>
  `arn:aws:cognito-idp:${region}:${account}:userpool/${id}`;

test('a pool that was named is the same one while it is read again', async () => {
  const session = among(['eu-west-1_one'], 'eu-west-1_one');
  await session.stack();
  session.forgetStack();
  assert.equal(
    session.stackId,
    arnOf('eu-west-1_one'),
    'what another job changes in it is written down as changed in it',
  );
});

test('the stack that a pool is in: one of the first resources of a large one, none, or not known, and asked again', async () => {
  const arn = 'arn:aws:cloudformation:eu-west-1:123456789012:stack/large/1';
  const large = async () => ({ StackResources: [{ PhysicalResourceId: 'other', StackName: 'large', StackId: arn }] });
  let answer: () => Promise<unknown> = () => Promise.reject(Object.assign(new Error('Rate exceeded'), THROTTLED));
  const session = among(['eu-west-1_one'], 'eu-west-1_one', () => answer());
  await session.stack();
  assert.deepEqual([session.twin, session.twinUnknown], [undefined, 'Rate exceeded']);
  const refuse = answer;
  answer = large;
  session.forgetStack();
  await session.stack();
  assert.deepEqual([session.twin, session.twinUnknown], [{ id: arn, place: { stackName: 'large' } }, undefined]);
  answer = refuse;
  session.forgetStack();
  await session.stack();
  assert.equal(session.twin?.id, arn, 'it is still in that stack');
  const alone = among(['eu-west-1_one'], 'eu-west-1_one');
  await alone.stack();
  assert.deepEqual([alone.twin, alone.twinUnknown], [undefined, undefined]);
});
const THROTTLED = { name: 'Throttling', $fault: 'client', $metadata: { httpStatusCode: 400 } };

test('a pool that is there is here only for the session that works on it', async () => {
  const there = ['eu-west-1_one', 'eu-west-1_two'];
  assert.equal(await among(there, 'eu-west-1_one').whereIs(arnOf('eu-west-1_one')), 'here');
  assert.equal(await among(there, 'eu-west-1_two').whereIs(arnOf('eu-west-1_one')), 'beside');
  assert.equal(await among(there).whereIs(arnOf('eu-west-1_one')), 'beside', 'it works on a stack');
  assert.equal(await among(there, 'eu-west-1_one').whereIs((await open().stack()).id), 'beside', 'it works on a pool');
});

test('a pool is gone when its own account and Region do not know it; elsewhere nobody can tell', async () => {
  const session = among([], 'eu-west-1_one');
  assert.equal(await session.whereIs(arnOf('eu-west-1_one')), 'deleted');
  assert.equal(await session.whereIs(arnOf('eu-west-1_one', '210987654321')), 'elsewhere');
  assert.equal(await session.whereIs(arnOf('us-east-1_one', '123456789012', 'us-east-1')), 'elsewhere');
});
