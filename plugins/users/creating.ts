import { type Context, type Event, isAwsError, isRefusal, wasNotSent } from '../../shell/contract.ts';
import { findAccount } from './account.ts';
import { quote } from './arguments.ts';
import { failedTrigger } from './failed-trigger.ts';

/** Cleanup's tolerance, in milliseconds: the servers' clock is known to two seconds, from answers that were under way. */
const CLOCK_SKEW = 10_000;

/**
 * Runs a call that may make a user (a sign-up, a creation, a sign-in that migrates). A user that is not in the pool yet is
 * written down first, so that cleanup deletes it even when the answer never arrives; a user that exists is nobody's to
 * clean up. When AWS says definitely that nothing was made, nothing stays written down.
 * @param call is told whether the pool lacks the user: true, false, or undefined when this account may not ask.
 */
export async function* creating<T>(
  context: Context,
  username: string,
  call: (absent: boolean | undefined) => AsyncGenerator<Event, T, void>,
): AsyncGenerator<Event, T, void> {
  const { journal, clock } = context;
  const absent = await isAbsent(context, username);
  if (absent === false) return yield* call(absent);
  const since = new Date((clock.server?.() ?? clock.now()) - CLOCK_SKEW).toISOString();
  const change = {
    kind: 'user',
    subject: username,
    undo: `users delete ${quote(username)} --created-since ${since}`,
  } as const;
  const older = journal.find('user', username);
  const entry = absent ? journal.add(change) : journal.record(change);
  // An older entry is about a user that is gone by now: its undo would reach too far back.
  if (older !== undefined && absent) journal.settle(older);
  try {
    return yield* call(absent);
  } catch (error) {
    // An older entry that was answered is about what was made then.
    const isOwn = entry.id !== older?.id;
    if (isOwn && (isNothingMade(error) || (absent && (await isStillAbsent(context, username, error)))))
      journal.settle(entry);
    throw error;
  }
}

/** An answer of a trigger that Cognito does not take came before the user was stored or after: which trigger's it was, Cognito does not say. */
async function isStillAbsent(context: Context, username: string, error: unknown): Promise<boolean> {
  if (!isAwsError(error, 'InvalidLambdaResponseException') || !isRefusal(error)) return false;
  return await isAbsent(context, username).then(
    (absent) => absent === true,
    () => false,
  );
}

async function isAbsent(context: Context, username: string): Promise<boolean | undefined> {
  try {
    return (await findAccount(context, username)) === undefined;
  } catch (error) {
    // No right to read users, or a name that no user can have: the call itself will tell.
    if (isAwsError(error, 'AccessDeniedException', 'NotAuthorizedException', 'InvalidParameterException'))
      return undefined;
    throw error;
  }
}

/** Cognito's answers after which there is no user that was not there before. */
const REFUSALS = [
  'UsernameExistsException',
  'UserNotFoundException',
  'InvalidPasswordException',
  'PasswordHistoryPolicyViolationException',
  'InvalidParameterException',
  'NotAuthorizedException',
  'ResourceNotFoundException',
  'TooManyRequestsException',
  'LimitExceededException',
  'InvalidUserPoolConfigurationException',
  'UserPoolTaggingException',
  'UnsupportedUserStateException',
  'AccessDeniedException',
  'UnrecognizedClientException',
  'ExpiredTokenException',
];

/** A PreSignUp or UserMigration that fails stops Cognito before it stores the user; later triggers fail after that. */
function isNothingMade(error: unknown): boolean {
  if (wasNotSent(error)) return true;
  // Answers to a repeated request may be about what the lost first one made.
  const attempts = (error as { $metadata?: { attempts?: number } }).$metadata?.attempts ?? 1;
  if (attempts > 1 || !(error instanceof Error)) return false;
  const failed = failedTrigger(error)?.trigger;
  return isAwsError(error, ...REFUSALS) || failed === 'PreSignUp' || failed === 'UserMigration';
}
