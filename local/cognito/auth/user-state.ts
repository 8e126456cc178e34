/** Whether a user who has shown who they are may sign in. */
import type { Cognito } from '../cognito.ts';
import { notAuthorized, passwordResetRequired, userDisabled, userNotConfirmed, wrongCredentials } from '../errors.ts';
import {
  RESET_REQUIRED_IS_HIDDEN_WITH_EXISTENCE_ERRORS_PREVENTED,
  UNCONFIRMED_IS_HIDDEN_WITH_EXISTENCE_ERRORS_PREVENTED,
} from '../inferred.ts';
import { type Client, preventsExistenceErrors } from '../pools/client.ts';
import type { User } from '../users/user.ts';

/** @throws NotAuthorizedException, UserNotConfirmedException, PasswordResetRequiredException */
export function checkState(user: User): void {
  if (!user.enabled) throw userDisabled();
  if (user.status === 'UNCONFIRMED') throw userNotConfirmed();
  if (user.status === 'RESET_REQUIRED') throw passwordResetRequired();
}

/** The same for a user who has shown a password: a temporary one ends. */
export function checkPasswordState(cognito: Cognito, user: User): void {
  checkState(user);
  if (user.status === 'FORCE_CHANGE_PASSWORD' && cognito.now() >= (user.temporaryPasswordEndsAt ?? 0)) {
    throw notAuthorized('Temporary password has expired and must be reset by an administrator.');
  }
}

/**
 * Before the password is looked at: a user who is not confirmed hears so whatever the password is, and no wrong one counts (public
 * issues, among them aws-sdk-js 4608, amplify-js 1464 and 11209). @throws UserNotConfirmedException
 */
export function checkConfirmed(client: Client, user: User): void {
  const hides = preventsExistenceErrors(client) && UNCONFIRMED_IS_HIDDEN_WITH_EXISTENCE_ERRORS_PREVENTED;
  if (!hides && user.enabled && user.status === 'UNCONFIRMED') throw userNotConfirmed();
}

/** The end of a sign-in with a wrong password, or one of a user who has none. @throws always */
export function refusePassword(cognito: Cognito, client: Client, user: User): never {
  if (user.status === 'RESET_REQUIRED' && !hidesReset(client)) throw passwordResetRequired();
  cognito.lockout.failed(user);
  throw wrongCredentials();
}

/** What a user hears whose password must be reset, before any was right. */
export const resetRequired = (client: Client) => (hidesReset(client) ? wrongCredentials() : passwordResetRequired());

const hidesReset = (client: Client): boolean =>
  preventsExistenceErrors(client) && RESET_REQUIRED_IS_HIDDEN_WITH_EXISTENCE_ERRORS_PREVENTED;
