import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { cleanup } from '../../../plugins/help/cleanup.ts';
import { attach } from '../../../plugins/triggers/attach.ts';
import { detach } from '../../../plugins/triggers/detach.ts';
import { completeFunctions } from '../../../plugins/triggers/functions.ts';
import { list } from '../../../plugins/triggers/list.ts';
import { triggerName } from '../../../plugins/triggers/names.ts';
import { poolsSet } from '../../../plugins/triggers/pool-settings.ts';
import { changedSettings, settingsOf } from '../../../plugins/triggers/settings.ts';
import type { Table } from '../../../shell/contract.ts';
import { createJournal } from '../../../shell/journal.ts';
import { arnOf, awsError, type Fake, type FakeOptions, failure, fake, run, STACK } from './fakes.ts';

test('Tab offers the functions beside the stack, too, where they may be listed', async () => {
  const names = async (listFunctions: () => unknown) => {
    const { context } = fake({ handlers: { listFunctions } });
    return (await completeFunctions(context, '')).map((name) => (typeof name === 'string' ? name : name.value));
  };
  const own = STACK.functions.map(({ name }) => name);
  const listed = [{ FunctionName: STACK.functions[0]!.functionName }, { FunctionName: 'mine', Description: '' }];
  assert.deepEqual(await names(() => ({ Functions: listed })), [...own, 'mine']);
  assert.deepEqual(await names(() => Promise.reject(awsError('AccessDeniedException'))), own);
});

test('a function that is not there is explained in whole sentences, in a stack without functions, too', async () => {
  const given = pool({ stack: { ...STACK, functions: [] } });
  const { hint } = await failure(attach, { trigger: 'PreSignUp', function: 'mine' }, given);
  assert.equal(hint, 'A function of another account or Region is named by its full ARN.');
});

const OTHER = 'arn:aws:lambda:us-east-1:000000000000:function:somebody-elses';

/** What every function of these tests allows, unless a test says otherwise. */
const ALLOWED = {
  Effect: 'Allow',
  Principal: { Service: 'cognito-idp.amazonaws.com' },
  Action: 'lambda:InvokeFunction',
};

/** A pool that answers like Cognito: what an update does not send goes back to its default. */
function pool(
  options: FakeOptions & {
    config?: Record<string, unknown>;
    settings?: Record<string, unknown>;
    /** What is described of settings that were not sent. */
    defaults?: Record<string, unknown>;
  } = {},
) {
  let described: Record<string, unknown> = {
    Id: 'us-east-1_Pool',
    Name: 'pool',
    Arn: 'arn:aws:cognito-idp:us-east-1:000000000000:userpool/us-east-1_Pool',
    SchemaAttributes: [{ Name: 'email' }],
    EstimatedNumberOfUsers: 3,
    Policies: { PasswordPolicy: { MinimumLength: 10, TemporaryPasswordValidityDays: 7 } },
    AdminCreateUserConfig: { AllowAdminCreateUserOnly: false, UnusedAccountValidityDays: 7 },
    AutoVerifiedAttributes: ['email'],
    SmsConfiguration: {},
    UserPoolTags: { team: 'identity' },
    LambdaConfig: options.config ?? {},
    ...options.settings,
  };
  const handlers = {
    describeUserPool: () => ({ UserPool: structuredClone(described) }),
    updateUserPool: ({ UserPoolId, PoolName, ...settings }: any) => {
      const { Id, Arn, SchemaAttributes, EstimatedNumberOfUsers } = described;
      described = {
        Id,
        Arn,
        SchemaAttributes,
        EstimatedNumberOfUsers,
        Name: PoolName,
        LambdaConfig: {},
        ...options.defaults,
        // What is undefined is not sent.
        ...JSON.parse(JSON.stringify(settings)),
      };
      return {};
    },
    getPolicy: () => ({ Policy: JSON.stringify({ Statement: [ALLOWED] }) }),
    getFunctionConfiguration: () => Promise.reject(awsError('ResourceNotFoundException', 'Function not found: x')),
    ...options.handlers,
  };
  const given = fake({ ...options, handlers });
  return Object.assign(given, { config: () => described['LambdaConfig'] as Record<string, unknown> });
}

const journalOf = (given: Fake) =>
  given.pending().map(({ kind, subject, undo, previous }) => [kind, subject, undo, previous]);

test('a trigger is named with or without case and dashes', () => {
  for (const name of ['PreSignUp', 'presignup', 'pre-sign-up', 'PRE_SIGN_UP'])
    assert.equal(triggerName(name), 'PreSignUp');
  assert.equal(triggerName('pre-token-generation'), 'PreTokenGeneration');
  assert.equal(triggerName('custom-sms-sender'), 'CustomSMSSender');
  assert.throws(() => triggerName('InboundFederation'), { code: 'UnknownTrigger' });
});

test('which functions are made for a trigger is told of a stack, and of no pool that was named', async () => {
  const given = pool({ config: { PreSignUp: OTHER } });
  const columns = async () => {
    const { events } = await run(list, {}, given);
    return (events[0] as Table).columns;
  };
  assert.deepEqual(await columns(), ['trigger', 'attached', 'made for it']);
  Object.assign(given.context.session, { poolId: 'us-east-1_Pool' });
  assert.deepEqual(await columns(), ['trigger', 'attached']);
});

test('attach takes the function that the stack has for the trigger', async () => {
  const given = pool();
  const { data } = await run(attach, { trigger: 'PreSignUp' }, given);
  assert.deepEqual(data, { trigger: 'PreSignUp', function: arnOf('auto-confirm'), previous: null });
  assert.deepEqual(given.config(), { PreSignUp: arnOf('auto-confirm') });
  assert.deepEqual(given.context.session.triggers, { PreSignUp: arnOf('auto-confirm') });
});

