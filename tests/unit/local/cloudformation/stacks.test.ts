import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ServiceError } from '../../../../local/service.ts';
import { body, cloudFormation, FakeServices, logGroup, table } from './harness.ts';

const two = body(
  { Users: table(), Logs: logGroup({ RetentionInDays: 7 }, { DependsOn: 'Users' }) },
  { Outputs: { Name: { Value: { Ref: 'Users' }, Description: 'The table' } } },
);
const failure = () => new ServiceError('LimitExceededException', 'Too many log groups');

test('creates in the order of dependencies, with the events of CloudFormation', async () => {
  const { settle, describe, events, services } = cloudFormation();
  const reversed = body({ Logs: logGroup({}, { DependsOn: 'Users' }), Users: table() });
  await settle('CreateStack', { StackName: 's', TemplateBody: reversed, Tags: [{ Key: 'k', Value: 'v' }] });
  assert.deepEqual(await events('s'), [
    's CREATE_IN_PROGRESS',
    'Users CREATE_IN_PROGRESS',
    'Users CREATE_IN_PROGRESS',
    'Users CREATE_COMPLETE',
    'Logs CREATE_IN_PROGRESS',
    'Logs CREATE_IN_PROGRESS',
    'Logs CREATE_COMPLETE',
    's CREATE_COMPLETE',
  ]);
  assert.deepEqual(services.changes(), ['CreateTable', 'CreateLogGroup']);
  const stack = await describe('s');
  assert.match(stack.StackId, /^arn:aws:cloudformation:eu-west-1:123456789012:stack\/s\/[-0-9a-f]{36}$/);
  assert.deepEqual(stack.Tags, [{ Key: 'k', Value: 'v' }]);
});

test('a request is answered while the work is still going on', async () => {
  const { call, describe } = cloudFormation();
  await call('CreateStack', { StackName: 's', TemplateBody: two });
  assert.equal((await describe('s')).StackStatus, 'CREATE_IN_PROGRESS');
  await assert.rejects(
    call('UpdateStack', { StackName: 's', TemplateBody: two }),
    /is in CREATE_IN_PROGRESS state and can not be updated/,
  );
});

test('outputs are resolved and keep their description', async () => {
  const { settle, describe, services } = cloudFormation();
  await settle('CreateStack', { StackName: 's', TemplateBody: two });
  const { TableName } = services.inputOf('CreateTable');
  assert.match(TableName, /^s-Users-[A-Za-z0-9]{12}$/);
  assert.deepEqual((await describe('s')).Outputs, [
    { OutputKey: 'Name', OutputValue: TableName, Description: 'The table' },
  ]);
});

test('a failed creation is rolled back, newest first, and says which resource and why', async () => {
  const { call, settle, describe, events, services } = cloudFormation();
  services.fail.set('PutRetentionPolicy', failure());
  await settle('CreateStack', { StackName: 's', TemplateBody: two });
  assert.deepEqual((await events('s')).slice(4), [
    'Logs CREATE_IN_PROGRESS',
    'Logs CREATE_FAILED',
    's ROLLBACK_IN_PROGRESS',
    'Logs DELETE_IN_PROGRESS',
    'Logs DELETE_COMPLETE',
    'Users DELETE_IN_PROGRESS',
    'Users DELETE_COMPLETE',
    's ROLLBACK_COMPLETE',
  ]);
  const { StackEvents } = await call('DescribeStackEvents', { StackName: 's' });
  const reason = (status: string) =>
    StackEvents.find((event: any) => event.ResourceStatus === status).ResourceStatusReason;
  assert.match(
    reason('CREATE_FAILED'),
    /^Resource handler returned message: "Too many log groups \(LimitExceededException\)"/,
  );
  assert.equal(
    reason('ROLLBACK_IN_PROGRESS'),
    'The following resource(s) failed to create: [Logs]. Rollback requested by user.',
  );
  assert.deepEqual(services.changes(), [
    'CreateTable',
    'CreateLogGroup',
    'PutRetentionPolicy',
    'DeleteLogGroup',
    'DeleteTable',
  ]);
  await assert.rejects(
    call('UpdateStack', { StackName: 's', TemplateBody: two }),
    /is in ROLLBACK_COMPLETE state and can not be updated/,
  );
  await settle('DeleteStack', { StackName: 's' });
  await assert.rejects(describe('s'), { code: 'ValidationError', message: 'Stack with id s does not exist' });
});

