import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deploy } from '../../../plugins/stack/deploy.ts';
import { destroy } from '../../../plugins/stack/destroy.ts';
import { outputs } from '../../../plugins/stack/outputs.ts';
import type { Event } from '../../../shell/contract.ts';
import { awsError, type Fake, type FakeOptions, failure, fake, run, TEMPLATE } from './fakes.ts';

const ID = 'arn:aws:cloudformation:us-east-1:000000000000:stack/pools-shell/1';
const absent = () => awsError('ValidationError', 'Stack with id pools-shell does not exist');

interface StackEvent {
  EventId: string;
  StackId: string;
  PhysicalResourceId: string;
  LogicalResourceId: string;
  ResourceType: string;
  ResourceStatus: string;
  ResourceStatusReason?: string;
}

interface Script {
  /** What the stack is before the command; undefined: absent. */
  status?: string;
  tags?: Record<string, string>;
  /** `resource STATUS [reason]` per event of an operation, `stack STATUS` for the stack itself. One list an operation. */
  create?: string[];
  update?: string[];
  remove?: string[];
  changes?: { Action: string; LogicalResourceId: string; ResourceType: string; Replacement?: string }[];
  changeSetFails?: string;
  /** Another shell executes its own change set just before. */
  overtaken?: true;
  /** The template that is deployed; another one when absent. */
  template?: string;
  /** Events that were there before. */
  past?: string[];
}

/** A CloudFormation whose operations go through the given events, two at each look. */
function cloud(script: Script, options: FakeOptions = {}): Fake & { events: StackEvent[] } {
  let status = script.status;
  let tags = script.tags ?? { 'pools-shell': 'stack' };
  const events: StackEvent[] = [];
  let coming: string[] = [];
  let type = '';
  const add = (line: string) => {
    const [resource, ResourceStatus, ...reason] = line.split(' ');
    const stack = resource === 'stack';
    if (stack) status = ResourceStatus === 'DELETE_COMPLETE' ? undefined : ResourceStatus;
    events.push({
      EventId: String(events.length + 1),
      StackId: ID,
      PhysicalResourceId: stack ? ID : resource!,
      LogicalResourceId: stack ? 'pools-shell' : resource!,
      ResourceType: stack ? 'AWS::CloudFormation::Stack' : 'AWS::Test::Thing',
      ResourceStatus: ResourceStatus!,
      ...(reason.length > 0 ? { ResourceStatusReason: reason.join(' ') } : {}),
    });
  };
  for (const line of script.past ?? []) add(line);
  if (script.status?.endsWith('_IN_PROGRESS')) coming = [...(script.create ?? script.update ?? script.remove ?? [])];
  status = script.status;
  const handlers = {
    describeStacks: () => {
      if (status === undefined) throw absent();
      const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
      return { Stacks: [{ StackName: 'pools-shell', StackId: ID, StackStatus: status, Tags }] };
    },
    createChangeSet: ({ ChangeSetType, Tags }: any) => {
      type = ChangeSetType;
      // A new stack begins with no events of an earlier one of its name.
      if (type === 'CREATE') events.length = 0;
      if (type === 'CREATE') status = 'REVIEW_IN_PROGRESS';
      tags = Object.fromEntries(Tags.map(({ Key, Value }: any) => [Key, Value]));
      return { Id: 'change-set', StackId: ID };
    },
    describeChangeSet: () =>
      script.changeSetFails === undefined
        ? { Status: 'CREATE_COMPLETE', Changes: (script.changes ?? []).map((ResourceChange) => ({ ResourceChange })) }
        : { Status: 'FAILED', StatusReason: script.changeSetFails },
    deleteChangeSet: () => ({}),
    getTemplate: () => ({ TemplateBody: script.template ?? '{}' }),
    executeChangeSet: () => {
      status = `${type}_IN_PROGRESS`;
      coming = [...((type === 'CREATE' ? script.create : script.update) ?? [])];
      if (script.overtaken) throw awsError('ChangeSetNotFoundException', 'ChangeSet [change-set] does not exist');
      return {};
    },
    deleteStack: () => {
      status = 'DELETE_IN_PROGRESS';
      coming = [...(script.remove ?? ['stack DELETE_COMPLETE'])];
      return {};
    },
    describeStackEvents: () => {
      const answer = events.toReversed();
      for (const line of coming.splice(0, 2)) add(line);
      return { StackEvents: answer };
    },
    ...options.handlers,
  };
  return Object.assign(fake({ ...options, handlers }), { events });
}

