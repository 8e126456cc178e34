/** What a template may hold beside resources: rules, exports, parameters of Systems Manager, conditions; and where it may lie. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ServiceError } from '../../../../local/service.ts';
import { body, cloudFormation, FakeServices, logGroup } from './harness.ts';

/** Services with one object in a bucket and one parameter. */
class Services extends FakeServices {
  template = '';
  version = '33';

  constructor() {
    super();
    const others = this.invoke;
    Object.assign(this, {
      invoke: async (service: string, operation: string, input: any) => {
        if (operation === 'GetParameters') {
          const known = input.Names[0] === '/cdk-bootstrap/version';
          return { Parameters: known ? [{ Name: input.Names[0], Value: this.version }] : [] };
        }
        if (operation !== 'GetObject') return others(service, operation, input);
        this.calls.push({ operation, input });
        if (input.Key !== 'a key.json') throw new ServiceError('NoSuchKey', 'The specified key does not exist.');
        return { Body: Buffer.from(this.template) };
      },
    });
  }
}

const bootstrapped = (name = '/cdk-bootstrap/version') =>
  body(
    { Logs: logGroup({ LogGroupName: { 'Fn::Sub': 'group-${Version}' } }) },
    {
      Parameters: { Version: { Type: 'AWS::SSM::Parameter::Value<String>', Default: name } },
      Rules: {
        CheckVersion: {
          Assertions: [
            {
              Assert: { 'Fn::Not': [{ 'Fn::Contains': [['1', '2', '3'], { Ref: 'Version' }] }] },
              AssertDescription: 'Version 4 is needed.',
            },
          ],
        },
      },
    },
  );

test('a parameter can name one of Systems Manager, whose value counts', async () => {
  const services = new Services();
  const { call, settle, describe } = cloudFormation(services);
  await settle('CreateStack', { StackName: 's', TemplateBody: bootstrapped() });
  assert.equal(services.inputOf('CreateLogGroup').logGroupName, 'group-33');
  const [parameter] = (await describe('s')).Parameters;
  assert.deepEqual([parameter.ParameterValue, parameter.ResolvedValue], ['/cdk-bootstrap/version', '33']);
  await assert.rejects(call('CreateStack', { StackName: 'other', TemplateBody: bootstrapped('/none') }), {
    message: 'Unable to fetch parameters [/none] from parameter store for this account.',
  });
  services.version = '34';
  await settle('UpdateStack', { StackName: 's', UsePreviousTemplate: true });
  assert.equal(services.inputOf('CreateLogGroup').logGroupName, 'group-34');
});

test('a rule that does not hold refuses the template with its description', async () => {
  const services = new Services();
  services.version = '3';
  const { call } = cloudFormation(services);
  await assert.rejects(call('CreateStack', { StackName: 's', TemplateBody: bootstrapped() }), {
    code: 'ValidationError',
    message: 'Template error: Version 4 is needed.',
  });
  await assert.rejects(call('DescribeStacks', { StackName: 's' }), /does not exist/);
});

test('a template is read from a bucket, under every form of its address', async () => {
  for (const TemplateURL of [
    'http://127.0.0.1:9339/files/a%20key.json',
    'http://files.localhost:9339/a%20key.json',
    'https://s3.eu-west-1.amazonaws.com/files/a%20key.json',
    'https://files.s3.eu-west-1.amazonaws.com/a%20key.json',
  ]) {
    const services = new Services();
    services.template =
      'Resources: {Logs: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: !Ref AWS::StackName}}}';
    const { settle } = cloudFormation(services);
    await settle('CreateStack', { StackName: 's', TemplateURL });
    assert.deepEqual(services.inputOf('GetObject'), { Bucket: 'files', Key: 'a key.json' });
    assert.equal(services.inputOf('CreateLogGroup').logGroupName, 's');
  }
  const { call } = cloudFormation(new Services());
  await assert.rejects(call('ValidateTemplate', { TemplateURL: 'http://127.0.0.1/files/none' }), {
    message: 'S3 error: The specified key does not exist.',
  });
  for (const TemplateURL of ['elsewhere', 'a: %'])
    await assert.rejects(call('ValidateTemplate', { TemplateURL }), /must be a supported URL/);
});

