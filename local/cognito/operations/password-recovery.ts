/** Forgotten passwords: ForgotPassword, ConfirmForgotPassword and the administrator's reset. */
import type {
  AdminResetUserPasswordRequest,
  ConfirmForgotPasswordRequest,
  ForgotPasswordRequest,
} from '@aws-sdk/client-cognito-identity-provider';
import { isHiddenMigrationError, migrateUser } from '../auth/migrate.ts';
import { countStranger, simulatedDelivery } from '../auth/strangers.ts';
import { wrongCode } from '../codes/codes.ts';
import type { Cognito } from '../cognito.ts';
import { combinationNotFound, notAuthorized, userDisabled, userNotConfirmed } from '../errors.ts';
import {
  ADMIN_CLIENT_ID,
  UNKNOWN_USER_HAS_A_WRONG_CODE,
  UNRESETTABLE_USER_IS_HIDDEN_WITH_EXISTENCE_ERRORS_PREVENTED,
} from '../inferred.ts';
import { type CodeDeliveryDetails, recoveryChannel } from '../messages/channel.ts';
import { sendCode } from '../messages/send.ts';
import { checkHistory } from '../passwords/history.ts';
import { checkPassword } from '../passwords/policy.ts';
import { type Client, preventsExistenceErrors } from '../pools/client.ts';
import type { Pool } from '../pools/pool.ts';
import type { Origin } from '../triggers/metadata.ts';
import { postConfirmation } from '../triggers/post-confirmation.ts';
import { migratesUsers } from '../triggers/user-migration.ts';
import { passwordOf } from '../users/create.ts';
import type { User } from '../users/user.ts';
import { adminTarget, publicCaller } from './caller.ts';
import type { Family } from './family.ts';

export const recoveryOperations: Family = {
  ForgotPassword: forgotPassword,
  ConfirmForgotPassword: confirmForgotPassword,
  AdminResetUserPassword: adminResetPassword,
};

async function forgotPassword(cognito: Cognito, input: ForgotPasswordRequest): Promise<object> {
  const { pool, client } = publicCaller(cognito, input);
  const typed = input.Username!;
  const origin: Origin = { operation: 'ForgotPassword', clientId: client.id, clientMetadata: input.ClientMetadata };
  const user = cognito.users.find(pool, typed) ?? (await migrated(cognito, pool, client, typed, origin));
  if (preventsExistenceErrors(client) && !(user && canRecover(pool, user))) {
    countStranger(cognito, pool, typed, 'Recovery');
    return { CodeDeliveryDetails: simulatedDelivery(cognito, pool, typed) };
  }
  // Of a disabled user, too: seen in public (aws-sdk-ios issue 384, with AWS's reason for it).
  if (!user?.enabled) throw combinationNotFound();
  cognito.attempts.count(user, 'Recovery');
  return { CodeDeliveryDetails: await sendRecoveryCode(cognito, pool, user, origin) };
}

/** "A user isn't found, is deactivated, or doesn't have a verified delivery mechanism" (Developer Guide, user existence errors). */
function canRecover(pool: Pool, user: User): boolean {
  if (!user.enabled) return false;
  if (UNRESETTABLE_USER_IS_HIDDEN_WITH_EXISTENCE_ERRORS_PREVENTED && !isResettable(user)) return false;
  try {
    recoveryChannel(pool, user);
    return true;
  } catch {
    return false;
  }
}

/** A user migrated on the way; clients that prevent existence errors are not told of one who could not be. */
async function migrated(
  cognito: Cognito,
  pool: Pool,
  client: Client,
  typed: string,
  origin: Origin,
): Promise<User | undefined> {
  if (!migratesUsers(pool)) return undefined;
  try {
    return await migrateUser(cognito, { pool, client, typed, origin });
  } catch (error) {
    if (isHiddenMigrationError(client, error)) return undefined;
    throw error;
  }
}

/** The password is checked before the code, so that a refused password leaves the code good for another try. */
async function confirmForgotPassword(cognito: Cognito, input: ConfirmForgotPasswordRequest): Promise<object> {
  const { pool, client } = publicCaller(cognito, input);
  const user = cognito.users.find(pool, input.Username!);
  const hides = preventsExistenceErrors(client) && UNKNOWN_USER_HAS_A_WRONG_CODE;
  if (!user?.enabled && hides) {
    countStranger(cognito, pool, input.Username!, 'Recovery');
    checkPassword(pool, input.Password!);
    throw wrongCode();
  }
  if (!user) throw combinationNotFound();
  if (!user.enabled) throw userDisabled();
  if (user.status === 'UNCONFIRMED') throw userNotConfirmed();
  cognito.attempts.count(user, 'Recovery');
  checkPassword(pool, input.Password!);
  cognito.codes.check(user, 'forgot-password', input.ConfirmationCode!);
  // After the code: who does not have it learns nothing about the passwords before.
  checkHistory(pool, user, input.Password!);
  cognito.codes.use(user, 'forgot-password');
  cognito.lockout.forget(user);
  const confirmed = cognito.users.change(pool, user, cognito.now(), (current) => {
    const status = 'CONFIRMED' as const;
    return { status, ...passwordOf(cognito, pool, { ...current, status }, input.Password!) };
  });
  const origin: Origin = {
    operation: 'ConfirmForgotPassword',
    clientId: client.id,
    clientMetadata: input.ClientMetadata,
  };
  await postConfirmation(cognito, pool, confirmed, 'PostConfirmation_ConfirmForgotPassword', origin);
  return {};
}

async function adminResetPassword(cognito: Cognito, input: AdminResetUserPasswordRequest): Promise<object> {
  const { pool, user } = adminTarget(cognito, input);
  // Seen in public (amazon-cognito-identity-js issue 373).
  if (!user.enabled) throw userDisabled();
  requireResettable(user);
  recoveryChannel(pool, user);
  const reset = cognito.users.change(pool, user, cognito.now(), () => ({ status: 'RESET_REQUIRED' }));
  const origin: Origin = {
    operation: 'AdminResetUserPassword',
    clientId: ADMIN_CLIENT_ID,
    clientMetadata: input.ClientMetadata,
  };
  await sendRecoveryCode(cognito, pool, reset, origin);
  return {};
}

async function sendRecoveryCode(
  cognito: Cognito,
  pool: Pool,
  user: User,
  origin: Origin,
): Promise<CodeDeliveryDetails> {
  // Who has not confirmed yet hears first that nothing is verified (public issues, aws-sdk-net 1984 and others).
  if (user.status !== 'UNCONFIRMED') requireResettable(user);
  const channel = recoveryChannel(pool, user);
  requireResettable(user);
  return sendCode(cognito, { pool, user, channel, occasion: 'ForgotPassword', origin }, 'forgot-password');
}

const isResettable = ({ status }: User): boolean => status !== 'FORCE_CHANGE_PASSWORD' && status !== 'UNCONFIRMED';

function requireResettable(user: User): void {
  if (!isResettable(user)) throw notAuthorized('User password cannot be reset in the current state.');
}