test('attach sends every updatable setting back and keeps other triggers', async () => {
  const given = pool({
    config: { PostConfirmation: OTHER, PreTokenGenerationConfig: { LambdaVersion: 'V2_0', LambdaArn: OTHER } },
  });
  const { events } = await run(attach, { trigger: 'PreSignUp', function: 'auto-confirm' }, given);
  assert.deepEqual(given.inputOf('updateUserPool'), {
    UserPoolId: 'us-east-1_Pool',
    PoolName: 'pool',
    Policies: { PasswordPolicy: { MinimumLength: 10, TemporaryPasswordValidityDays: 7 } },
    AdminCreateUserConfig: { AllowAdminCreateUserOnly: false },
    AutoVerifiedAttributes: ['email'],
    UserPoolTags: { team: 'identity' },
    LambdaConfig: {
      PostConfirmation: OTHER,
      PreTokenGenerationConfig: { LambdaVersion: 'V2_0', LambdaArn: OTHER },
      PreSignUp: arnOf('auto-confirm'),
    },
  });
  assert.deepEqual(
    events.filter(({ kind }) => kind === 'warning'),
    [],
  );
});

test('the days of an unused account stay when the password policy has none of its own', () => {
  const settings = settingsOf({ AdminCreateUserConfig: { UnusedAccountValidityDays: 9 }, Policies: {} });
  assert.deepEqual(settings, { AdminCreateUserConfig: { UnusedAccountValidityDays: 9 } });
});

test('dynamic client registration is compared, but never sent: without its status that would turn it on', () => {
  const before = { DcrConfiguration: { OpenDcrEnabled: false } };
  assert.deepEqual(settingsOf(before), {});
  assert.deepEqual(changedSettings(before, { DcrConfiguration: { OpenDcrEnabled: true } }), ['DcrConfiguration']);
  assert.deepEqual(changedSettings(before, before), []);
});

test('tags that AWS sets itself are not sent', () => {
  const UserPoolTags = { 'aws:cloudformation:stack-name': 'pools-shell', team: 'identity' };
  assert.deepEqual(settingsOf({ UserPoolTags }), { UserPoolTags: { team: 'identity' } });
  assert.deepEqual(settingsOf({ UserPoolTags: { 'aws:cloudformation:stack-id': 'x' } }), {});
});

test('a message template goes back with the texts for codes and those for links', () => {
  const VerificationMessageTemplate = {
    EmailMessage: 'Code {####}',
    EmailMessageByLink: '{##Click##}',
    DefaultEmailOption: 'CONFIRM_WITH_LINK' as const,
  };
  assert.deepEqual(settingsOf({ VerificationMessageTemplate }), { VerificationMessageTemplate });
});

test('settings are compared member by member, absent like undefined', () => {
  const before = { MfaConfiguration: 'OFF' as const, EmailConfiguration: { SourceArn: undefined, From: 'a@b.c' } };
  assert.deepEqual(changedSettings(before, { ...before, EmailConfiguration: { From: 'a@b.c' } }), []);
  assert.deepEqual(changedSettings(before, { ...before, MfaConfiguration: 'ON', UserPoolTags: { a: 'b' } }), [
    'MfaConfiguration',
    'UserPoolTags',
  ]);
});

test('a setting that this version does not know is compared too, and put back when the change itself moved it', async () => {
  let described: Record<string, unknown> = { Id: 'p', NewThing: { On: true }, LambdaConfig: {} };
  const handlers = {
    describeUserPool: () => ({ UserPool: structuredClone(described) }),
    updateUserPool: ({ UserPoolId, NewThing = { On: false }, LambdaConfig }: any) => {
      described = { Id: UserPoolId, NewThing, LambdaConfig };
    },
  };
  const given = pool({ handlers });
  const { events } = await run(attach, { trigger: 'PreSignUp', function: OTHER }, given);
  assert.deepEqual(described, { Id: 'p', NewThing: { On: true }, LambdaConfig: { PreSignUp: OTHER } });
  assert.match(JSON.stringify(events), /has them back as they were: NewThing/);
});

test('what somebody else moved after the change is told and left', async () => {
  let updates = 0;
  const given = pool({
    handlers: {
      describeUserPool: () => ({
        UserPool: {
          Id: 'p',
          MfaConfiguration: updates ? 'ON' : 'OFF',
          LambdaConfig: updates ? { PreSignUp: OTHER } : {},
          LastModifiedDate: new Date(given.context.clock.now() + (updates ? 60_000 : -60_000)),
        },
      }),
      updateUserPool: () => {
        updates++;
      },
    },
  });
  const { events } = await run(attach, { trigger: 'PreSignUp', function: OTHER }, given);
  assert.equal(updates, 1);
  assert.match(JSON.stringify(events), /changed too: MfaConfiguration.*Somebody else/);
});

test('attach waits until the change is to be seen, where reads lag behind', async () => {
  let config = {};
  let stale = 3;
  const given = pool({
    handlers: {
      describeUserPool: () => ({ UserPool: { Id: 'p', LambdaConfig: config === none || stale-- > 0 ? none : config } }),
      updateUserPool: ({ LambdaConfig }: any) => {
        config = LambdaConfig;
      },
    },
  });
  const none = config;
  await run(attach, { trigger: 'PreSignUp', function: OTHER }, given);
  assert.equal(given.operations().filter((name) => name === 'updateUserPool').length, 1);
  assert.equal(given.operations().filter((name) => name === 'describeUserPool').length, 2 + 4);
});

