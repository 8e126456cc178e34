import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ServiceError } from '../../../../local/service.ts';
import { body, cloudFormation, logGroup, table } from './harness.ts';

const before = body({ Users: table(), Logs: logGroup({ RetentionInDays: 7 }), Old: logGroup() });

async function created(TemplateBody = before) {
  const world = cloudFormation();
  await world.settle('CreateStack', { StackName: 's', TemplateBody });
  world.services.calls.length = 0;
  const known = (await world.events('s')).length;
  return { ...world, newEvents: async () => (await world.events('s')).slice(known) };
}

test('changes in place what can be, adds what is new, and deletes at the end what is gone', async () => {
  const { settle, newEvents, services } = await created();
  const TemplateBody = body({ Users: table(), Logs: logGroup({ RetentionInDays: 14 }), New: logGroup() });
  await settle('UpdateStack', { StackName: 's', TemplateBody });
  assert.deepEqual(await newEvents(), [
    's UPDATE_IN_PROGRESS',
    'Logs UPDATE_IN_PROGRESS',
    'Logs UPDATE_COMPLETE',
    'New CREATE_IN_PROGRESS',
    'New CREATE_IN_PROGRESS',
    'New CREATE_COMPLETE',
    's UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
    'Old DELETE_IN_PROGRESS',
    'Old DELETE_COMPLETE',
    's UPDATE_COMPLETE',
  ]);
  assert.deepEqual(services.changes(), ['PutRetentionPolicy', 'CreateLogGroup', 'DeleteLogGroup']);
});

test('replaces what cannot be changed, together with what refers to it, and deletes the old ones last', async () => {
  const template = (AttributeName: string) =>
    body({
      Users: table({
        KeySchema: [{ AttributeName, KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName, AttributeType: 'S' }],
      }),
      Logs: logGroup({ LogGroupName: { 'Fn::Sub': '/logs/${Users}' } }),
    });
  const { call, settle, newEvents, services } = await created(template('Id'));
  const request = { StackName: 's', ChangeSetName: 'c', TemplateBody: template('Email') };
  await call('CreateChangeSet', request);
  const { Changes } = await call('DescribeChangeSet', request);
  assert.deepEqual(
    Changes.map(({ ResourceChange: { LogicalResourceId, Action, Replacement } }: any) => [
      LogicalResourceId,
      Action,
      Replacement,
    ]),
    [
      ['Users', 'Modify', 'True'],
      ['Logs', 'Modify', 'Conditional'],
    ],
  );
  await settle('ExecuteChangeSet', request);
  assert.deepEqual(services.changes(), ['CreateTable', 'CreateLogGroup', 'DeleteLogGroup', 'DeleteTable']);
  assert.deepEqual((await newEvents()).slice(-6), [
    's UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
    'Logs DELETE_IN_PROGRESS',
    'Logs DELETE_COMPLETE',
    'Users DELETE_IN_PROGRESS',
    'Users DELETE_COMPLETE',
    's UPDATE_COMPLETE',
  ]);
  services.calls.length = 0;
  await settle('DeleteStack', { StackName: 's' });
  assert.deepEqual(services.changes(), ['DeleteLogGroup', 'DeleteTable']);
});

test('a replaced resource is let go of when its policy says so', async () => {
  const keyed = (AttributeName: string) =>
    body({ Users: table({ KeySchema: [{ AttributeName, KeyType: 'HASH' }] }, { UpdateReplacePolicy: 'Retain' }) });
  const { settle, newEvents, services } = await created(keyed('Id'));
  await settle('UpdateStack', { StackName: 's', TemplateBody: keyed('Email') });
  assert.deepEqual(services.changes(), ['CreateTable']);
  assert.ok((await newEvents()).includes('Users DELETE_SKIPPED'));
});

test('a failed update is taken back: old settings, old resources, nothing new left', async () => {
  const { settle, describe, newEvents, services } = await created();
  const TemplateBody = body({
    Users: table({ KeySchema: [{ AttributeName: 'Email', KeyType: 'HASH' }] }),
    Logs: logGroup({ RetentionInDays: 14 }, { DependsOn: 'Users' }),
    New: { Type: 'AWS::Cognito::UserPool', DependsOn: 'Logs' },
  });
  services.fail.set('CreateUserPool', new ServiceError('InvalidParameterException', 'No'));
  await settle('UpdateStack', { StackName: 's', TemplateBody });
  assert.deepEqual((await newEvents()).slice(-10), [
    's UPDATE_ROLLBACK_IN_PROGRESS',
    'Logs UPDATE_IN_PROGRESS',
    'Logs UPDATE_COMPLETE',
    'Users UPDATE_COMPLETE',
    's UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS',
    'New DELETE_IN_PROGRESS',
    'New DELETE_COMPLETE',
    'Users DELETE_IN_PROGRESS',
    'Users DELETE_COMPLETE',
    's UPDATE_ROLLBACK_COMPLETE',
  ]);
  const made = services.calls.find(({ operation }) => operation === 'CreateTable')!.input.TableName;
  assert.equal(services.inputOf('DeleteTable').TableName, made);
  assert.equal(services.inputOf('PutRetentionPolicy').retentionInDays, 7);
  assert.equal((await describe('s')).StackStatus, 'UPDATE_ROLLBACK_COMPLETE');
  services.calls.length = 0;
  await settle('DeleteStack', { StackName: 's' });
  assert.deepEqual(services.changes().sort(), ['DeleteLogGroup', 'DeleteLogGroup', 'DeleteTable']);
});