const CREATED = ['Pool CREATE_IN_PROGRESS', 'Pool CREATE_COMPLETE', 'Table CREATE_COMPLETE', 'stack CREATE_COMPLETE'];
const FAILED = [
  'Pool CREATE_FAILED Resource creation cancelled',
  'Table CREATE_FAILED Limit of\n tables reached',
  'stack ROLLBACK_IN_PROGRESS',
  'stack ROLLBACK_COMPLETE',
];

test('deploy creates an absent stack by a change set and shows each resource', async () => {
  const given = cloud({ create: CREATED });
  const { data, events, texts } = await run(deploy, {}, given);
  assert.equal(data.result, 'created');
  const sent = given.inputOf('createChangeSet');
  assert.equal(sent.ChangeSetType, 'CREATE');
  assert.deepEqual(sent.Capabilities, ['CAPABILITY_IAM']);
  assert.deepEqual(sent.Tags, [{ Key: 'pools-shell', Value: 'stack' }]);
  assert.ok(
    texts.includes('Creating the stack pools-shell: 1 user pool, 1 app client, 1 table and 2 functions (6 resources)'),
  );
  assert.deepEqual(events.filter(({ kind }) => kind === 'progress').at(-1), {
    kind: 'progress',
    text: 'Table create complete',
    done: 2,
    total: 6,
  });
  assert.deepEqual(
    given.pending().map(({ kind, undo }) => [kind, undo]),
    [['stack', 'destroy']],
  );
});

test('deploy does nothing when the stack has this very template', async () => {
  const given = cloud({ status: 'CREATE_COMPLETE', template: TEMPLATE });
  assert.equal((await run(deploy, {}, given)).data.result, 'unchanged');
  assert.deepEqual(given.operations(), ['describeStacks', 'getTemplate']);
  assert.deepEqual(given.pending(), []);
});