test('a trigger that moves between the look and the change is neither overwritten nor lost', async () => {
  const given = pool();
  const cognito: any = await given.context.aws.cognito();
  let looks = 0;
  given.context.aws.cognito = async () =>
    new Proxy(cognito, {
      get: (target, name) =>
        name === 'describeUserPool'
          ? async (...args: unknown[]) => {
              if (++looks === 2) Object.assign(given.config(), { PreSignUp: OTHER });
              return target.describeUserPool(...args);
            }
          : name === 'then'
            ? undefined
            : target[name],
    });
  assert.equal((await failure(attach, { trigger: 'PreSignUp' }, given)).code, 'TriggerMoved');
  assert.deepEqual(given.config(), { PreSignUp: OTHER });
  assert.deepEqual(given.pending(), []);
});

test('attach says so when another setting moved', async () => {
  let updated = false;
  const given = pool({
    handlers: {
      describeUserPool: () => ({
        UserPool: {
          Id: 'p',
          DeletionProtection: updated ? 'INACTIVE' : 'ACTIVE',
          LambdaConfig: updated ? { PreSignUp: OTHER } : {},
        },
      }),
      updateUserPool: () => {
        updated = true;
      },
    },
  });
  const { events } = await run(attach, { trigger: 'PreSignUp', function: OTHER }, given);
  assert.match(JSON.stringify(events), /Other settings of the user pool changed too: DeletionProtection/);
});

test('attach fails when the pool does not have the trigger afterwards, and the change stays written down', async () => {
  const given = pool({ handlers: { updateUserPool: () => ({}) } });
  assert.equal((await failure(attach, { trigger: 'PreSignUp' }, given)).code, 'TriggersChanged');
  assert.equal(given.pending().length, 1);
});

test('attaching what is attached already changes nothing', async () => {
  const given = pool({ config: { PreSignUp: arnOf('auto-confirm') } });
  await run(attach, { trigger: 'PreSignUp' }, given);
  assert.deepEqual(given.operations(), ['describeUserPool']);
  assert.deepEqual(given.pending(), []);
});

test('a trigger that another function has is refused where nobody can be asked', async () => {
  const given = pool({ config: { PreSignUp: OTHER } });
  const error = await failure(attach, { trigger: 'PreSignUp', function: 'activity-log' }, given);
  assert.equal(error.code, 'TriggerTaken');
  assert.match(error.message, /taken by somebody-elses/);
  assert.match(error.hint!, /attach PreSignUp activity-log --replace$/, 'the function that was asked for');
  assert.deepEqual(given.config(), { PreSignUp: OTHER });
});

test('a person decides about a trigger that another function has', async () => {
  const no = pool({ config: { PreSignUp: OTHER }, attended: true, answers: [false] });
  assert.equal((await failure(attach, { trigger: 'PreSignUp' }, no)).code, 'TriggerTaken');
  const yes = pool({ config: { PreSignUp: OTHER }, attended: true, answers: [true] });
  await run(attach, { trigger: 'PreSignUp' }, yes);
  assert.deepEqual(yes.config(), { PreSignUp: arnOf('auto-confirm') });
});

test('detach restores what was there before this shell attached', async () => {
  const given = pool({ config: { PreSignUp: OTHER } });
  await run(attach, { trigger: 'PreSignUp', replace: true }, given);
  assert.deepEqual(journalOf(given), [['trigger', 'PreSignUp', 'detach PreSignUp --only auto-confirm', OTHER]]);
  const { data } = await run(detach, { trigger: 'PreSignUp' }, given);
  assert.deepEqual(data, [{ trigger: 'PreSignUp', detached: arnOf('auto-confirm'), restored: OTHER }]);
  assert.deepEqual(given.config(), { PreSignUp: OTHER });
  assert.deepEqual(given.pending(), []);
});

test('attaching twice still restores what was there first', async () => {
  const given = pool({ config: { PreSignUp: OTHER } });
  await run(attach, { trigger: 'PreSignUp', replace: true }, given);
  await run(attach, { trigger: 'PreSignUp', function: 'activity-log', replace: true }, given);
  assert.deepEqual(journalOf(given), [['trigger', 'PreSignUp', 'detach PreSignUp --only activity-log', OTHER]]);
  await run(detach, { trigger: 'PreSignUp' }, given);
  assert.deepEqual(given.config(), { PreSignUp: OTHER });
});

test('a function outside of the stack is attached and detached by its ARN', async () => {
  const given = pool();
  await run(attach, { trigger: 'PreSignUp', function: OTHER }, given);
  assert.deepEqual(journalOf(given), [['trigger', 'PreSignUp', `detach PreSignUp --only '${OTHER}'`, undefined]]);
  await run(detach, { trigger: 'PreSignUp', only: OTHER }, given);
  assert.deepEqual(given.config(), {});
});

test('detach without a journal entry removes the function and keeps the others', async () => {
  const given = pool({ config: { PreSignUp: OTHER, PostConfirmation: OTHER } });
  await run(detach, { trigger: 'pre-sign-up' }, given);
  assert.deepEqual(given.config(), { PostConfirmation: OTHER });
  assert.deepEqual(journalOf(given), [['trigger', 'PreSignUp', `detach PreSignUp --back-to '${OTHER}'`, OTHER]]);
  await run(detach, { trigger: 'PreSignUp', 'back-to': OTHER }, given);
  assert.deepEqual(given.config(), { PreSignUp: OTHER, PostConfirmation: OTHER });
  assert.deepEqual(given.pending(), []);
});

test('what our own function trusts without proof is not said of one of its name in a stack that is not ours', async () => {
  const cautioned = async (options: Parameters<typeof pool>[0]) => {
    const { texts } = await run(attach, { trigger: 'PreSignUp' }, pool(options));
    return texts.some((line) => line.startsWith('For demonstration'));
  };
  assert.equal(await cautioned({}), true);
  const stack = { ...STACK, foreign: 'belongs to the stack shop' };
  assert.equal(await cautioned({ stack, attended: true, answers: [true] }), false);
});

