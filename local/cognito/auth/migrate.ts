/**
 * Takes in a user whom the UserMigration function vouches for: UserMigration, PreSignUp_AdminCreateUser, the user, the invitation
 * unless it was suppressed. Source: Developer Guide, "Migrate user Lambda trigger".
 */

import { ServiceError } from '../../service.ts';
import type { Cognito } from '../cognito.ts';
import { invalidParameter, isNamed, userNotFound, wrongCredentials } from '../errors.ts';
import { ADMIN_CLIENT_ID, MIGRATION_INVITATION_SECRET, MIGRATION_OF_BAD_ATTRIBUTES_IS_NOT_FOUND } from '../inferred.ts';
import { invite } from '../messages/invite.ts';
import { poolFactors } from '../mfa/factors.ts';
import { type Client, preventsExistenceErrors } from '../pools/client.ts';
import type { Pool } from '../pools/pool.ts';
import type { Origin } from '../triggers/metadata.ts';
import { preSignUp } from '../triggers/pre-sign-up.ts';
import { type MigratedUser, userMigration } from '../triggers/user-migration.ts';
import { claimAliases, requireFreeUsername } from '../users/aliases.ts';
import { checkNewAttributes, missingAttributes } from '../users/attributes.ts';
import { storeNewUser } from '../users/create.ts';
import { aliasAttributes, newIdentity } from '../users/names.ts';
import type { User } from '../users/user.ts';

export interface Migration {
  pool: Pool;
  client: Client;
  /** What the person typed as user name. */
  typed: string;
  /** Absent when the password is what was forgotten. */
  password?: string;
  origin: Origin;
}

/** What a required attribute holds that the function did not answer (recorded). */
const DEFAULT_VALUE = 'cognito:default_val';

/**
 * Migrates at sign-in. A client that prevents existence errors learns nothing but "Incorrect username or password.".
 * @throws UserNotFoundException "Exception migrating user in app client x", UserLambdaValidationException, NotAuthorizedException.
 */
export async function migrateAtSignIn(cognito: Cognito, migration: Migration): Promise<User> {
  try {
    return await migrateUser(cognito, migration);
  } catch (error) {
    throw isHiddenMigrationError(migration.client, error) ? wrongCredentials() : error;
  }
}

/** An error that would tell that there is no such user, to a client that prevents that. */
export const isHiddenMigrationError = (client: Client, error: unknown): boolean =>
  preventsExistenceErrors(client) && (isNamed(error, 'UserNotFoundException') || isMigrationFailure(error));

/** @throws UserNotFoundException when the function does not know the user or answers what the pool cannot store. */
export async function migrateUser(cognito: Cognito, migration: Migration): Promise<User> {
  const { pool, typed, password, origin } = migration;
  const answer = await userMigration(cognito, pool, typed, password, origin);
  if (!answer) throw notMigrated(migration.client);
  if (answer.attributes.sub !== undefined) throw wrongCredentials();
  if (answer.enableSmsMfa && !canHaveSmsMfa(pool, answer)) throw notMigrated(migration.client);
  const identity = orNotMigrated(migration.client, () => migratedIdentity(pool, typed, answer));
  const adminOrigin = { ...origin, clientId: ADMIN_CLIENT_ID };
  await preSignUp(cognito, pool, {
    source: 'PreSignUp_AdminCreateUser',
    userName: identity.username,
    attributes: identity.attributes,
    validationData: null,
    origin: adminOrigin,
  });
  // Another sign-in may have migrated the same user while the functions ran.
  const known = cognito.users.find(pool, typed);
  if (known) return known;
  orNotMigrated(migration.client, () => {
    requireFreeUsername(cognito, pool, identity, 'User already exists');
    claimAliases(cognito, pool, identity, { force: answer.forceAliasCreation });
  });
  const keepsPassword = answer.status === 'CONFIRMED';
  const stored = storeNewUser(cognito, pool, {
    ...identity,
    attributes: { ...defaultValues(pool, identity.attributes), ...identity.attributes },
    status: answer.status,
    password: keepsPassword ? password : undefined,
  });
  const user = answer.enableSmsMfa
    ? cognito.users.change(pool, stored, cognito.now(), () => ({ mfa: { enabled: ['SMS_MFA'] } }))
    : stored;
  if (answer.invite)
    await invite(cognito, { pool, user, media: answer.media, origin: adminOrigin }, MIGRATION_INVITATION_SECRET);
  return user;
}

/** True when it was the migrating function that failed, not one that ran after it. */
const isMigrationFailure = (error: unknown): boolean =>
  isNamed(error, 'UserLambdaValidationException') && error.message.startsWith('UserMigration ');

const notMigrated = (client: Client) => userNotFound(`Exception migrating user in app client ${client.id}`);

/** "Your user pool must have MFA enabled", and the user a phone number, "or else the migration of that user will fail". */
const canHaveSmsMfa = (pool: Pool, { attributes }: MigratedUser): boolean =>
  pool.settings.MfaConfiguration !== 'OFF' &&
  poolFactors(pool).includes('SMS_MFA') &&
  attributes.phone_number !== undefined;

/** What does not fit the pool is told as a user who could not be migrated. */
function orNotMigrated<T>(client: Client, step: () => T): T {
  try {
    return step();
  } catch (error) {
    const hidden = MIGRATION_OF_BAD_ATTRIBUTES_IS_NOT_FOUND && error instanceof ServiceError;
    throw hidden ? notMigrated(client) : error;
  }
}

/** A `username` among the attributes names a user who typed an alias; otherwise it is what was typed. */
function migratedIdentity(pool: Pool, typed: string, answer: MigratedUser) {
  const { username = typed, ...attributes } = answer.attributes;
  checkNewAttributes(pool, attributes, { required: false });
  if (pool.usernameAttributes) return newIdentity(pool, typed, attributes);
  const typedAlias = aliasAttributes(pool).some((alias) => attributes[alias] === typed);
  if (username !== typed && !typedAlias) throw invalidParameter('The function answered the user name of someone else.');
  return newIdentity(pool, username, attributes);
}

const defaultValues = (pool: Pool, attributes: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(missingAttributes(pool, attributes).map((name) => [name, DEFAULT_VALUE]));