test('deploy shows what an update changes before it asks, and updates', async () => {
  const given = cloud({
    status: 'CREATE_COMPLETE',
    past: CREATED,
    changes: [
      { Action: 'Modify', LogicalResourceId: 'Table', ResourceType: 'AWS::DynamoDB::Table', Replacement: 'True' },
    ],
    update: ['Table UPDATE_COMPLETE', 'stack UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 'stack UPDATE_COMPLETE'],
  });
  const { data, events } = await run(deploy, {}, given);
  assert.equal(data.result, 'updated');
  const table = events.find(({ kind }) => kind === 'table');
  assert.deepEqual(table?.kind === 'table' && table.rows, [['Modify, made anew', 'Table', 'AWS::DynamoDB::Table']]);
});

test('an update that changes nothing is no update', async () => {
  const given = cloud({
    status: 'CREATE_COMPLETE',
    changeSetFails: "The submitted information didn't contain changes.",
  });
  assert.equal((await run(deploy, {}, given)).data.result, 'unchanged');
  assert.ok(given.operations().includes('deleteChangeSet'));
});

test('a change set that fails is told with its reason', async () => {
  const given = cloud({ status: 'CREATE_COMPLETE', changeSetFails: 'no rights' });
  const error = await failure(deploy, {}, given);
  assert.equal(error.code, 'ChangeSetFailed');
  assert.match(error.message, /no rights/);
});

test('an update of the pool that takes triggers off attaches them again, or says how', async () => {
  let looked = 0;
  let refuse = false;
  const given = cloud(
    {
      status: 'CREATE_COMPLETE',
      changes: [{ Action: 'Modify', LogicalResourceId: 'Pool', ResourceType: 'AWS::Cognito::UserPool' }],
      update: ['stack UPDATE_COMPLETE'],
    },
    {
      handlers: {
        describeStacks: () => ({
          Stacks: [
            {
              StackName: 'pools-shell',
              StackId: ID,
              StackStatus: 'CREATE_COMPLETE',
              Tags: [{ Key: 'pools-shell', Value: 'stack' }],
              Outputs: [{ OutputKey: 'UserPoolId', OutputValue: 'pool' }],
            },
          ],
        }),
        describeUserPool: () => ({ UserPool: { LambdaConfig: looked++ === 0 ? { PreSignUp: 'arn:one' } : {} } }),
      },
      runLine: () => {
        if (refuse) throw new Error('no right');
      },
    },
  );
  await run(deploy, {}, given);
  assert.deepEqual(given.lines, ["detach PreSignUp --back-to 'arn:one'"]);
  assert.deepEqual(given.pending(), []);
  looked = 0;
  refuse = true;
  const { events } = await run(deploy, {}, given);
  assert.deepEqual(
    events.find(({ kind }) => kind === 'warning'),
    {
      kind: 'warning',
      text: 'The update took PreSignUp off the pool, and it could not be attached again: no right',
      hint: "Try again with: detach PreSignUp --back-to 'arn:one'",
    },
  );
  assert.deepEqual(
    given.pending().map(({ undo }) => undo),
    ["detach PreSignUp --back-to 'arn:one'"],
  );
});

test('express mode is asked for only when it is wanted', async () => {
  for (const express of [false, true]) {
    const given = cloud({ create: ['stack CREATE_COMPLETE'] });
    await run(deploy, { express }, given);
    assert.deepEqual(given.inputOf('createChangeSet').DeploymentConfig, express ? { Mode: 'EXPRESS' } : undefined);
  }
});

test('a failed creation names the resource that failed, on one line', async () => {
  const given = cloud({ create: FAILED });
  const error = await failure(deploy, {}, given);
  assert.equal(error.code, 'DeployFailed');
  assert.match(error.message, /\(ROLLBACK_COMPLETE\): Table \(AWS::Test::Thing\): Limit of tables reached$/);
  assert.equal(given.pending().length, 1);
});

test('what a failed creation left is deleted first', async () => {
  const given = cloud({
    status: 'ROLLBACK_COMPLETE',
    past: FAILED,
    create: CREATED,
    remove: ['Pool DELETE_COMPLETE', 'stack DELETE_COMPLETE'],
  });
  const { data, texts } = await run(deploy, {}, given);
  assert.equal(data.result, 'created');
  assert.match(texts.join('\n'), /ROLLBACK_COMPLETE: it cannot be updated and has to be deleted first/);
});

test('a damaged stack that may hold users is not deleted before somebody agrees', async () => {
  for (const status of ['DELETE_FAILED', 'CREATE_FAILED']) {
    const person = cloud({ status }, { attended: true, answers: [false] });
    assert.equal((await failure(deploy, {}, person)).code, 'Declined');
    assert.match(person.questions[0]!, /Delete what is left of the stack pools-shell/);
    const nobody = cloud({ status });
    nobody.context.ask.confirm = async ({ spends }) => !spends;
    const error = await failure(deploy, {}, nobody);
    assert.equal(error.code, 'Declined');
    assert.match(error.hint!, /--yes/);
    assert.match(error.message, /^Delete what is left of .*\? Nothing was changed: nobody agreed to it\.$/);
    for (const given of [person, nobody]) {
      assert.deepEqual(given.operations(), ['describeStacks']);
      assert.deepEqual(given.pending(), []);
    }
    const agreed = cloud({ status, create: CREATED }, { attended: true, answers: [true, true] });
    assert.equal((await run(deploy, {}, agreed)).data.result, 'created');
  }
});

test('Ctrl-C before an update takes the change set away; a creation has its StackId written down by then', async () => {
  for (const status of ['CREATE_COMPLETE', undefined]) {
    const abort = new AbortController();
    const describeChangeSet = () => {
      abort.abort(new Error('Ctrl-C'));
      return { Status: 'CREATE_PENDING' };
    };
    const given = cloud({ status }, { handlers: { describeChangeSet } });
    given.context.signal = abort.signal;
    await assert.rejects(run(deploy, {}, given), /Ctrl-C/);
    assert.equal(given.operations().at(-1), 'deleteChangeSet');
    assert.deepEqual(
      given.pending().map(({ kind, stackId }) => [kind, stackId]),
      status === undefined ? [['stack', ID]] : [],
    );
  }
});

test('Ctrl-C says that CloudFormation goes on with what was begun, and how to follow it', async () => {
  const update = { Action: 'Modify', LogicalResourceId: 'Table', ResourceType: 'AWS::DynamoDB::Table' };
  for (const [command, script, doing, hint] of [
    [deploy, {}, 'creating', /`deploy` follows it again, `destroy` removes it/],
    [deploy, { status: 'CREATE_COMPLETE', past: CREATED, changes: [update] }, 'updating', /`destroy` removes it/],
    [deploy, { status: 'CREATE_IN_PROGRESS', past: CREATED }, 'creating', /`deploy` follows it again/],
    [destroy, { status: 'CREATE_COMPLETE', past: CREATED, remove: [] }, 'deleting', /^`destroy` follows it again$/],
  ] as const) {
    const abort = new AbortController();
    const given = cloud(script as Script);
    given.context.signal = abort.signal;
    given.context.clock.sleep = async () => {
      abort.abort(new Error('Ctrl-C'));
      abort.signal.throwIfAborted();
    };
    const args = { express: false };
    const running = command.run(args, given.context);
    const warnings: Event[] = [];
    await assert.rejects(async () => {
      for await (const event of running) if (event.kind === 'warning') warnings.push(event);
    }, /Ctrl-C/);
    assert.equal(warnings.length, 1);
    const [told] = warnings;
    assert.ok(told?.kind === 'warning');
    assert.equal(told.text, `CloudFormation goes on ${doing} the stack pools-shell.`);
    assert.match(told.hint!, hint);
  }
});

test('a stack that is being created already is waited for', async () => {
  const given = cloud({ status: 'CREATE_IN_PROGRESS', create: CREATED, template: TEMPLATE });
  const { data, events } = await run(deploy, {}, given);
  assert.equal(data.result, 'unchanged');
  assert.ok(events.some(({ kind }) => kind === 'progress'));
  assert.ok(!given.operations().includes('createChangeSet'));
});

test('a stack that another shell creates at the same moment is waited for, and is not written down as made here', async () => {
  const given = cloud({ create: CREATED, template: TEMPLATE, overtaken: true });
  const { data, events } = await run(deploy, {}, given);
  assert.equal(data.result, 'unchanged');
  assert.match(events.map((event) => ('text' in event ? event.text : '')).join('\n'), /Another shell was faster/);
  assert.deepEqual(given.context.journal.pending('session'), []);
});

test('a stack whose update failed and was not rolled back is updated again, also with the same template', async () => {
  const given = cloud({
    status: 'UPDATE_FAILED',
    changes: [{ Action: 'Modify', LogicalResourceId: 'Table', ResourceType: 'AWS::DynamoDB::Table' }],
    update: ['Table UPDATE_COMPLETE', 'stack UPDATE_COMPLETE'],
  });
  given.context.shell.template = async () => '{}';
  const { data } = await run(deploy, {}, given);
  assert.equal(data.result, 'updated');
});

test('a stack that only a person can help is told', async () => {
  const given = cloud({ status: 'UPDATE_ROLLBACK_FAILED' });
  assert.equal((await failure(deploy, {}, given)).code, 'StackFailed');
});

test('somebody else’s stack is neither updated nor deleted', async () => {
  for (const command of [deploy, destroy]) {
    const given = cloud({ status: 'CREATE_COMPLETE', tags: { owner: 'somebody' } });
    assert.equal((await failure(command, {}, given)).code, 'ForeignStack');
    assert.deepEqual(given.operations(), ['describeStacks']);
  }
});

test('without agreement nothing is made, and nothing stays written down', async () => {
  const given = cloud({}, { attended: true, answers: [false] });
  assert.equal((await failure(deploy, {}, given)).code, 'Declined');
  assert.deepEqual(given.operations(), ['describeStacks']);
  assert.deepEqual(given.pending(), []);
  assert.match(given.questions[0]!, /6 resources\)\?\nIt costs nothing while it rests/);
});

