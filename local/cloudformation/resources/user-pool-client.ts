import type { ResourceType } from './resource-type.ts';

/** Source: AWS CloudFormation Template Reference, AWS::Cognito::UserPoolClient. */
export const userPoolClient: ResourceType = {
  properties: {
    UserPoolId: 'string',
    ClientName: 'string',
    GenerateSecret: 'boolean',
    RefreshTokenValidity: 'number',
    AccessTokenValidity: 'number',
    IdTokenValidity: 'number',
    TokenValidityUnits: { AccessToken: 'string', IdToken: 'string', RefreshToken: 'string' },
    ReadAttributes: ['string'],
    WriteAttributes: ['string'],
    ExplicitAuthFlows: ['string'],
    SupportedIdentityProviders: ['string'],
    CallbackURLs: ['string'],
    LogoutURLs: ['string'],
    DefaultRedirectURI: 'string',
    AllowedOAuthFlows: ['string'],
    AllowedOAuthScopes: ['string'],
    AllowedOAuthFlowsUserPoolClient: 'boolean',
    PreventUserExistenceErrors: 'string',
    EnableTokenRevocation: 'boolean',
    EnablePropagateAdditionalUserContextData: 'boolean',
    AuthSessionValidity: 'number',
    RefreshTokenRotation: { Feature: 'string', RetryGracePeriodSeconds: 'number' },
  },
  required: ['UserPoolId'],
  replacedBy: ['UserPoolId', 'GenerateSecret'],
  // AWS also answers ClientSecret; a secret has no place in the records of a stack.
  attributes: ['ClientId', 'Name'],
  async create(properties, { invoke, freshName }) {
    const input = { ClientName: freshName(128), ...properties };
    const { UserPoolClient } = await invoke('cognito-idp', 'CreateUserPoolClient', input);
    const { ClientId, ClientName } = UserPoolClient;
    return { physicalId: ClientId, attributes: { ClientId, Name: ClientName } };
  },
  async update({ physicalId, attributes }, { GenerateSecret, ...settings }, { invoke }) {
    const { UserPoolClient } = await invoke('cognito-idp', 'UpdateUserPoolClient', {
      ClientId: physicalId,
      ClientName: attributes['Name'],
      ...settings,
    });
    attributes['Name'] = UserPoolClient.ClientName;
  },
  async delete({ physicalId, properties }, { invoke }) {
    await invoke('cognito-idp', 'DeleteUserPoolClient', { UserPoolId: properties['UserPoolId'], ClientId: physicalId });
  },
};
