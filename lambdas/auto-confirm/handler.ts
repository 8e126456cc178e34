import type { PreSignUpEvent } from '../shared/events.ts';
import type { KnownUser } from '../shared/known-users.ts';
import { type Log, reason } from '../shared/log.ts';

export interface AutoConfirmDeps {
  tableName: string;
  findByEmail(email: string): Promise<KnownUser | undefined>;
  log: Log;
}

/**
 * Confirms a user whose email and user name are those of one known user, and marks the email as verified. Anyone else gets the
 * event back unchanged and proves the email with a code.
 * @throws Error when the table cannot be read, which refuses the sign-up: nobody is let through on a guess. Cognito shows the
 *   message to the person who signs up, so it carries no names; the log has the cause.
 */
export async function autoConfirm<E extends PreSignUpEvent>(event: E, deps: AutoConfirmDeps): Promise<E> {
  const { triggerSource, userName } = event;
  deps.log(`Received presignup from ${triggerSource} for user '${userName}'`);
  // Users made by an administrator or by an identity provider come with other sources, for which Cognito ignores these answers.
  if (triggerSource !== 'PreSignUp_SignUp') return event;

  const email = event.request.userAttributes['email'];
  if (!email) {
    deps.log(`User '${userName}' has no email. Verification is required.`);
    return event;
  }
  deps.log(`Looking up email ${email} in table ${deps.tableName}.`);
  const known = await deps.findByEmail(email).catch((error: unknown) => {
    deps.log(`Error looking up email ${email}. ${reason(error)}`);
    throw new Error('The known users cannot be read right now');
  });
  if (!known) {
    deps.log(`Email ${email} not found. Email verification is required.`);
    return event;
  }
  if (known.UserName !== userName) {
    deps.log(
      `UserEmail ${email} found, but stored UserName '${known.UserName}' does not match supplied UserName '${userName}'. Verification is required.`,
    );
    return event;
  }
  deps.log(`UserEmail ${email} found with matching UserName ${userName}. User is confirmed.`);
  return { ...event, response: { ...event.response, autoConfirmUser: true, autoVerifyEmail: true } };
}
