import type { UserMigrationEvent } from '../shared/events.ts';
import type { UserNameLookup } from '../shared/known-users.ts';
import { type Log, reason } from '../shared/log.ts';

export interface MigrateUserDeps {
  tableName: string;
  findByUserName(userName: string): Promise<UserNameLookup>;
  log: Log;
}

/**
 * Migrates a known user who is not in the pool yet. The password that came with the sign-in is not looked at: the user has to set
 * a new one with a code that goes to the known email, and that code is the proof. Everyone else gets the event back unchanged,
 * which Cognito takes as "no such user"; so does a name that is not unique, because it does not say whose email to trust.
 * @throws Error when the table cannot be read. Cognito shows the message, so it carries no names; the log has the cause.
 */
export async function migrateUser<E extends UserMigrationEvent>(event: E, deps: MigrateUserDeps): Promise<E> {
  const { triggerSource, userName } = event;
  deps.log(`Received migrate trigger from ${triggerSource} for user '${userName}'`);
  if (triggerSource !== 'UserMigration_Authentication') return event;

  deps.log(`Looking up user '${userName}' in table ${deps.tableName}.`);
  const lookup = await deps.findByUserName(userName).catch((error: unknown) => {
    deps.log(`Error looking up user '${userName}'. ${reason(error)}`);
    throw new Error('The known users cannot be read right now');
  });
  switch (lookup.found) {
    case 'none':
      deps.log(`User '${userName}' not found, not migrating user.`);
      return event;
    case 'several':
      deps.log(`UserName '${userName}' is in several records, not migrating user.`);
      return event;
    case 'unfinished':
      deps.log(`Ran out of time after ${lookup.read} records, not migrating user '${userName}'.`);
      return event;
    case 'one':
      deps.log(
        `UserName '${userName}' found with email ${lookup.user.UserEmail}. User is migrated and must reset password.`,
      );
      return {
        ...event,
        response: {
          ...event.response,
          // A code to reset the password is only sent to a verified address.
          userAttributes: { email: lookup.user.UserEmail, email_verified: 'true' },
          finalUserStatus: 'RESET_REQUIRED',
          messageAction: 'SUPPRESS',
        },
      };
  }
}