test("another's function in a pool that is not ours is taken off only when a person agrees", async () => {
  const stack = { ...STACK, foreign: 'belongs to the stack shop' };
  const config = { PreSignUp: OTHER, PostConfirmation: OTHER };
  const declined = pool({ stack, config, attended: true, answers: [false] });
  assert.equal((await failure(detach, { all: true }, declined)).code, 'Declined');
  assert.deepEqual([declined.config(), declined.pending()], [config, []]);
  const own = pool({ stack, config: {}, attended: true, answers: [true] });
  await run(attach, { trigger: 'PreSignUp' }, own);
  await run(detach, { trigger: 'PreSignUp' }, own);
  assert.deepEqual(
    own.questions,
    ['Change PreSignUp (no function -> auto-confirm) of us-east-1_Pool?'],
    'what was attached here is taken off without a question',
  );
});

test('what another put in the place of our function is written down before it goes', async () => {
  const given = pool({ config: { PreSignUp: OTHER } });
  await run(attach, { trigger: 'PreSignUp', replace: true }, given);
  const third = OTHER.replace('somebody', 'third');
  given.config()['PreSignUp'] = third;
  await run(detach, { trigger: 'PreSignUp' }, given);
  assert.deepEqual(given.config(), { PreSignUp: OTHER });
  assert.deepEqual(
    given.pending().map(({ undo }) => undo),
    [`detach PreSignUp --only '${OTHER}' --back-to '${third}'`],
  );
  await run(detach, { trigger: 'PreSignUp', only: OTHER, 'back-to': third }, given);
  assert.deepEqual([given.config(), given.pending()], [{ PreSignUp: third }, []]);
});

test('a function of another Region is refused before anything is asked or changed', async () => {
  const given = pool({ attended: true });
  const elsewhere = OTHER.replace('us-east-1', 'eu-west-1');
  const error = await failure(attach, { trigger: 'PreSignUp', function: elsewhere }, given);
  assert.deepEqual([error.code, error.hint], ['OtherRegion', 'Name a function of us-east-1.']);
  assert.deepEqual([given.questions, given.operations()], [[], ['describeUserPool']]);
});

test('a setting that cannot be put back is told, and the trigger stays attached', async () => {
  let updates = 0;
  const tags = { 'aws:cloudformation:stack-name': 'shop', team: 'identity' };
  const given = pool({
    handlers: {
      describeUserPool: () => ({
        UserPool: {
          Id: 'p',
          UserPoolTags: updates > 0 ? {} : tags,
          LambdaConfig: updates > 0 ? { PreSignUp: OTHER } : {},
        },
      }),
      updateUserPool: ({ UserPoolTags }: any) => {
        assert.deepEqual(UserPoolTags, { team: 'identity' }, 'tags that AWS sets are not sent');
        if (updates++ > 0) throw awsError('InvalidParameterException');
      },
    },
  });
  const { events } = await run(attach, { trigger: 'PreSignUp', function: OTHER }, given);
  assert.match(JSON.stringify(events), /Other settings of the user pool changed too: UserPoolTags/);
  assert.equal(given.pending().length, 1);
});

test('detach --only leaves a function alone that somebody else attached since', async () => {
  const given = pool();
  await run(attach, { trigger: 'PreSignUp' }, given);
  given.config()['PreSignUp'] = OTHER;
  const { events } = await run(detach, { trigger: 'PreSignUp', only: 'auto-confirm' }, given);
  assert.match(JSON.stringify(events), /somebody-elses by somebody else: left as it is/);
  assert.deepEqual(given.config(), { PreSignUp: OTHER });
  assert.deepEqual(given.pending(), []);
});

test('detach --all puts every trigger back with one update', async () => {
  const given = pool({ config: { PostConfirmation: OTHER } });
  await run(attach, { trigger: 'PreSignUp' }, given);
  await run(attach, { trigger: 'UserMigration' }, given);
  given.calls.length = 0;
  await run(detach, { all: true }, given);
  assert.deepEqual(given.config(), {});
  assert.deepEqual(given.operations(), ['describeUserPool', 'describeUserPool', 'updateUserPool', 'describeUserPool']);
});

test('detach wants a trigger or --all, and not both', async () => {
  assert.equal((await failure(detach, {}, pool())).code, 'MissingArgument');
  assert.equal((await failure(detach, { trigger: 'PreSignUp', all: true }, pool())).code, 'MissingArgument');
});

test('a refused update leaves nothing written down; one whose answer was lost stays', async () => {
  const refused = pool({ handlers: { updateUserPool: () => Promise.reject(awsError('InvalidParameterException')) } });
  await failure(attach, { trigger: 'PreSignUp' }, refused);
  assert.deepEqual(refused.pending(), []);
  for (const error of [new Error('socket hang up'), awsError('InternalErrorException', '', { status: 500 })]) {
    const lost = pool({ handlers: { updateUserPool: () => Promise.reject(error) } });
    await failure(attach, { trigger: 'PreSignUp' }, lost);
    assert.equal(lost.pending().length, 1);
  }
});

test('an unknown function and a trigger without one are told with the names there are', async () => {
  const unknown = await failure(attach, { trigger: 'PreSignUp', function: 'nobody' }, pool());
  assert.match(unknown.hint!, /auto-confirm, migrate-user, activity-log/);
  assert.equal((await failure(attach, { trigger: 'CustomMessage' }, pool())).code, 'UnknownFunction');
});

