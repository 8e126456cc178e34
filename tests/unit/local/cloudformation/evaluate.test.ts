import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createEvaluator } from '../../../../local/cloudformation/evaluate.ts';
import { parseTemplate } from '../../../../local/cloudformation/template.ts';
import { body, logGroup } from './harness.ts';

const resources: Record<string, { ref: string; attribute(name: string): string }> = {
  Logs: { ref: 'the-group', attribute: (name) => `the ${name}` },
};

function resolve(value: unknown, rest: Record<string, unknown> = {}): unknown {
  const template = parseTemplate(body({ Logs: logGroup() }, rest));
  return createEvaluator(template, {
    pseudo: { 'AWS::Region': 'eu-west-1', 'AWS::AccountId': '123456789012' },
    parameters: { Stage: 'test', Zones: ['a', 'b'] },
    resource: (id) => resources[id],
    exported: (name) => (name === 'Shared' ? 'the export' : undefined),
  }).resolve(value);
}

const known: [string, unknown, unknown][] = [
  ['Ref of a pseudo parameter', { Ref: 'AWS::Region' }, 'eu-west-1'],
  ['Ref of a parameter', { Ref: 'Stage' }, 'test'],
  ['Ref of a resource', { Ref: 'Logs' }, 'the-group'],
  ['GetAtt as a list', { 'Fn::GetAtt': ['Logs', 'Arn'] }, 'the Arn'],
  ['GetAtt as a text', { 'Fn::GetAtt': 'Logs.Arn' }, 'the Arn'],
  ['Join', { 'Fn::Join': ['-', ['a', { Ref: 'Stage' }, 3]] }, 'a-test-3'],
  ['Join of a list parameter', { 'Fn::Join': ['+', { Ref: 'Zones' }] }, 'a+b'],
  [
    'Sub with resources, attributes and literals',
    { 'Fn::Sub': '${Logs}/${Logs.Arn}/${!Kept}/${AWS::Region}' },
    'the-group/the Arn/${Kept}/eu-west-1',
  ],
  ['Sub with variables of its own', { 'Fn::Sub': ['${Here}-${Stage}', { Here: { Ref: 'Logs' } }] }, 'the-group-test'],
  ['Select from Split', { 'Fn::Select': [1, { 'Fn::Split': ['.', 'a.b.c'] }] }, 'b'],
  ['Base64', { 'Fn::Base64': 'hi' }, 'aGk='],
  ['NoValue in an object', { a: { Ref: 'AWS::NoValue' }, b: 1 }, { b: 1 }],
  ['NoValue in a list', [{ Ref: 'AWS::NoValue' }, 1], [1]],
];

for (const [name, value, expected] of known) {
  test(`resolves ${name}`, () => assert.deepEqual(resolve(value), expected));
}

test('resolves conditions through each other', () => {
  const Conditions = {
    IsTest: { 'Fn::Equals': [{ Ref: 'Stage' }, 'test'] },
    IsLive: { 'Fn::Not': [{ Condition: 'IsTest' }] },
    Either: { 'Fn::Or': [{ Condition: 'IsTest' }, { Condition: 'IsLive' }] },
    Both: { 'Fn::And': [{ Condition: 'IsTest' }, { Condition: 'IsLive' }] },
  };
  const chosen = ['IsTest', 'IsLive', 'Either', 'Both'].map((name) => ({ 'Fn::If': [name, 'yes', 'no'] }));
  assert.deepEqual(resolve(chosen, { Conditions }), ['yes', 'no', 'yes', 'no']);
});

test('finds values in mappings', () => {
  const Mappings = { Names: { 'eu-west-1': { Short: 'ew1' } } };
  assert.equal(resolve({ 'Fn::FindInMap': ['Names', { Ref: 'AWS::Region' }, 'Short'] }, { Mappings }), 'ew1');
  assert.throws(
    () => resolve({ 'Fn::FindInMap': ['Names', 'x', 'Short'] }, { Mappings }),
    /Unable to get mapping for Names::x::Short/,
  );
});

const refused: [string, unknown, RegExp][] = [
  [
    'a function it does not have',
    { 'Fn::Cidr': ['10.0.0.0/16', 1, 8] },
    /The intrinsic function Fn::Cidr is not in the local world/,
  ],
  ['an export that is not there', { 'Fn::ImportValue': 'x' }, /No export named x found\./],
  ['a resource that is not there', { Ref: 'Nobody' }, /Unresolved resource dependencies \[Nobody\]/],
  ['a position that a list does not have', { 'Fn::Select': [2, ['a']] }, /cannot select nonexistent value at index 2/],
  ['a condition that is not declared', { 'Fn::If': ['Unknown', 1, 2] }, /Unresolved condition dependency Unknown/],
  ['a malformed Join', { 'Fn::Join': ['a'] }, /Fn::Join object requires a list of 2/],
];

for (const [name, value, message] of refused) {
  test(`refuses ${name}`, () => assert.throws(() => resolve(value), { code: 'ValidationError', message }));
}