test('a rollback that fails says so', async () => {
  const { settle, describe, services } = await created(body({ Logs: logGroup({ RetentionInDays: 7 }) }));
  services.fail.set('PutRetentionPolicy', new ServiceError('ServiceUnavailableException', 'Down', { statusCode: 503 }));
  await settle('UpdateStack', { StackName: 's', TemplateBody: body({ Logs: logGroup({ RetentionInDays: 14 }) }) });
  assert.equal((await describe('s')).StackStatus, 'UPDATE_ROLLBACK_FAILED');
});

test('an update that changes nothing is refused, and a change set of it fails', async () => {
  const { call } = await created();
  await assert.rejects(
    call('UpdateStack', { StackName: 's', TemplateBody: before }),
    /^ServiceError: No updates are to be performed\.$/,
  );
  await call('CreateChangeSet', { StackName: 's', ChangeSetName: 'c', TemplateBody: before });
  const changeSet = await call('DescribeChangeSet', { StackName: 's', ChangeSetName: 'c' });
  assert.deepEqual(
    [changeSet.Status, changeSet.ExecutionStatus, changeSet.StatusReason],
    [
      'FAILED',
      'UNAVAILABLE',
      "The submitted information didn't contain changes. Submit different information to create a change set.",
    ],
  );
  await assert.rejects(call('ExecuteChangeSet', { StackName: 's', ChangeSetName: 'c' }), {
    code: 'InvalidChangeSetStatus',
  });
});

test('new tags and new outputs are changes of the stack alone', async () => {
  const { settle, describe, services } = await created();
  await settle('UpdateStack', { StackName: 's', UsePreviousTemplate: true, Tags: [{ Key: 'a', Value: 'b' }] });
  await settle('UpdateStack', {
    StackName: 's',
    TemplateBody: JSON.stringify({ ...JSON.parse(before), Outputs: { A: { Value: 'x' } } }),
  });
  const { Tags, Outputs, StackStatus } = await describe('s');
  assert.deepEqual(
    { Tags, Outputs, StackStatus },
    {
      Tags: [{ Key: 'a', Value: 'b' }],
      Outputs: [{ OutputKey: 'A', OutputValue: 'x' }],
      StackStatus: 'UPDATE_COMPLETE',
    },
  );
  assert.deepEqual(services.calls, []);
});

test('the type of a resource cannot be changed', async () => {
  const { call } = await created();
  await assert.rejects(
    call('UpdateStack', { StackName: 's', TemplateBody: body({ Users: logGroup() }) }),
    /Update of resource type is not permitted.*\[Users\]/,
  );
});

test('a change set for a new stack shows what it adds, and the stack stays in review until it is executed', async () => {
  const { call, settle, describe, events } = cloudFormation();
  const request = { StackName: 's', ChangeSetName: 'c' };
  const { Id } = await call('CreateChangeSet', { ...request, ChangeSetType: 'CREATE', TemplateBody: before });
  assert.equal((await describe('s')).StackStatus, 'REVIEW_IN_PROGRESS');
  const { Changes, Status, ChangeSetId } = await call('DescribeChangeSet', { ChangeSetName: Id });
  assert.deepEqual([Status, ChangeSetId], ['CREATE_COMPLETE', Id]);
  assert.deepEqual(
    Changes.map(({ ResourceChange }: any) => `${ResourceChange.Action} ${ResourceChange.LogicalResourceId}`),
    ['Add Users', 'Add Logs', 'Add Old'],
  );
  await settle('ExecuteChangeSet', request);
  assert.deepEqual((await events('s')).slice(0, 2), ['s REVIEW_IN_PROGRESS', 's CREATE_IN_PROGRESS']);
  assert.equal((await describe('s')).StackStatus, 'CREATE_COMPLETE');
  assert.equal((await call('DescribeChangeSet', { ChangeSetName: Id })).ExecutionStatus, 'EXECUTE_COMPLETE');
});

test('change sets that are not there, or for stacks that are not there, are refused by name', async () => {
  const { call } = await created();
  await assert.rejects(call('DescribeChangeSet', { StackName: 's', ChangeSetName: 'x' }), {
    code: 'ChangeSetNotFound',
    message: 'ChangeSet [x] does not exist',
  });
  await assert.rejects(
    call('CreateChangeSet', { StackName: 'none', ChangeSetName: 'x', TemplateBody: before }),
    /Stack \[none\] does not exist/,
  );
  await assert.rejects(
    call('CreateChangeSet', { StackName: 's', ChangeSetName: 'x', ChangeSetType: 'CREATE', TemplateBody: before }),
    { code: 'AlreadyExistsException' },
  );
});

test('executing one change set voids the others', async () => {
  const { call, settle } = await created();
  const next = (RetentionInDays: number) =>
    body({ Users: table(), Logs: logGroup({ RetentionInDays }), Old: logGroup() });
  await call('CreateChangeSet', { StackName: 's', ChangeSetName: 'a', TemplateBody: next(14) });
  await call('CreateChangeSet', { StackName: 's', ChangeSetName: 'b', TemplateBody: next(30) });
  await settle('ExecuteChangeSet', { StackName: 's', ChangeSetName: 'a' });
  assert.deepEqual(
    (await call('ListChangeSets', { StackName: 's' })).Summaries.map(({ ChangeSetName }: any) => ChangeSetName),
    ['a'],
  );
});

test('sets the time to live of a table that is there', async () => {
  const { settle, services } = await created(body({ Users: table() }));
  const TimeToLiveSpecification = { AttributeName: 'ends', Enabled: true };
  await settle('UpdateStack', { StackName: 's', TemplateBody: body({ Users: table({ TimeToLiveSpecification }) }) });
  assert.deepEqual(services.inputOf('UpdateTimeToLive').TimeToLiveSpecification, TimeToLiveSpecification);
});
