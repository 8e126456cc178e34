import { absent } from '../errors.ts';
import type { Properties, ResourceContext } from './resource-type.ts';

const FACTORS = ['SMS_MFA', 'SOFTWARE_TOKEN_MFA', 'EMAIL_OTP'];

/** The properties of a pool without those that SetUserPoolMfaConfig sets when the template names its factors. */
export function withoutMfa(properties: Properties): Properties {
  const { EnabledMfas, EmailAuthenticationMessage, EmailAuthenticationSubject, MfaConfiguration, ...rest } = properties;
  return EnabledMfas || MfaConfiguration === undefined ? rest : { ...rest, MfaConfiguration };
}

/**
 * Turns the factors of a pool on: EnabledMfas is no setting of CreateUserPool.
 * Source: AWS CloudFormation Template Reference, AWS::Cognito::UserPool; API reference, SetUserPoolMfaConfig.
 * @param before properties that the pool had; factors that it had and that are no longer wanted are turned off
 */
export async function setMfa(
  UserPoolId: string,
  properties: Properties,
  { invoke }: ResourceContext,
  before: Properties = {},
): Promise<void> {
  const { EnabledMfas: factors, SmsConfiguration, SmsAuthenticationMessage } = properties;
  if (!factors) {
    if (before['EnabledMfas'] && properties['MfaConfiguration'] === undefined)
      await invoke('cognito-idp', 'SetUserPoolMfaConfig', { UserPoolId, MfaConfiguration: 'OFF' });
    return;
  }
  const stranger = factors.find((factor: string) => !FACTORS.includes(factor));
  if (stranger) throw absent(`The factor ${stranger} of EnabledMfas`);
  await invoke('cognito-idp', 'SetUserPoolMfaConfig', {
    UserPoolId,
    MfaConfiguration: properties['MfaConfiguration'] ?? 'OFF',
    ...(factors.includes('SMS_MFA') && { SmsMfaConfiguration: { SmsAuthenticationMessage, SmsConfiguration } }),
    ...(factors.includes('SOFTWARE_TOKEN_MFA') && { SoftwareTokenMfaConfiguration: { Enabled: true } }),
    ...(factors.includes('EMAIL_OTP') && {
      EmailMfaConfiguration: {
        Message: properties['EmailAuthenticationMessage'],
        Subject: properties['EmailAuthenticationSubject'],
      },
    }),
  });
}
