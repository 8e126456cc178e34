import type { TriggerCall, TriggerName } from '../contract.ts';

/**
 * What a call's triggers changed, as far as the API's answer shows it; a trigger's own answer goes to Cognito alone. A sign-up
 * that comes back confirmed was confirmed by PreSignUp. Claims of an access token that Cognito does not put there by itself were
 * added by PreTokenGeneration (developer guide, "Understanding the access token"). Names only: a claim's value may be anything.
 */
export function changesIn(
  operation: string,
  answer: any,
  ran: readonly TriggerName[],
): NonNullable<TriggerCall['changes']> {
  const changes: Partial<Record<TriggerName, string>> = {};
  if (operation === 'SignUp' && answer?.UserConfirmed === true) changes.PreSignUp = 'confirmed the user';
  const tokens = answer?.AuthenticationResult;
  if (ran.includes('UserMigration') && (tokens !== undefined || answer?.ChallengeName !== undefined))
    changes.UserMigration = 'the user is in the pool now';
  const added = claimNames(tokens?.AccessToken).filter((name) => !COGNITO_CLAIMS.has(name));
  if (added.length > 0) changes.PreTokenGeneration = `added to the access token: ${added.join(', ')}`;
  return changes;
}

const COGNITO_CLAIMS = new Set([
  'sub',
  'device_key',
  'cognito:groups',
  'iss',
  'version',
  'client_id',
  'origin_jti',
  'event_id',
  'token_use',
  'scope',
  'auth_time',
  'exp',
  'iat',
  'jti',
  'username',
  'aud',
]);

function claimNames(token: unknown): string[] {
  try {
    return Object.keys(JSON.parse(Buffer.from(String(token).split('.')[1] ?? '', 'base64url').toString('utf8')));
  } catch {
    return [];
  }
}