test('a declined update takes its change set away', async () => {
  const given = cloud({ status: 'CREATE_COMPLETE' }, { attended: true, answers: [false] });
  assert.equal((await failure(deploy, {}, given)).code, 'Declined');
  assert.equal(given.operations().at(-1), 'deleteChangeSet');
});

test('destroy asks a person, and deletes nothing where nobody agreed', async () => {
  const person = cloud({ status: 'CREATE_COMPLETE' }, { attended: true, answers: [false] });
  assert.equal((await failure(destroy, {}, person)).code, 'Declined');
  const nobody = cloud({ status: 'CREATE_COMPLETE' });
  // A real account, without --yes.
  nobody.context.ask.confirm = async ({ spends }) => !spends;
  const declined = await failure(destroy, {}, nobody);
  assert.match(declined.hint!, /--yes/);
  for (const { operations } of [person, nobody]) assert.deepEqual(operations(), ['describeStacks']);
});

test('destroy deletes the stack and settles all that was in it', async () => {
  const given = cloud({
    status: 'CREATE_COMPLETE',
    past: CREATED,
    remove: ['Pool DELETE_COMPLETE', 'stack DELETE_COMPLETE'],
  });
  given.context.journal.record({ kind: 'user', subject: 'ann', undo: 'users delete ann' });
  given.context.journal.record({ kind: 'stack', subject: 'pools-shell', undo: 'destroy' });
  assert.deepEqual((await run(destroy, {}, given)).data, { stack: 'pools-shell', deleted: true });
  assert.deepEqual(given.pending(), []);
  assert.equal(given.inputOf('deleteStack').StackName, ID);
});

