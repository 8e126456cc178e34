import type { TriggerCall, TriggerName } from '../contract.ts';

/**
 * What a call's triggers changed, as far as the API's answer shows it; a trigger's own answer goes to Cognito alone. A sign-up
 * that comes back confirmed was confirmed by PreSignUp. Claims of a token that Cognito does not put there by itself were added by
 * PreTokenGeneration (developer guide, "Understanding the access token", "Understanding the identity (ID) token"); one that it
 * overrides or leaves out looks like any other user's. Names only: a claim's value may be anything.
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
  const added = [
    addedTo('access', tokens?.AccessToken, (name) => ACCESS_CLAIMS.has(name)),
    addedTo('ID', tokens?.IdToken, (name) => ID_CLAIMS.has(name) || OWN_ATTRIBUTE.test(name)),
  ].filter((part) => part !== undefined);
  if (added.length > 0) changes.PreTokenGeneration = added.join('; ');
  return changes;
}

function addedTo(which: string, token: unknown, isCognitos: (claim: string) => boolean): string | undefined {
  const added = claimNames(token).filter((name) => !isCognitos(name));
  return added.length === 0 ? undefined : `added to the ${which} token: ${added.join(', ')}`;
}

const BOTH = 'sub cognito:groups iss origin_jti event_id token_use auth_time exp iat jti aud'.split(' ');
const ACCESS_CLAIMS = new Set([...BOTH, 'device_key', 'version', 'client_id', 'scope', 'username']);
/** An ID token tells of roles, of who came from another provider, and of the attributes that the client may read. */
const ID_CLAIMS = new Set([
  ...BOTH,
  ...'cognito:username cognito:roles cognito:preferred_role identities nonce at_hash'.split(' '),
  ...'address birthdate email email_verified family_name gender given_name locale middle_name name nickname'.split(' '),
  ...'phone_number phone_number_verified picture preferred_username profile updated_at website zoneinfo'.split(' '),
]);
const OWN_ATTRIBUTE = /^(dev:)?custom:/;

function claimNames(token: unknown): string[] {
  try {
    return Object.keys(JSON.parse(Buffer.from(String(token).split('.')[1] ?? '', 'base64url').toString('utf8')));
  } catch {
    return [];
  }
}