test('what a stack exports another imports, and names are taken once', async () => {
  const { services, call, settle, describe } = cloudFormation();
  const Export = { Name: { 'Fn::Sub': '${AWS::StackName}-group' } };
  const exporting = body(
    { Logs: logGroup({ LogGroupName: 'g' }) },
    { Outputs: { Name: { Value: { Ref: 'Logs' }, Export } } },
  );
  await settle('CreateStack', { StackName: 'one', TemplateBody: exporting });
  assert.equal((await describe('one')).Outputs[0].ExportName, 'one-group');
  const importing = body({
    Logs: logGroup({ LogGroupName: { 'Fn::Sub': ['${x}2', { x: { 'Fn::ImportValue': 'one-group' } }] } }),
  });
  await settle('CreateStack', { StackName: 'two', TemplateBody: importing });
  assert.equal(services.inputOf('CreateLogGroup').logGroupName, 'g2');
  assert.deepEqual(
    (await call('ListExports')).Exports.map(({ Name, Value }: any) => [Name, Value]),
    [['one-group', 'g']],
  );

  const again = body({ Logs: logGroup() }, { Outputs: { Name: { Value: 'x', Export: { Name: 'one-group' } } } });
  await settle('CreateStack', { StackName: 'three', TemplateBody: again });
  assert.equal((await describe('three')).StackStatus, 'ROLLBACK_COMPLETE');
  const missing = body({ Logs: logGroup({ LogGroupName: { 'Fn::ImportValue': 'none' } }) });
  await assert.rejects(
    call('CreateChangeSet', { StackName: 'four', ChangeSetName: 'c', ChangeSetType: 'CREATE', TemplateBody: missing }),
    /No export named none found\./,
  );
});

test('a type that this world lacks may stand under a condition that does not hold', async () => {
  const { call, settle, describe } = cloudFormation();
  const conditional = (value: string) =>
    body(
      { Logs: logGroup(), Queue: { Type: 'AWS::SQS::Queue', Condition: 'Wanted' } },
      { Conditions: { Wanted: { 'Fn::Equals': [value, 'yes'] } } },
    );
  await settle('CreateStack', { StackName: 's', TemplateBody: conditional('no') });
  assert.equal((await describe('s')).StackStatus, 'CREATE_COMPLETE');
  await assert.rejects(
    call('UpdateStack', { StackName: 's', TemplateBody: conditional('yes') }),
    /The resource type AWS::SQS::Queue is not in the local world/,
  );
});

test('a change set shows the values of properties when it is asked to', async () => {
  const { call, settle } = cloudFormation();
  await settle('CreateStack', { StackName: 's', TemplateBody: body({ Logs: logGroup({ RetentionInDays: 7 }) }) });
  const changed = body({ Logs: logGroup({ RetentionInDays: 14 }) });
  await call('CreateChangeSet', { StackName: 's', ChangeSetName: 'c', TemplateBody: changed });
  const shown = async (IncludePropertyValues: boolean) =>
    (await call('DescribeChangeSet', { StackName: 's', ChangeSetName: 'c', IncludePropertyValues })).Changes[0]
      .ResourceChange;
  const { BeforeContext, AfterContext, Details } = await shown(true);
  assert.deepEqual(
    [BeforeContext, AfterContext].map((context) => JSON.parse(context).Properties),
    [{ RetentionInDays: 7 }, { RetentionInDays: 14 }],
  );
  assert.deepEqual([Details[0].Target.BeforeValue, Details[0].Target.AfterValue], ['7', '14']);
  const plain = await shown(false);
  assert.equal(plain.AfterContext, undefined);
  assert.deepEqual(plain.Details[0].Target, {
    Attribute: 'Properties',
    Name: 'RetentionInDays',
    RequiresRecreation: 'Never',
  });
});

test('no two events have the same time, so that clients show them in order', async () => {
  const { call, settle } = cloudFormation();
  await settle('CreateStack', { StackName: 's', TemplateBody: body({ Logs: logGroup() }) });
  const times = (await call('DescribeStackEvents', { StackName: 's' })).StackEvents.map(
    (event: any) => event.Timestamp,
  );
  assert.deepEqual(
    times,
    [...new Set<number>(times)].sort((one, other) => other - one),
  );
  assert.ok(times.length > 3);
});
