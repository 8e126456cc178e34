/**
 * UserMigration: someone signs in or forgot a password whom the pool does not know. Source: Developer Guide, "Migrate
 * user Lambda trigger".
 */
import type { Cognito } from '../cognito.ts';
import type { Pool } from '../pools/pool.ts';
import { callTrigger } from './call.ts';
import { metadataAsValidationData, type Origin } from './metadata.ts';
import { booleanField, mapField, type TriggerResponse, textField, unrecognizable } from './output.ts';

export interface MigratedUser {
  attributes: Record<string, string>;
  status: 'CONFIRMED' | 'RESET_REQUIRED';
  /** False with `messageAction: SUPPRESS`. */
  invite: boolean;
  media: readonly string[];
  forceAliasCreation: boolean;
  /** The user signs in with a code by SMS as well. */
  enableSmsMfa: boolean;
}

/** True when the pool asks a function about users it does not know. */
export const migratesUsers = (pool: Pool): boolean => pool.settings.LambdaConfig.UserMigration !== undefined;

/**
 * Asks the function who `typed` is. `userName` is what the person typed, in every pool.
 * @param password of a sign-in; a forgotten one is not a key of the request.
 * @returns undefined when it answers no attributes: unknown there too.
 */
export async function userMigration(
  cognito: Cognito,
  pool: Pool,
  typed: string,
  password: string | undefined,
  origin: Origin,
): Promise<MigratedUser | undefined> {
  const response = await callTrigger(cognito, pool, {
    trigger: 'UserMigration',
    source: password === undefined ? 'UserMigration_ForgotPassword' : 'UserMigration_Authentication',
    userName: typed,
    origin,
    request: {
      ...(password === undefined ? {} : { password }),
      validationData: metadataAsValidationData(origin),
      userAttributes: null,
    },
    response: {
      userAttributes: null,
      forceAliasCreation: null,
      enableSMSMFA: null,
      finalUserStatus: null,
      messageAction: null,
      desiredDeliveryMediums: null,
    },
  });
  const attributes = response && mapField(response, 'userAttributes');
  return attributes && { attributes, ...decisions(response) };
}

function decisions(response: TriggerResponse): Omit<MigratedUser, 'attributes'> {
  const media = response.desiredDeliveryMediums ?? ['SMS'];
  if (!Array.isArray(media) || media.some((medium) => medium !== 'SMS' && medium !== 'EMAIL')) throw unrecognizable();
  return {
    status: oneOf(textField(response, 'finalUserStatus') ?? 'RESET_REQUIRED', ['CONFIRMED', 'RESET_REQUIRED']),
    invite: oneOf(textField(response, 'messageAction') ?? 'RESEND', ['SUPPRESS', 'RESEND']) !== 'SUPPRESS',
    media,
    forceAliasCreation: booleanField(response, 'forceAliasCreation'),
    enableSmsMfa: booleanField(response, 'enableSMSMFA'),
  };
}

function oneOf<const T extends string>(value: string, values: readonly T[]): T {
  const found = values.find((one) => one === value);
  if (found === undefined) throw unrecognizable();
  return found;
}