test('what changed while a person thought is neither overwritten nor lost', async () => {
  const answers = { trigger: arnOf('migrate-user'), other: OTHER };
  for (const [what, trigger] of Object.entries(answers)) {
    const given = pool({ config: { PreSignUp: OTHER }, attended: true });
    given.context.ask.confirm = async () => {
      Object.assign(given.config(), { PreSignUp: trigger, PostConfirmation: OTHER });
      return true;
    };
    if (what === 'trigger') {
      const error = await failure(attach, { trigger: 'PreSignUp' }, given);
      assert.equal(error.code, 'TriggerMoved');
      assert.match(error.message, /it runs migrate-user now\. Nothing was changed/);
      assert.deepEqual(given.pending(), []);
    } else await run(attach, { trigger: 'PreSignUp' }, given);
    assert.deepEqual(given.config(), {
      PreSignUp: what === 'trigger' ? trigger : arnOf('auto-confirm'),
      PostConfirmation: OTHER,
    });
  }
});

/**
 * Who attached what, in turn, to a trigger that `first` had; what it has after a `cleanup`. A run is `dead` (an earlier shell),
 * `me`, `script` (of this shell; it ends with `cleanup --session`), or `other`: somebody without this shell. `-` is nothing.
 */
const HISTORIES: [first: string, steps: string, afterwards: string][] = [
  ['-', 'me=A', '-'],
  ['P', 'me=A', 'P'],
  ['P', 'me=A me=C', 'P'],
  ['P', 'me=A me=C me=P', 'P'],
  ['P', 'me=A other=B', 'B'],
  ['P', 'me=A other=B me=C', 'B'],
  ['-', 'me=A other=B me=C', 'B'],
  ['P', 'me=A other=- me=C', '-'],
  ['P', 'me=A other=B me=A', 'B'],
  ['P', 'me=A other=B me=C other=-', '-'],
  ['P', 'me=A script=C', 'P'],
  ['P', 'me=A script=C me=D', 'P'],
  ['P', 'dead=A', 'P'],
  ['P', 'dead=A me=C', 'P'],
  ['P', 'dead=A me=C me=D', 'P'],
  ['P', 'dead=A other=B me=C', 'B'],
  ['P', 'dead=A dead=C', 'P'],
  ['P', 'dead=A script=C', 'P'],
];

/** Those after which a script has to leave what it found, with nobody cleaning up after it. */
const SCRIPTS: [first: string, steps: string, afterwards: string][] = [
  ['-', 'dead=A script=C', 'A'],
  ['P', 'dead=A other=B script=C', 'B'],
  ['-', 'me=A script=C', 'A'],
  ['-', 'script=C', '-'],
];

const NAMES: Record<string, string> = { A: 'auto-confirm', C: 'activity-log', D: 'migrate-user' };
const arnFor = (letter: string) =>
  letter === '-' ? undefined : NAMES[letter] === undefined ? `${OTHER}-${letter}` : arnOf(NAMES[letter]);

