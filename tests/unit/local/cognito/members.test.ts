/**
 * Every member of every input of the operations that are here, from the whole service model: the code that honours it is found by its name, or
 * it is refused by name, or AWS would do nothing with it either in a pool as this world has them. Nothing is taken and ignored.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { loadModel, shapeName, shapeOf } from '../../../../local/protocol/model.ts';
import { callJson, worldOf } from '../server/client.ts';
import { functionArn, refuses, TestWorld, testWorld } from './harness.ts';

const model = await loadModel('cognito-idp');

/** Why nothing comes of these on AWS: analytics needs AnalyticsConfiguration, contexts threat protection, and both are refused here. */
const WITHOUT_EFFECT: Readonly<Record<string, readonly string[]>> = {
  analytics: ['AnalyticsMetadata', 'AnalyticsEndpointId'],
  'threat protection': [
    ...['UserContextData', 'ContextData', 'EncodedData', 'IpAddress', 'ServerName', 'ServerPath'],
    ...['HttpHeaders', 'headerName', 'headerValue'],
  ],
};

interface Refusal {
  operation: string;
  /** Beside what the operation needs. */
  input: object;
  /** What the refusal names. */
  named: string;
  /** Members that stand inside the refused one. */
  inside?: readonly string[];
}

const pool = (input: object, named: string, inside: readonly string[] = []): Refusal[] =>
  ['CreateUserPool', 'UpdateUserPool'].map((operation) => ({ operation, input, named, inside }));
const client = (input: object, named: string, inside: readonly string[] = []): Refusal[] =>
  ['CreateUserPoolClient', 'UpdateUserPoolClient'].map((operation) => ({ operation, input, named, inside }));

const ARN = functionArn('f');

const REFUSED: readonly Refusal[] = [
  ...pool(
    { LambdaConfig: { InboundFederation: { LambdaVersion: 'V1_0', LambdaArn: ARN } } },
    'LambdaConfig.InboundFederation',
  ),
  ...pool({ EmailConfiguration: { ConfigurationSet: 'set' } }, 'EmailConfiguration.ConfigurationSet'),
  ...pool(
    { UserPoolAddOns: { AdvancedSecurityMode: 'OFF', AdvancedSecurityAdditionalFlows: { CustomAuthMode: 'AUDIT' } } },
    'UserPoolAddOns.AdvancedSecurityAdditionalFlows',
    ['CustomAuthMode'],
  ),
  ...pool({ UserPoolAddOns: { AdvancedSecurityMode: 'ENFORCED' } }, 'UserPoolAddOns.AdvancedSecurityMode ENFORCED'),
  ...pool(
    { VerificationMessageTemplate: { DefaultEmailOption: 'CONFIRM_WITH_LINK' } },
    'VerificationMessageTemplate.DefaultEmailOption CONFIRM_WITH_LINK',
  ),
  ...client({ AnalyticsConfiguration: { ApplicationId: 'a', UserDataShared: true } }, 'AnalyticsConfiguration', [
    ...['ApplicationId', 'ApplicationArn', 'UserDataShared'],
  ]),
  ...client({ EnablePropagateAdditionalUserContextData: true }, 'EnablePropagateAdditionalUserContextData true'),
  ...client({ SupportedIdentityProviders: ['Google'] }, 'SupportedIdentityProviders Google'),
  {
    operation: 'SetUserPoolMfaConfig',
    input: { WebAuthnConfiguration: { RelyingPartyId: 'example.com' } },
    named: 'WebAuthnConfiguration',
    inside: ['RelyingPartyId', 'UserVerification', 'FactorConfiguration'],
  },
  {
    operation: 'ConfirmSignUp',
    input: { Username: 'a', ConfirmationCode: '1', Session: 's' },
    named: 'Session of ConfirmSignUp',
  },
  ...['InitiateAuth', 'AdminInitiateAuth'].map((operation) => ({
    operation,
    input: { AuthFlow: 'REFRESH_TOKEN_AUTH', AuthParameters: { REFRESH_TOKEN: 'r' }, Session: 's'.repeat(20) },
    named: 'Session of InitiateAuth',
  })),
];

