import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readStack, whereIsStack } from '../../../shell/aws/stack.ts';
import type { WorldInfo } from '../../../shell/contract.ts';
import { named } from './fakes.ts';

const local: WorldInfo = { kind: 'local', label: 'local', region: 'us-east-1' };
const aws: WorldInfo = { kind: 'aws', label: 'aws eu-west-1', region: 'eu-west-1' };

const outputs = (...pairs: [string, string, string?][]) =>
  pairs.map(([OutputKey, OutputValue, Description]) => ({ OutputKey, OutputValue, Description }));
const required = outputs(['UserPoolId', 'eu-west-1_abc'], ['UserPoolClientId', 'client'], ['TableName', 'table']);
const client = (stack: object | Error) =>
  ({
    describeStacks: async () => {
      if (stack instanceof Error) throw stack;
      return { Stacks: [{ StackName: 'pools-shell', ...stack }] };
    },
  }) as any;
const read = (stack: object | Error, world = local) => readStack(client(stack), 'pools-shell', world);

test('the outputs become the stack and its functions', async () => {
  const arn = 'arn:aws:lambda:eu-west-1:123456789012:function:pools-shell-AutoConfirm-x';
  const { stack, accountId } = await read({
    StackStatus: 'UPDATE_COMPLETE',
    StackId: 'arn:aws:cloudformation:eu-west-1:123456789012:stack/pools-shell/1',
    Outputs: [
      ...required,
      ...outputs(
        ['AutoConfirmFunction', 'pools-shell-AutoConfirm-x'],
        ['AutoConfirmFunctionArn', arn, 'PreSignUp: confirms known users'],
        ['AutoConfirmLogGroup', '/own/group'],
        ['OtherHandlerArn', 'arn:aws:lambda:eu-west-1:123456789012:function:other', 'made elsewhere'],
      ),
    ],
  });
  assert.equal(accountId, '123456789012');
  assert.equal(stack.id, 'arn:aws:cloudformation:eu-west-1:123456789012:stack/pools-shell/1');
  assert.equal(stack.userPoolId, 'eu-west-1_abc');
  assert.deepEqual(stack.functions, [
    {
      name: 'auto-confirm',
      trigger: 'PreSignUp',
      describe: 'confirms known users',
      functionName: 'pools-shell-AutoConfirm-x',
      arn,
      logGroup: '/own/group',
    },
    {
      name: 'other',
      trigger: undefined,
      describe: 'made elsewhere',
      functionName: 'other',
      arn: 'arn:aws:lambda:eu-west-1:123456789012:function:other',
      logGroup: '/aws/lambda/other',
    },
  ]);
});

test('where a world ends with the run, that is said beside the missing stack', async () => {
  const absent = named('ValidationError', 'Stack with id pools-shell does not exist');
  await assert.rejects(read(absent, { ...local, temporary: true }), { code: 'StackNotFound', hint: /--state DIR/ });
});

test('a stack that is absent says where, and how to make it', async () => {
  const absent = named('ValidationError', 'Stack with id pools-shell does not exist');
  await assert.rejects(read(absent), {
    code: 'StackNotFound',
    message: 'There is no stack pools-shell in the local world.',
    hint: 'Create it with: deploy',
  });
  await assert.rejects(read(absent, aws), { message: 'There is no stack pools-shell in eu-west-1.', hint: /--region/ });
  await assert.rejects(read({ StackStatus: 'DELETE_COMPLETE' }), { code: 'StackNotFound' });
});

test('a stack that is half-deployed or being changed has a sentence of its own', async () => {
  const cases: [string, string, RegExp, RegExp][] = [
    ['CREATE_IN_PROGRESS', 'StackBusy', /being changed/, /Wait/],
    ['UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 'StackBusy', /being changed/, /Wait/],
    ['ROLLBACK_IN_PROGRESS', 'StackBusy', /rolled back/, /Wait/],
    ['UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS', 'StackBusy', /rolled back/, /Wait/],
    ['DELETE_IN_PROGRESS', 'StackBusy', /being deleted/, /deploy/],
    ['REVIEW_IN_PROGRESS', 'StackFailed', /planned/, /deploy/],
    ['ROLLBACK_COMPLETE', 'StackFailed', /not created/, /^Run `deploy`: it removes/],
    ['CREATE_FAILED', 'StackFailed', /not created/, /^Run `deploy`: it removes/],
    ['DELETE_FAILED', 'StackFailed', /deleted completely/, /destroy/],
    ['UPDATE_FAILED', 'StackFailed', /in part/, /^(?!.*destroy).*deploy/],
    ['IMPORT_ROLLBACK_FAILED', 'StackFailed', /failed to import/, /^(?!.*destroy)/],
    ['UPDATE_ROLLBACK_FAILED', 'StackFailed', /failed to update/, /rollback/],
  ];
  for (const [StackStatus, code, message, hint] of cases) {
    // CloudFormation ends some of its sentences with a period and a blank.
    await assert.rejects(read({ StackStatus, StackStatusReason: 'because. ' }), (error: any) => {
      assert.equal(error.code, code, StackStatus);
      assert.match(error.message, message);
      assert.match(error.message, new RegExp(`\\(${StackStatus}\\)\\. CloudFormation says: because\\.$`));
      assert.match(error.hint, hint);
      return true;
    });
  }
});

test('missing outputs are named', async () => {
  await assert.rejects(read({ StackStatus: 'CREATE_COMPLETE', Outputs: required.slice(0, 1) }), {
    code: 'StackIncomplete',
    message: 'The stack pools-shell lacks the outputs UserPoolClientId, TableName.',
    // It would be refused: `deploy` changes no stack of somebody else's.
    hint: /^pools-shell did not make it. Work on its pool alone with --pool \S+, or/,
  });
  const Tags = [{ Key: 'pools-shell', Value: 'stack' }];
  await assert.rejects(read({ StackStatus: 'CREATE_COMPLETE', Tags }), { hint: /Run `deploy`/ });
});

test('a call that fails is explained', async () => {
  await assert.rejects(read(named('AccessDenied', 'not authorized'), aws), { code: 'AccessDenied', hint: /--profile/ });
});

test('a stack counts as gone only when CloudFormation says so of this very StackId', async () => {
  const StackId = 'arn:aws:cloudformation:eu-west-1:123456789012:stack/pools-shell/1';
  let [region, account] = ['eu-west-1', '123456789012'];
  const where = (stack: object | Error) =>
    whereIsStack(client(stack), StackId, { ...aws, region }, async () => ({ account }));
  assert.equal(await where({ StackId, StackStatus: 'UPDATE_COMPLETE' }), 'here');
  assert.equal(await where({ StackId, StackStatus: 'DELETE_FAILED' }), 'here');
  assert.equal(await where({ StackId, StackStatus: 'DELETE_COMPLETE' }), 'deleted');
  assert.equal(await where({ StackId: `${StackId}2`, StackStatus: 'DELETE_COMPLETE' }), 'elsewhere');
  const unknown = () => where(named('ValidationError', `Stack with id ${StackId} does not exist`));
  assert.equal(await unknown(), 'gone', 'its own account and Region do not know it');
  region = 'us-east-1';
  assert.equal(await unknown(), 'elsewhere');
  [region, account] = ['eu-west-1', '210987654321'];
  assert.equal(await unknown(), 'elsewhere');
  assert.equal(await where(named('AccessDenied', 'not authorized')), 'elsewhere');
  await assert.rejects(where(named('Throttling', 'Rate exceeded')));
});
