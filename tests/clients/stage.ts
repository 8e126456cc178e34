/** A served world with a user pool that calls a function, as clients that know nothing of this project find it. */
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { CognitoIdentityProvider, type DeliveryMediumType } from '@aws-sdk/client-cognito-identity-provider';
import type { LocalWorld } from '../../local/world.ts';
import { callLambda, createFunction, settings, worldOf } from '../unit/local/server/client.ts';

export const PASSWORD = 'Passw0rd!';
export const OTHER_PASSWORD = 'Other-Passw0rd!';

/** Refuses who is called `mallory`, and puts what the client sent along into the log. */
const FUNCTION = `exports.handler = async (event) => {
  console.log(event.triggerSource, event.userName, JSON.stringify(event.request.clientMetadata ?? {}));
  if (event.triggerSource === 'PreSignUp_SignUp' && event.userName === 'mallory') throw new Error('not you');
  if (event.triggerSource.startsWith('TokenGeneration'))
    event.response = { claimsOverrideDetails: { claimsToAddOrOverride: { plan: 'free' } } };
  return event;
};`;

export interface Stage {
  world: LocalWorld;
  cognito: CognitoIdentityProvider;
  userPoolId: string;
  clientId: string;
  /** The newest code or temporary password that a user was sent. */
  code(username: string): Promise<string>;
  /** A user who has to choose a password at the first sign-in. */
  invite(username: string): Promise<string>;
}

export async function stageOf(t: TestContext): Promise<Stage> {
  const world = await worldOf(t, { shared: true });
  const cognito = new CognitoIdentityProvider(settings(world));
  const { body } = await createFunction(world, 'triggers', FUNCTION);
  await callLambda(world, 'POST', '/triggers/policy', {
    StatementId: 'cognito',
    Action: 'lambda:InvokeFunction',
    Principal: 'cognito-idp.amazonaws.com',
  });
  const { FunctionArn } = body;
  const { UserPool } = await cognito.createUserPool({
    PoolName: 'clients',
    AutoVerifiedAttributes: ['email'],
    LambdaConfig: { PreSignUp: FunctionArn, PreTokenGeneration: FunctionArn },
  });
  const userPoolId = UserPool!.Id!;
  const { UserPoolClient } = await cognito.createUserPoolClient({
    UserPoolId: userPoolId,
    ClientName: 'web',
    ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
    PreventUserExistenceErrors: 'ENABLED',
  });

  async function newest(username: string): Promise<string> {
    const found = await fetch(`${world.endpoint}/_pools-shell/messages?userPoolId=${userPoolId}&username=${username}`);
    const message = ((await found.json()) as { code?: string }[]).at(-1);
    assert.ok(message?.code, `${username} was sent no code`);
    return message.code;
  }

  return {
    world,
    cognito,
    userPoolId,
    clientId: UserPoolClient!.ClientId!,
    code: newest,
    async invite(username) {
      const UserAttributes = [{ Name: 'email', Value: `${username}@example.com` }];
      const DesiredDeliveryMediums: DeliveryMediumType[] = ['EMAIL'];
      const invitation = { UserPoolId: userPoolId, Username: username, UserAttributes, DesiredDeliveryMediums };
      await cognito.adminCreateUser(invitation);
      return newest(username);
    },
  };
}

/** The claims of a token, unverified. */
export const claimsOf = (token: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString());
