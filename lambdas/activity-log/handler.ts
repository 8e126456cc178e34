import type { PostAuthenticationEvent } from '../shared/events.ts';
import type { LastLogin, LoginRecord } from '../shared/known-users.ts';
import { type Log, reason } from '../shared/log.ts';

export interface ActivityLogDeps {
  tableName: string;
  recordLogin(email: string, login: LastLogin): Promise<LoginRecord>;
  log: Log;
  now(): Date;
}

/**
 * Writes a sign-in to the log and to the known user's record. The user has been authenticated by then, so nothing that goes wrong
 * here fails the sign-in: it is logged, and the event goes back unchanged in every case.
 */
export async function activityLog<E extends PostAuthenticationEvent>(event: E, deps: ActivityLogDeps): Promise<E> {
  const { triggerSource, userName } = event;
  deps.log(`Received post authentication trigger from ${triggerSource} for user '${userName}'`);
  if (triggerSource !== 'PostAuthentication_Authentication') return event;

  const email = event.request.userAttributes['email'];
  const login: LastLogin = {
    UserPoolId: event.userPoolId,
    ClientId: event.callerContext.clientId,
    Time: unixDate(deps.now()),
  };
  deps.log(`UserInfo ${JSON.stringify({ UserName: userName, UserEmail: email, LastLogin: login })}`);
  if (!email) {
    deps.log(`User '${userName}' has no email. Nothing is written to DynamoDB.`);
    return event;
  }
  try {
    deps.log(outcome(await deps.recordLogin(email, login), email, deps.tableName));
  } catch (error) {
    deps.log(`Couldn't write to DynamoDB. Here's why: ${reason(error)}`);
  }
  return event;
}

function outcome(record: LoginRecord, email: string, tableName: string): string {
  switch (record) {
    case 'written':
      return `Wrote user info to DynamoDB table ${tableName}.`;
    case 'unknown user':
      return `Email ${email} is not in table ${tableName}. Nothing is written to DynamoDB.`;
    case 'newer login kept':
      return `Table ${tableName} has a newer login of ${email}. Nothing is written to DynamoDB.`;
  }
}

/** `Tue Apr 23 23:23:30 UTC 2024`: the form in which a login's time is shown and stored. */
function unixDate(date: Date): string {
  // toUTCString: `Tue, 23 Apr 2024 23:23:30 GMT`.
  const [, weekday, day, month, year, time] = /^(\w+), (\d+) (\w+) (\d+) (\S+)/.exec(date.toUTCString()) ?? [];
  return `${weekday} ${month} ${String(Number(day)).padStart(2)} ${time} UTC ${year}`;
}