async function play(
  first: string,
  steps: string,
  cleanAfterwards: boolean,
  { isUnlucky = () => false as boolean, clock = Date as { now(): number } } = {},
) {
  const folder = mkdtempSync(join(tmpdir(), 'pools-shell-triggers-'));
  let config: Record<string, unknown> = first === '-' ? {} : { PreSignUp: arnFor(first) };
  const journalOfRun = (pid: number) =>
    createJournal({
      file: join(folder, 'journal.jsonl'),
      clock,
      warn() {},
      shell: { pid, started: 'then' },
      isRunning: ({ pid }) => pid === 99,
      stackId: () => 'arn:stack',
    });
  const handlers = {
    getPolicy: () => ({ Policy: JSON.stringify({ Statement: [ALLOWED] }) }),
    describeUserPool: () => ({ UserPool: { Id: 'us-east-1_Pool', LambdaConfig: { ...config } } }),
    updateUserPool: ({ LambdaConfig }: any) => {
      config = LambdaConfig;
      return {};
    },
  };
  const shell = (journal = root as Pick<typeof root, 'record' | 'add' | 'settle' | 'find' | 'pending'>): Fake => {
    const given: Fake = fake({
      handlers,
      journal,
      runLine: async (line) => {
        if (isUnlucky()) throw new Error('by chance');
        const [, trigger, , only] = line.split(' ');
        await run(detach, { trigger, only: only!.replaceAll("'", '') }, given);
      },
    });
    return given;
  };
  const root = journalOfRun(99);
  const me = shell();
  let dead = 1;
  try {
    for (const step of steps.split(' ')) {
      const [who, what] = step.split('=') as [string, string];
      const args = { trigger: 'PreSignUp', function: arnFor(what), replace: true };
      if (who === 'other') config = what === '-' ? {} : { PreSignUp: arnFor(what) };
      else if (who === 'me') await run(attach, args, me);
      else if (who === 'dead') await run(attach, args, shell(journalOfRun(dead++)));
      else {
        const script = shell(root.scoped());
        await run(attach, args, script);
        await run(cleanup, { session: true }, script);
      }
    }
    if (cleanAfterwards) await run(cleanup, {}, me);
    return { config, pending: root.pending('stack').length };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

for (const [first, steps, afterwards] of HISTORIES) {
  test(`cleanup after ${first} ${steps} leaves ${afterwards}`, async () => {
    const expected = afterwards === '-' ? {} : { PreSignUp: arnFor(afterwards) };
    assert.deepEqual(await play(first, steps, true), { config: expected, pending: 0 });
  });
}

for (const [first, steps, afterwards] of SCRIPTS) {
  test(`a script's own cleanup after ${first} ${steps} leaves ${afterwards}`, async () => {
    const { config } = await play(first, steps, false);
    assert.deepEqual(config, afterwards === '-' ? {} : { PreSignUp: arnFor(afterwards) });
  });
}

test('what happened last is undone first although the clock stands still or is set back', async () => {
  for (const step of [0, 1]) {
    let time = Date.now();
    const clock = { now: () => (time -= step) };
    for (const [first, steps, afterwards] of HISTORIES) {
      const { config } = await play(first, steps, true, { clock });
      assert.deepEqual(config, afterwards === '-' ? {} : { PreSignUp: arnFor(afterwards) }, `${first} ${steps}`);
    }
  }
});

test('an undo that fails by chance is not overtaken by an older one of the same trigger', async () => {
  for (const [first, steps, afterwards] of HISTORIES.filter(([, steps]) => steps.includes('dead='))) {
    let failures = 1;
    const { config, pending } = await play(first, steps, true, { isUnlucky: () => failures-- > 0 });
    assert.deepEqual(config, { PreSignUp: arnFor(afterwards) }, steps);
    assert.equal(pending, 0);
  }
});

test('an older undo that is run by hand settles its own change and not the newer one', async () => {
  const given = pool({ config: { PreSignUp: OTHER } });
  await run(attach, { trigger: 'PreSignUp', replace: true }, given);
  given.config()['PreSignUp'] = OTHER;
  await run(attach, { trigger: 'PreSignUp', function: 'activity-log', replace: true }, given);
  await run(detach, { trigger: 'PreSignUp', only: 'auto-confirm' }, given);
  assert.deepEqual(given.config(), { PreSignUp: arnOf('activity-log') });
  assert.deepEqual(journalOf(given), [['trigger', 'PreSignUp', 'detach PreSignUp --only activity-log', OTHER]]);
});

test('whatever a crash leaves of a replacement, cleanup restores what was there first', async () => {
  // The answer to the second attachment is lost: it may have taken effect or not.
  for (const effective of [false, true]) {
    const given: ReturnType<typeof pool> = pool({
      config: { PreSignUp: OTHER },
      runLine: async (line) => {
        const [, trigger, , only] = line.split(' ');
        await run(detach, { trigger, only }, given);
      },
    });
    await run(attach, { trigger: 'PreSignUp', replace: true }, given);
    const cognito: any = await given.context.aws.cognito();
    let lost = false;
    given.context.aws.cognito = async () =>
      new Proxy(cognito, {
        get: (target, name) =>
          name === 'updateUserPool' && !lost
            ? async (input: unknown) => {
                lost = true;
                if (effective) await target.updateUserPool(input);
                throw new Error('socket hang up');
              }
            : name === 'then'
              ? undefined
              : target[name],
      });
    await failure(attach, { trigger: 'PreSignUp', function: 'activity-log', replace: true }, given);
    assert.equal(given.pending().length, 2, 'the old one is settled only when the new one is there');
    await run(cleanup, {}, given);
    assert.deepEqual(given.config(), { PreSignUp: OTHER });
    assert.deepEqual(given.pending(), []);
  }
});

const TOKENS = 'arn:aws:lambda:us-east-1:000000000000:function:tokens';
const twins = (LambdaVersion: string, LambdaArn = OTHER) => ({
  PreTokenGeneration: LambdaArn,
  PreTokenGenerationConfig: { LambdaVersion, LambdaArn },
});

/** A pool that describes the token function under both of its names, whichever it was given. */
function twinPool(config: Record<string, unknown> = {}) {
  const given = pool({ config });
  const described = () => {
    const { PreTokenGeneration, PreTokenGenerationConfig, ...rest } = given.config() as any;
    const LambdaArn = PreTokenGenerationConfig?.LambdaArn ?? PreTokenGeneration;
    return LambdaArn ? { ...rest, ...twins(PreTokenGenerationConfig?.LambdaVersion ?? 'V1_0', LambdaArn) } : rest;
  };
  return Object.assign(given, { described });
}

test('the token function is attached for an event of version 1 unless another is wanted', async () => {
  const first = twinPool();
  await run(attach, { trigger: 'PreTokenGeneration', function: TOKENS }, first);
  assert.deepEqual(first.config(), { PreTokenGeneration: TOKENS });
  const second = twinPool();
  await run(attach, { trigger: 'PreTokenGeneration', function: TOKENS, 'event-version': 'V2_0' }, second);
  assert.deepEqual(second.config(), twins('V2_0', TOKENS));
  assert.deepEqual(second.context.session.triggers, { PreTokenGeneration: TOKENS });
});

test('which version of its event the token function gets is said when it is attached, each time, and by triggers', async () => {
  const given = twinPool();
  const attached = async (version?: 'V2_0') => {
    const args = { trigger: 'PreTokenGeneration', function: TOKENS, ...(version && { 'event-version': version }) };
    const { data, events } = await run(attach, args, given);
    assert.equal((data as { eventVersion?: string }).eventVersion, version ?? 'V1_0');
    return events.flatMap((event) => (event.kind === 'text' && / handles /.test(event.text) ? [event.text] : []));
  };
  const first = / with events of version V1_0; --event-version V2_0 for access token claims and scopes\.$/;
  assert.match((await attached())[0]!, first);
  assert.match((await attached())[0]!, first);
  const listed = async () => {
    const { data, events } = await run(list, {}, given);
    const cell = (events[0] as Table).rows.find(([trigger]) => trigger === 'PreTokenGeneration')![1];
    return [cell, data.PreTokenGenerationConfig];
  };
  const [cell, config] = await listed();
  assert.match(String(cell), / \(V1_0\)$/);
  assert.deepEqual(config, { LambdaVersion: 'V1_0', LambdaArn: TOKENS });
  assert.match((await attached('V2_0'))[0]!, / with events of version V2_0\.$/);
  assert.deepEqual((await listed())[1], { LambdaVersion: 'V2_0', LambdaArn: TOKENS });
});

test('detach takes the token function from both of its names', async () => {
  for (const config of [
    { PreTokenGeneration: OTHER },
    { PreTokenGenerationConfig: twins('V3_0').PreTokenGenerationConfig },
  ]) {
    const given = pool({ config: { ...config, PreSignUp: OTHER } });
    const { data } = await run(detach, { trigger: 'PreTokenGeneration' }, given);
    assert.deepEqual(data, [{ trigger: 'PreTokenGeneration', detached: OTHER, restored: null }]);
    assert.deepEqual(given.config(), { PreSignUp: OTHER });
  }
});

test('detach brings back the token function of before with the version of its event', async () => {
  const given = twinPool(twins('V2_0'));
  await run(attach, { trigger: 'PreTokenGeneration', function: TOKENS, replace: true }, given);
  assert.deepEqual(given.config(), { PreTokenGeneration: TOKENS });
  const { data } = await run(detach, { trigger: 'PreTokenGeneration', only: TOKENS }, given);
  assert.deepEqual(data, [{ trigger: 'PreTokenGeneration', detached: TOKENS, restored: OTHER }]);
  assert.deepEqual(given.described(), twins('V2_0'));
  assert.deepEqual(given.pending(), []);
});

test('the version of the token event changes without asking, and stays when none is named', async () => {
  const given = twinPool(twins('V2_0'));
  await run(attach, { trigger: 'PreTokenGeneration', function: OTHER }, given);
  assert.deepEqual(given.operations(), ['describeUserPool']);
  await run(attach, { trigger: 'PreTokenGeneration', function: OTHER, 'event-version': 'V3_0' }, given);
  assert.deepEqual(given.config(), twins('V3_0'));
  await run(detach, { trigger: 'PreTokenGeneration' }, given);
  assert.deepEqual(given.config(), twins('V2_0'));
});

test('attaching and detaching another trigger keeps the token function as it is', async () => {
  const given = twinPool(twins('V2_0'));
  await run(attach, { trigger: 'PreSignUp' }, given);
  assert.deepEqual(given.config(), { ...twins('V2_0'), PreSignUp: arnOf('auto-confirm') });
  await run(detach, { trigger: 'PreSignUp' }, given);
  assert.deepEqual(given.config(), twins('V2_0'));
});

test('the event of another trigger has no versions', async () => {
  const error = await failure(attach, { trigger: 'PreSignUp', 'event-version': 'V2_0' }, pool());
  assert.equal(error.code, 'InvalidArgument');
});

test('a pool that tells more of the token function than it was given has what it was given', async () => {
  const given = pool({
    handlers: {
      describeUserPool: () => ({
        UserPool: { Id: 'p', LambdaConfig: given.operations().includes('updateUserPool') ? twins('V1_0', TOKENS) : {} },
      }),
      updateUserPool: () => ({}),
    },
  });
  const { data } = await run(attach, { trigger: 'PreTokenGeneration', function: TOKENS }, given);
  assert.equal(data.function, TOKENS);
});

const KEY = 'arn:aws:kms:us-east-1:000000000000:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const KEY_2 = KEY.replace('1234abcd', '9876abcd');
const sender = (LambdaArn: string) => ({ LambdaVersion: 'V1_0', LambdaArn });

test('a sender is attached with its key, and detached with it when it was the last one', async () => {
  const given = pool({ config: { PreSignUp: OTHER } });
  const { events } = await run(attach, { trigger: 'CustomEmailSender', function: OTHER, 'kms-key': KEY }, given);
  assert.deepEqual(given.config(), { PreSignUp: OTHER, CustomEmailSender: sender(OTHER), KMSKeyID: KEY });
  assert.match(JSON.stringify(events), /needs kms:Decrypt/);
  // The second one takes the pool's key.
  await run(attach, { trigger: 'CustomSMSSender', function: OTHER }, given);
  await run(detach, { trigger: 'CustomEmailSender' }, given);
  assert.deepEqual(given.config(), { PreSignUp: OTHER, CustomSMSSender: sender(OTHER), KMSKeyID: KEY });
  await run(detach, { trigger: 'CustomSMSSender' }, given);
  assert.deepEqual(given.config(), { PreSignUp: OTHER });
  assert.deepEqual(given.pending(), []);
});

test('a key that the pool had before any sender stays, whichever sender goes last', async () => {
  for (const last of ['CustomEmailSender', 'CustomSMSSender']) {
    const given = pool({ config: { KMSKeyID: KEY } });
    const first = last === 'CustomEmailSender' ? 'CustomSMSSender' : 'CustomEmailSender';
    await run(attach, { trigger: 'CustomEmailSender', function: OTHER, 'kms-key': KEY_2 }, given);
    await run(attach, { trigger: 'CustomSMSSender', function: OTHER }, given);
    assert.equal(given.config().KMSKeyID, KEY_2);
    await run(detach, { trigger: first }, given);
    await run(detach, { trigger: last }, given);
    assert.deepEqual(given.config(), { KMSKeyID: KEY });
  }
});

test('detach brings the sender of before back with its key', async () => {
  const config = { CustomEmailSender: sender(OTHER), KMSKeyID: KEY };
  const given = pool({ config });
  const args = { trigger: 'CustomEmailSender', function: 'activity-log', 'kms-key': KEY_2, replace: true };
  await run(attach, args, given);
  assert.deepEqual(given.config(), { CustomEmailSender: sender(arnOf('activity-log')), KMSKeyID: KEY_2 });
  await run(detach, { trigger: 'CustomEmailSender' }, given);
  assert.deepEqual(given.config(), config);
});

test('attaching and detaching another trigger keeps senders and key as they are', async () => {
  const config = { CustomSMSSender: sender(OTHER), KMSKeyID: KEY };
  const given = pool({ config });
  await run(attach, { trigger: 'PreSignUp' }, given);
  assert.deepEqual(given.config(), { ...config, PreSignUp: arnOf('auto-confirm') });
  await run(detach, { trigger: 'PreSignUp' }, given);
  assert.deepEqual(given.config(), config);
});

test('a sender without a key, with no key of the pool, or with a second one is refused', async () => {
  const wanted = { trigger: 'CustomEmailSender', function: OTHER };
  const none = await failure(attach, wanted, pool());
  assert.equal(none.code, 'MissingArgument');
  assert.match(none.hint!, /attach CustomEmailSender FUNCTION --kms-key ARN/);
  assert.equal((await failure(attach, { ...wanted, 'kms-key': 'alias/it' }, pool())).code, 'InvalidArgument');
  assert.equal((await failure(attach, { trigger: 'PreSignUp', 'kms-key': KEY }, pool())).code, 'InvalidArgument');
  const other = pool({ config: { CustomSMSSender: sender(OTHER), KMSKeyID: KEY } });
  const taken = await failure(attach, { ...wanted, 'kms-key': KEY_2 }, other);
  assert.equal(taken.code, 'KeyTaken');
  assert.deepEqual(other.pending(), []);
});

test('a person is asked for the key', async () => {
  const given = pool({ attended: true, answers: [KEY] });
  await run(attach, { trigger: 'CustomSMSSender', function: OTHER }, given);
  assert.deepEqual(given.config(), { CustomSMSSender: sender(OTHER), KMSKeyID: KEY });
});

test('a setting of the pool is changed alone, written down with what was, and brought back', async () => {
  const given = pool({ config: { PostConfirmation: OTHER } });
  const { data, texts } = await run(poolsSet, { setting: 'verify', values: ['phone', 'email'] }, given);
  assert.deepEqual(data, { pool: 'us-east-1_Pool', setting: 'verify', values: ['email', 'phone'] });
  assert.deepEqual(texts, ['us-east-1_Pool: verify is email, phone now.']);
  assert.deepEqual(given.inputOf('updateUserPool'), {
    UserPoolId: 'us-east-1_Pool',
    PoolName: 'pool',
    Policies: { PasswordPolicy: { MinimumLength: 10, TemporaryPasswordValidityDays: 7 } },
    AdminCreateUserConfig: { AllowAdminCreateUserOnly: false },
    AutoVerifiedAttributes: ['email', 'phone_number'],
    UserPoolTags: { team: 'identity' },
    LambdaConfig: { PostConfirmation: OTHER },
  });
  await run(poolsSet, { setting: 'verify', values: ['none'] }, given);
  assert.deepEqual(given.inputOf('updateUserPool').AutoVerifiedAttributes, []);
  assert.deepEqual(journalOf(given), [['setting', 'verify', 'pools set verify email', undefined]]);
  await run(poolsSet, { setting: 'verify', values: ['email'] }, given);
  assert.deepEqual(journalOf(given), []);
});

const DEFAULT_RECOVERY = {
  RecoveryMechanisms: [
    { Priority: 1, Name: 'verified_phone_number' },
    { Priority: 2, Name: 'verified_email' },
  ],
};

for (const [how, defaults] of [
  ['is not described', {}],
  ['is described', { AccountRecoverySetting: DEFAULT_RECOVERY }],
] as const)
  test(`where a code for a forgotten password goes is set in order, and its default comes back where it ${how}`, async () => {
    const given = pool({ defaults });
    await run(poolsSet, { setting: 'recovery', values: ['email', 'phone'] }, given);
    assert.deepEqual(given.inputOf('updateUserPool').AccountRecoverySetting, {
      RecoveryMechanisms: [
        { Priority: 1, Name: 'verified_email' },
        { Priority: 2, Name: 'verified_phone_number' },
      ],
    });
    assert.deepEqual(journalOf(given), [['setting', 'recovery', 'pools set recovery none', undefined]]);
    const { texts } = await run(poolsSet, { setting: 'recovery', values: ['none'] }, given);
    assert.ok(!('AccountRecoverySetting' in JSON.parse(JSON.stringify(given.inputOf('updateUserPool')))));
    assert.deepEqual(
      texts.filter((text) => /Other settings|moved/.test(text)),
      [],
    );
    assert.deepEqual(journalOf(given), []);
  });

test('a setting that is there already, or that there is not, is left alone', async () => {
  const given = pool();
  const { texts } = await run(poolsSet, { setting: 'verify', values: ['email'] }, given);
  assert.deepEqual(texts, ['us-east-1_Pool has verify email already: nothing to do.']);
  for (const values of [['admin'], ['email', 'none'], ['email', 'email']])
    assert.equal((await failure(poolsSet, { setting: 'verify', values }, given)).exitCode, 2, values.join());
  assert.deepEqual(given.operations().includes('updateUserPool'), false);
});

test('a setting that somebody else changes meanwhile is not overwritten, and one that does not arrive is told', async () => {
  let reads = 0;
  const described = (AutoVerifiedAttributes: string[]) => ({
    UserPool: { Id: 'us-east-1_Pool', Arn: 'arn', AutoVerifiedAttributes, LastModifiedDate: new Date(reads) },
  });
  const moved = pool({ handlers: { describeUserPool: () => described(reads++ === 0 ? ['email'] : []) } });
  const error = await failure(poolsSet, { setting: 'verify', values: ['phone'] }, moved);
  assert.equal(error.code, 'SettingMoved');
  assert.deepEqual(journalOf(moved), []);
  const lost = pool({
    handlers: {
      describeUserPool: () => {
        reads++;
        return described(['email']);
      },
      updateUserPool: () => ({}),
    },
  });
  assert.equal((await failure(poolsSet, { setting: 'verify', values: ['phone'] }, lost)).code, 'SettingsChanged');
  assert.deepEqual(journalOf(lost), [['setting', 'verify', 'pools set verify email', undefined]]);
});

test('a setting of a pool that is not ours is changed once somebody agrees', async () => {
  const given = pool({ stack: { ...STACK, foreign: 'belongs to the stack shop' }, attended: true, answers: [false] });
  assert.equal((await failure(poolsSet, { setting: 'verify', values: ['phone'] }, given)).code, 'Declined');
  assert.deepEqual(given.questions, ['Change a setting of us-east-1_Pool?']);
});