test('a creation that may not roll back is left as it failed', async () => {
  const { settle, describe, services } = cloudFormation();
  services.fail.set('CreateLogGroup', failure());
  await settle('CreateStack', { StackName: 's', TemplateBody: two, OnFailure: 'DO_NOTHING' });
  assert.equal((await describe('s')).StackStatus, 'CREATE_FAILED');
  assert.ok(!services.changes().includes('DeleteTable'));
});

test('what belongs to someone else is not deleted by the rollback', async () => {
  const { settle, describe, services } = cloudFormation();
  services.fail.set(
    'CreateLogGroup',
    new ServiceError('ResourceAlreadyExistsException', 'The specified log group already exists'),
  );
  await settle('CreateStack', { StackName: 's', TemplateBody: two });
  assert.equal((await describe('s')).StackStatus, 'ROLLBACK_COMPLETE');
  assert.ok(!services.changes().includes('DeleteLogGroup'));
});

test('deletes in reverse order; afterwards only the ID finds the stack', async () => {
  const { call, settle, describe, services } = cloudFormation();
  const { StackId } = await settle('CreateStack', { StackName: 's', TemplateBody: two });
  await settle('DeleteStack', { StackName: 's' });
  assert.deepEqual(services.changes().slice(-2), ['DeleteLogGroup', 'DeleteTable']);
  assert.equal((await describe(StackId)).StackStatus, 'DELETE_COMPLETE');
  await assert.rejects(describe('s'), /Stack with id s does not exist/);
  assert.deepEqual((await call('DescribeStacks')).Stacks, []);
  await call('DeleteStack', { StackName: 's' });
});

test('a resource that cannot be deleted leaves the stack to be deleted again', async () => {
  const { settle, describe, events, services } = cloudFormation();
  await settle('CreateStack', { StackName: 's', TemplateBody: two });
  services.fail.set('DeleteTable', new ServiceError('ResourceInUseException', 'in use'));
  await settle('DeleteStack', { StackName: 's' });
  const stack = await describe('s');
  assert.deepEqual(
    [stack.StackStatus, stack.StackStatusReason],
    ['DELETE_FAILED', 'The following resource(s) failed to delete: [Users]. '],
  );
  assert.deepEqual((await events('s')).slice(-3), [
    'Users DELETE_IN_PROGRESS',
    'Users DELETE_FAILED',
    's DELETE_FAILED',
  ]);
  services.fail.clear();
  await settle('DeleteStack', { StackName: 's' });
  await assert.rejects(describe('s'), /does not exist/);
});

test('what is gone already counts as deleted', async () => {
  const { settle, describe, services } = cloudFormation();
  await settle('CreateStack', { StackName: 's', TemplateBody: two });
  services.fail.set('DeleteLogGroup', new ServiceError('ResourceNotFoundException', 'gone'));
  await settle('DeleteStack', { StackName: 's' });
  await assert.rejects(describe('s'), /does not exist/);
});

test('retained resources are let go of', async () => {
  const { settle, events, services } = cloudFormation();
  const TemplateBody = body({ Users: table({}, { DeletionPolicy: 'Retain' }) });
  const { StackId } = await settle('CreateStack', { StackName: 's', TemplateBody });
  await settle('DeleteStack', { StackName: 's' });
  assert.deepEqual((await events(StackId)).slice(-3), [
    's DELETE_IN_PROGRESS',
    'Users DELETE_SKIPPED',
    's DELETE_COMPLETE',
  ]);
  assert.ok(!services.changes().includes('DeleteTable'));
});

