import assert from 'node:assert/strict';
import { test } from 'node:test';
import { attach } from '../../../plugins/triggers/attach.ts';
import { detach } from '../../../plugins/triggers/detach.ts';
import { triggerName } from '../../../plugins/triggers/names.ts';
import { changedSettings, settingsOf } from '../../../plugins/triggers/settings.ts';
import { arnOf, awsError, type Fake, type FakeOptions, failure, fake, run } from './fakes.ts';

const OTHER = 'arn:aws:lambda:us-east-1:000000000000:function:somebody-elses';

/** A pool that answers like Cognito: what an update does not send goes back to its default. */
function pool(options: FakeOptions & { config?: Record<string, unknown>; settings?: Record<string, unknown> } = {}) {
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
      described = { Id, Arn, SchemaAttributes, EstimatedNumberOfUsers, Name: PoolName, LambdaConfig: {}, ...settings };
      return {};
    },
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
  assert.throws(() => triggerName('CustomEmailSender'), { code: 'UnknownTrigger' });
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

test('settings are compared member by member, absent like undefined', () => {
  const before = { MfaConfiguration: 'OFF' as const, EmailConfiguration: { SourceArn: undefined, From: 'a@b.c' } };
  assert.deepEqual(changedSettings(before, { ...before, EmailConfiguration: { From: 'a@b.c' } }), []);
  assert.deepEqual(changedSettings(before, { ...before, MfaConfiguration: 'ON', UserPoolTags: { a: 'b' } }), [
    'MfaConfiguration',
    'UserPoolTags',
  ]);
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
  const error = await failure(attach, { trigger: 'PreSignUp' }, given);
  assert.equal(error.code, 'TriggerTaken');
  assert.match(error.message, /taken by somebody-elses/);
  assert.match(error.hint!, /--replace/);
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
  assert.deepEqual(given.operations(), ['describeUserPool', 'updateUserPool', 'describeUserPool']);
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