test('destroy leaves written down what was changed in another stack of this name', async () => {
  const other = ID.replace('000000000000', '111111111111');
  const earlier = `${ID}-earlier`;
  for (const status of ['CREATE_COMPLETE', undefined]) {
    const given = cloud({ status, past: CREATED }, { whereIs: (id) => (id === other ? 'elsewhere' : 'deleted') });
    for (const stackId of [ID, other, earlier]) {
      given.context.journal.record({ kind: 'user', subject: 'ann', undo: 'users delete ann', stackId });
    }
    const { texts } = await run(destroy, {}, given);
    assert.deepEqual(
      given.pending().map(({ stackId }) => stackId),
      [other],
    );
    assert.match(texts.join('\n'), /1 change to another stack of this name stays written down/);
  }
});

test('a stack that is only planned is deleted when it is ours', async () => {
  const theirs = cloud({ status: 'REVIEW_IN_PROGRESS', tags: {} });
  for (const command of [deploy, destroy]) {
    const { code, message, hint } = await failure(command, {}, theirs);
    assert.equal(code, 'ForeignStack');
    assert.match(`${message} ${hint}`, /whether that is another pools-shell cannot be told yet.*Try again in a moment/);
  }
  assert.deepEqual(new Set(theirs.operations()), new Set(['describeStacks']));
  const tagged = cloud({ status: 'REVIEW_IN_PROGRESS' });
  assert.equal((await run(destroy, {}, tagged)).data.deleted, true);
  for (const stackId of [ID, undefined]) {
    const ours = cloud({ status: 'REVIEW_IN_PROGRESS', tags: {} });
    ours.context.journal.record({ kind: 'stack', subject: 'pools-shell', undo: 'destroy', stackId });
    assert.equal((await run(destroy, {}, ours)).data.deleted, true);
  }
  const other = cloud({ status: 'REVIEW_IN_PROGRESS', tags: {} });
  other.context.journal.record({ kind: 'stack', subject: 'pools-shell', undo: 'destroy', stackId: `${ID}2` });
  assert.equal((await failure(destroy, {}, other)).code, 'ForeignStack');
});

test('destroy of an absent stack is done', async () => {
  assert.deepEqual((await run(destroy, {}, cloud({}))).data, { stack: 'pools-shell', deleted: false });
});

test('destroy asks a person, and Enter alone says no', async () => {
  const given = cloud({ status: 'CREATE_COMPLETE' }, { attended: true, answers: [false] });
  assert.equal((await failure(destroy, {}, given)).code, 'Declined');
  assert.ok(!given.operations().includes('deleteStack'));
});

test('a stack that cannot be deleted names the resource that holds it', async () => {
  const given = cloud({
    status: 'CREATE_COMPLETE',
    remove: ['Pool DELETE_FAILED deletion protection', 'stack DELETE_FAILED'],
  });
  assert.match((await failure(destroy, {}, given)).message, /Pool \(AWS::Test::Thing\): deletion protection/);
});

test('a deletion that is under way is joined, not started again', async () => {
  const given = cloud({ status: 'DELETE_IN_PROGRESS', remove: ['Pool DELETE_COMPLETE', 'stack DELETE_COMPLETE'] });
  await run(destroy, {}, given);
  assert.ok(!given.operations().includes('deleteStack'));
});

test('outputs shows the session with nothing secret', async () => {
  const given = fake();
  given.context.session.user = {
    username: 'ann',
    accessToken: 'A-token',
    idToken: 'I-token',
    refreshToken: 'R-token',
    expiresAt: 0,
  };
  const { data, events } = await run(outputs, {}, given);
  assert.equal(data.user, 'ann');
  assert.equal(data.outputs.TableName, 'known');
  assert.doesNotMatch(JSON.stringify([data, events]), /-token/);
});