test('a protected stack is not deleted', async () => {
  const { call, settle, describe } = cloudFormation();
  await settle('CreateStack', { StackName: 's', TemplateBody: two, EnableTerminationProtection: true });
  await assert.rejects(call('DeleteStack', { StackName: 's' }), /TerminationProtection is enabled/);
  await call('UpdateTerminationProtection', { StackName: 's', EnableTerminationProtection: false });
  await settle('DeleteStack', { StackName: 's' });
  await assert.rejects(describe('s'), /does not exist/);
});

test('events come in pages, newest first', async () => {
  const { call, settle } = cloudFormation();
  const many = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`Logs${index}`, logGroup()]));
  await settle('CreateStack', { StackName: 's', TemplateBody: body(many) });
  const first = await call('DescribeStackEvents', { StackName: 's' });
  const second = await call('DescribeStackEvents', { StackName: 's', NextToken: first.NextToken });
  assert.deepEqual([first.StackEvents.length, second.StackEvents.length, second.NextToken], [100, 22, undefined]);
  assert.equal(first.StackEvents[0].ResourceStatus, 'CREATE_COMPLETE');
  assert.equal(second.StackEvents.at(-1).ResourceStatusReason, 'User Initiated');
  const ids = new Set([...first.StackEvents, ...second.StackEvents].map((event: any) => event.EventId));
  assert.equal(ids.size, 122);
});

test('resources and the template can be read back', async () => {
  const { call, settle } = cloudFormation();
  await settle('CreateStack', { StackName: 's', TemplateBody: two });
  const { StackResourceSummaries } = await call('ListStackResources', { StackName: 's' });
  assert.deepEqual(
    StackResourceSummaries.map((summary: any) => [
      summary.LogicalResourceId,
      summary.ResourceType,
      summary.ResourceStatus,
    ]),
    [
      ['Users', 'AWS::DynamoDB::Table', 'CREATE_COMPLETE'],
      ['Logs', 'AWS::Logs::LogGroup', 'CREATE_COMPLETE'],
    ],
  );
  const [users] = StackResourceSummaries;
  const found = await call('DescribeStackResources', { PhysicalResourceId: users.PhysicalResourceId });
  assert.equal(found.StackResources[0].LogicalResourceId, 'Users');
  assert.equal((await call('GetTemplate', { StackName: 's' })).TemplateBody, two);
});

test('the second stack of a name is refused', async () => {
  const { call, settle } = cloudFormation();
  await settle('CreateStack', { StackName: 's', TemplateBody: two });
  await assert.rejects(call('CreateStack', { StackName: 's', TemplateBody: two }), {
    code: 'AlreadyExistsException',
    message: 'Stack [s] already exists',
  });
});

test('a stack whose world ended in the middle comes back as failed and can be deleted', async () => {
  const services = new FakeServices();
  const first = cloudFormation(services);
  const never = new Promise(() => {});
  const stuck = {
    ...services,
    invoke: (service: string, operation: string, input: any) =>
      operation === 'CreateLogGroup' ? never : services.invoke(service, operation, input),
  };
  const dying = cloudFormation(stuck as unknown as FakeServices, first.storage);
  await dying.call('CreateStack', { StackName: 's', TemplateBody: two });
  while (!(await dying.events('s')).includes('Logs CREATE_IN_PROGRESS')) await new Promise(setImmediate);

  const next = cloudFormation(services, first.storage);
  const stack = await next.describe('s');
  assert.deepEqual(
    [stack.StackStatus, stack.StackStatusReason],
    ['CREATE_FAILED', 'The local world ended while this was going on.'],
  );
  await next.settle('DeleteStack', { StackName: 's' });
  assert.deepEqual(services.changes().slice(-2), ['DeleteLogGroup', 'DeleteTable']);
  await assert.rejects(next.describe('s'), /does not exist/);
});
