import type { Properties, ResourceContext, ResourceType } from './resource-type.ts';
import { tagMap } from './tags.ts';
import { setMfa, withoutMfa } from './user-pool-mfa.ts';

const MESSAGE = { SMSMessage: 'string', EmailMessage: 'string', EmailSubject: 'string' } as const;
const BOUNDS = { MinLength: 'string', MaxLength: 'string' } as const;
const RANGE = { MinValue: 'string', MaxValue: 'string' } as const;
const SENDER = { LambdaVersion: 'string', LambdaArn: 'string' } as const;

/**
 * An update sends the whole configuration of the template, as on AWS: a trigger that was attached outside of CloudFormation is
 * lost with it. Source: AWS CloudFormation Template Reference, AWS::Cognito::UserPool; API reference, UpdateUserPool.
 */
export const userPool: ResourceType = {
  properties: {
    UserPoolName: 'string',
    Policies: {
      PasswordPolicy: {
        MinimumLength: 'number',
        RequireUppercase: 'boolean',
        RequireLowercase: 'boolean',
        RequireNumbers: 'boolean',
        RequireSymbols: 'boolean',
        PasswordHistorySize: 'number',
        TemporaryPasswordValidityDays: 'number',
      },
      SignInPolicy: { AllowedFirstAuthFactors: ['string'] },
    },
    DeletionProtection: 'string',
    LambdaConfig: {
      PreSignUp: 'string',
      CustomMessage: 'string',
      PostConfirmation: 'string',
      PreAuthentication: 'string',
      PostAuthentication: 'string',
      DefineAuthChallenge: 'string',
      CreateAuthChallenge: 'string',
      VerifyAuthChallengeResponse: 'string',
      PreTokenGeneration: 'string',
      UserMigration: 'string',
      PreTokenGenerationConfig: SENDER,
      CustomSMSSender: SENDER,
      CustomEmailSender: SENDER,
      KMSKeyID: 'string',
    },
    AutoVerifiedAttributes: ['string'],
    AliasAttributes: ['string'],
    UsernameAttributes: ['string'],
    UsernameConfiguration: { CaseSensitive: 'boolean' },
    SmsVerificationMessage: 'string',
    EmailVerificationMessage: 'string',
    EmailVerificationSubject: 'string',
    VerificationMessageTemplate: {
      SmsMessage: 'string',
      EmailMessage: 'string',
      EmailSubject: 'string',
      EmailMessageByLink: 'string',
      EmailSubjectByLink: 'string',
      DefaultEmailOption: 'string',
    },
    SmsAuthenticationMessage: 'string',
    MfaConfiguration: 'string',
    EnabledMfas: ['string'],
    EmailAuthenticationMessage: 'string',
    EmailAuthenticationSubject: 'string',
    UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['string'] },
    DeviceConfiguration: { ChallengeRequiredOnNewDevice: 'boolean', DeviceOnlyRememberedOnUserPrompt: 'boolean' },
    EmailConfiguration: {
      SourceArn: 'string',
      ReplyToEmailAddress: 'string',
      EmailSendingAccount: 'string',
      From: 'string',
      ConfigurationSet: 'string',
    },
    SmsConfiguration: { SnsCallerArn: 'string', ExternalId: 'string', SnsRegion: 'string' },
    UserPoolTags: 'json',
    AdminCreateUserConfig: {
      AllowAdminCreateUserOnly: 'boolean',
      UnusedAccountValidityDays: 'number',
      InviteMessageTemplate: MESSAGE,
    },
    Schema: [
      {
        Name: 'string',
        AttributeDataType: 'string',
        DeveloperOnlyAttribute: 'boolean',
        Mutable: 'boolean',
        Required: 'boolean',
        NumberAttributeConstraints: RANGE,
        StringAttributeConstraints: BOUNDS,
      },
    ],
    AccountRecoverySetting: { RecoveryMechanisms: [{ Name: 'string', Priority: 'number' }] },
    UserPoolTier: 'string',
  },
  required: [],
  takesStackTags: true,
  // On AWS a custom attribute can be added to a pool that is in use; here that makes a new pool.
  replacedBy: ['AliasAttributes', 'UsernameAttributes', 'UsernameConfiguration', 'Schema'],
  attributes: ['Arn', 'ProviderName', 'ProviderURL', 'UserPoolId'],
  async create(properties, context) {
    const { facts, invoke, freshName } = context;
    const { UserPoolName, ...settings } = tagged(withoutMfa(properties), context);
    const PoolName = UserPoolName ?? freshName(128);
    const { UserPool } = await invoke('cognito-idp', 'CreateUserPool', { PoolName, ...settings });
    await setMfa(UserPool.Id, properties, context).catch(async (error: unknown) => {
      // Its stack does not know it yet, so nobody else would.
      await invoke('cognito-idp', 'DeleteUserPool', { UserPoolId: UserPool.Id });
      throw error;
    });
    const provider = `cognito-idp.${facts.region}.amazonaws.com/${UserPool.Id}`;
    return {
      physicalId: UserPool.Id,
      attributes: {
        Arn: UserPool.Arn,
        ProviderName: provider,
        ProviderURL: `https://${provider}`,
        UserPoolId: UserPool.Id,
      },
    };
  },
  async update({ physicalId, properties: before }, properties, context) {
    const {
      UserPoolName: PoolName,
      Schema,
      AliasAttributes,
      UsernameAttributes,
      UsernameConfiguration,
      ...settings
    } = tagged(withoutMfa(properties), context);
    await context.invoke('cognito-idp', 'UpdateUserPool', {
      UserPoolId: physicalId,
      ...(PoolName && { PoolName }),
      ...settings,
    });
    await setMfa(physicalId!, properties, context, before);
  },
  async delete({ physicalId }, { invoke }) {
    await invoke('cognito-idp', 'DeleteUserPool', { UserPoolId: physicalId });
  },
};

/**
 * A tag of its own goes before one of the stack's. CloudFormation's own (`aws:cloudformation:stack-name`) do not reach user pools: the
 * type's schema in the CloudFormation registry has `tagProperty: /properties/UserPoolTags` and `cloudFormationSystemTags: false`.
 */
function tagged(properties: Properties, { stackTags }: ResourceContext): Properties {
  const UserPoolTags = { ...tagMap(stackTags), ...properties['UserPoolTags'] };
  return Object.keys(UserPoolTags).length === 0 ? properties : { ...properties, UserPoolTags };
}