/** Members of all inputs, with one operation that has them. */
function membersOfInputs(operations: readonly string[]): Map<string, string> {
  const found = new Map<string, string>();
  const seen = new Set<string>();
  const walk = (name: string, path: string): void => {
    if (seen.has(name) || name.startsWith(':')) return;
    seen.add(name);
    const { members = {}, member, value } = shapeOf(model, name);
    for (const [key, reference] of Object.entries(members)) {
      if (!found.has(key)) found.set(key, `${path}.${key}`);
      walk(shapeName(reference), `${path}.${key}`);
    }
    for (const inner of [member, value]) if (inner) walk(inner, path);
  };
  for (const operation of operations) {
    const { input } = model.operations[operation]!;
    if (input) walk(input, operation);
  }
  return found;
}

/** The service's code without its imports and comments. */
function source(): string {
  const folder = new URL('../../../../local/cognito/', import.meta.url);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const text = files.map((file) => readFileSync(new URL(file, folder), 'utf8')).join('\n');
  return text.replace(/^import[\s\S]*?;$/gm, '').replace(/\/\*\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
}

test('every member of every input is honoured somewhere, refused by name or without effect on AWS too', () => {
  const code = source();
  const listed = new Set([
    ...Object.values(WITHOUT_EFFECT).flat(),
    ...REFUSED.flatMap(({ named, inside = [] }) => [...inside, named.split(' ')[0]!.split('.').at(-1)!]),
  ]);
  const members = membersOfInputs(Object.keys(new TestWorld().cognito.operations));
  assert.ok(members.size > 150, `${members.size} members`);
  const ignored = [...members].filter(([name]) => !listed.has(name) && !new RegExp(`\\b${name}\\b`).test(code));
  assert.deepEqual(ignored, []);
  const gone = [...listed].filter((name) => !members.has(name));
  assert.deepEqual(gone, [], 'listed here, and in no input');
});

describe('what is not here is refused by name', () => {
  for (const { operation, input, named } of REFUSED) {
    test(`${operation}: ${named}`, async () => {
      const world = await testWorld();
      const needs = { ClientId: world.clientId, ClientName: 'c', UserPoolId: world.poolId, PoolName: 'p' };
      const members = Object.keys(shapeOf(model, model.operations[operation]!.input!).members!);
      const base = Object.fromEntries(Object.entries(needs).filter(([name]) => members.includes(name)));
      await refuses(
        world.call(operation, { ...base, ...input }),
        'InvalidParameterException',
        `${named} is not in the local world.`,
      );
    });
  }

  test('members that are newer than the tables, at any depth and in every operation', async (t) => {
    const world = await worldOf(t);
    const newer = [
      ['CreateUserPool', { PoolName: 'p', KeyConfiguration: { KeyType: 'a' } }, 'KeyConfiguration'],
      [
        'CreateUserPool',
        { PoolName: 'p', SmsConfiguration: { SnsCallerArn: 'a'.repeat(20), EumsSms: {} } },
        'SmsConfiguration.EumsSms',
      ],
      ['RevokeToken', { Token: 'a', ClientId: 'b', RevokeAssociatedSessions: true }, 'RevokeAssociatedSessions'],
      ['ListUserPoolClients', { UserPoolId: 'us-east-1_a', ClientType: 'a' }, 'ClientType'],
    ] as const;
    for (const [operation, input, named] of newer) {
      const { body } = await callJson(world, `AWSCognitoIdentityProviderService.${operation}`, input);
      assert.equal(body.__type, 'InvalidParameterException');
      assert.equal(body.message, `${named} is not in the local world.`);
    }
  });
});
