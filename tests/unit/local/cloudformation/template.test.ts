import assert from 'node:assert/strict';
import { test } from 'node:test';
import { physicalName } from '../../../../local/cloudformation/names.ts';
import { body, cloudFormation, logGroup, table } from './harness.ts';

const role = { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: {} } };

const refused: [string, string, RegExp, Record<string, unknown>?][] = [
  ['malformed YAML', 'Resources:\n  A: [', /YAML not well-formed/],
  ['a tag that YAML templates do not have', 'Resources: !Made {}', /YAML not well-formed. \(Unresolved tag: !Made/],
  ['a text', 'Resources', /unsupported structure/],
  ['malformed JSON', '{"Resources":', /JSON not well-formed/],
  ['no resources', body({}), /At least one Resources member/],
  ['an unknown section', body({ A: logGroup() }, { Stuff: {} }), /Invalid template property or properties \[Stuff\]/],
  ['a transform', body({ A: logGroup() }, { Transform: 'x' }), /section Transform is not in the local world/],
  [
    'an unknown type',
    body({ A: { Type: 'AWS::SQS::Queue' } }),
    /resource type AWS::SQS::Queue is not in the local world/,
  ],
  [
    'an unknown property',
    body({ A: logGroup({ KmsKeyId: 'x' }) }),
    /resource A \(AWS::Logs::LogGroup\).*property KmsKeyId/,
  ],
  ['an unknown nested property', body({ A: table({ KeySchema: [{ Name: 'x' }] }) }), /property KeySchema\[0\]\.Name/],
  [
    'a property of another form',
    body({ A: logGroup({ RetentionInDays: 'soon' }) }),
    /RetentionInDays must be a number/,
  ],
  ['a missing property', body({ A: { Type: 'AWS::DynamoDB::Table' } }), /required key \[KeySchema\] not found/],
  [
    'an unknown resource attribute',
    body({ A: logGroup({}, { UpdatePolicy: {} }) }),
    /resource A, UpdatePolicy, is not in the local world/,
  ],
  [
    'a policy that needs snapshots',
    body({ A: table({}, { DeletionPolicy: 'Snapshot' }) }),
    /DeletionPolicy "Snapshot" of the resource A/,
  ],
  [
    'a reference to nothing',
    body({ A: logGroup({ LogGroupName: { Ref: 'B' } }) }),
    /Unresolved resource dependencies \[B\]/,
  ],
  ['a dependency on nothing', body({ A: logGroup({}, { DependsOn: 'B' }) }), /Unresolved resource dependencies \[B\]/],
  [
    'an attribute that a type lacks',
    body({ A: logGroup(), B: logGroup({ LogGroupName: { 'Fn::GetAtt': ['A', 'Name'] } }) }),
    /resource A does not support attribute type Name/,
  ],
  [
    'a circle',
    body({ A: logGroup({ LogGroupName: { Ref: 'B' } }), B: logGroup({}, { DependsOn: 'A' }) }),
    /Circular dependency between resources: \[A, B\]/,
  ],
  [
    'a parameter without a value',
    body({ A: logGroup() }, { Parameters: { P: { Type: 'String' } } }),
    /Parameters: \[P\] must have values/,
  ],
  [
    'a secret parameter',
    body({ A: logGroup() }, { Parameters: { P: { Type: 'String', NoEcho: true } } }),
    /parameter P, NoEcho, is not in the local world/,
  ],
  [
    'allowed values that are no list',
    body({ A: logGroup() }, { Parameters: { P: { Type: 'String', Default: 'x', AllowedValues: { Ref: 'P' } } } }),
    /Every AllowedValues member must be a list. \(P\)/,
  ],
  [
    'an allowed pattern that is none',
    body({ A: logGroup() }, { Parameters: { P: { Type: 'String', Default: 'x', AllowedPattern: '(' } } }),
    /AllowedPattern of P is no regular expression/,
  ],
  [
    'a default that is no text',
    body({ A: logGroup() }, { Parameters: { P: { Type: 'String', Default: {} } } }),
    /Every Default member must be a string. \(P\)/,
  ],
  [
    'an option it does not have',
    body({ A: logGroup() }),
    /option NotificationARNs is not in the local world/,
    { NotificationARNs: ['arn:x'] },
  ],
];

for (const [name, TemplateBody, message, options] of refused) {
  test(`refuses ${name} and makes nothing`, async () => {
    const { call, services } = cloudFormation();
    await assert.rejects(call('CreateStack', { StackName: 's', TemplateBody, ...options }), {
      code: 'ValidationError',
      message,
    });
    assert.deepEqual(services.calls, []);
    assert.deepEqual((await call('DescribeStacks')).Stacks, []);
  });
}

test('roles need the capability that allows them', async () => {
  const { call } = cloudFormation();
  const request = { StackName: 's', TemplateBody: body({ A: role }) };
  await assert.rejects(call('CreateStack', request), {
    code: 'InsufficientCapabilitiesException',
    message: 'Requires capabilities : [CAPABILITY_IAM]',
  });
  await call('CreateStack', { ...request, Capabilities: ['CAPABILITY_IAM'] });
});

test('parameters are checked, defaulted, and brought into the form of the property', async () => {
  const { call, settle, services } = cloudFormation();
  const Parameters = { Days: { Type: 'Number', Default: 7, AllowedValues: [7, 14] } };
  const TemplateBody = body({ A: logGroup({ RetentionInDays: { Ref: 'Days' } }) }, { Parameters });
  const days = (ParameterValue: string) => [{ ParameterKey: 'Days', ParameterValue }];
  await assert.rejects(
    call('CreateStack', { StackName: 's', TemplateBody, Parameters: days('8') }),
    /must be one of AllowedValues/,
  );
  await settle('CreateStack', { StackName: 's', TemplateBody, Parameters: days('14') });
  assert.equal(services.inputOf('PutRetentionPolicy').retentionInDays, 14);
});

test('physical names keep to the limit of their service and are never the same twice', () => {
  const name = physicalName('a-very-long-stack-name-that-goes-on-and-on', 'AndALogicalIdThatGoesOnAndOnAsWell', 64);
  assert.equal(name.length, 64);
  assert.match(name, /^a-very-long-stack-name-th-AndALogicalIdThatGoesOnAn?d?-/);
  assert.match(physicalName('short', 'Id', 64), /^short-Id-[A-Za-z0-9]{12}$/);
  assert.notEqual(physicalName('s', 'Id', 64), physicalName('s', 'Id', 64));
});
