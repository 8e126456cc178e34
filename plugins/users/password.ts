import { randomInt } from 'node:crypto';
import type { PasswordPolicyType } from '@aws-sdk/client-cognito-identity-provider';
import { CommandError, type Context, type Event, isAwsError, text, warning } from '../../shell/contract.ts';

interface PasswordSource {
  password?: string | undefined;
  'password-env'?: string | undefined;
}

/**
 * The password that a command line gives, or undefined.
 * @throws CommandError when it gives two, or names an environment variable that is not set.
 */
export function givenPassword({ password, 'password-env': variable }: PasswordSource): string | undefined {
  if (variable === undefined) return password;
  if (password !== undefined) {
    throw new CommandError('--password and --password-env exclude each other.', { code: 'Conflict' });
  }
  const value = process.env[variable];
  if (value) return value;
  throw new CommandError(`The environment variable ${variable} is not set.`, {
    code: 'VariableNotSet',
    hint: `Set it before the shell starts, or leave --password-env out: then the password is asked for.`,
  });
}

/** Cognito's answers to a password that the pool's policy forbids. */
const isRejectedPassword = (error: unknown): error is Error =>
  isAwsError(error, 'InvalidPasswordException', 'PasswordHistoryPolicyViolationException') ||
  (isAwsError(error, 'InvalidParameterException') &&
    /'(password|proposedPassword)' failed to satisfy/.test(error.message));

/**
 * Sends a new password, asking for it when the line gives none. Rejected passwords are asked for again, with Cognito's
 * reason, as long as a person is there to answer; where nobody is, one is generated that meets the pool's policy.
 */
export async function* withNewPassword<T>(
  context: Context,
  { source, username }: { source: PasswordSource; username: string },
  send: (password: string) => AsyncGenerator<Event, T, void>,
): AsyncGenerator<Event, T, void> {
  let password = givenPassword(source);
  let policy: PasswordPolicyType | undefined;
  for (;;) {
    if (password === undefined) {
      const known = policy ?? (await passwordPolicy(context));
      policy = known;
      password = await context.ask.secret({
        text: `Password for ${username} (${rules(known)})`,
        generate: () => generatePassword(known),
      });
      if (!context.ask.attended)
        yield text(`A password was generated for ${username}; only this run knows it.`, 'quiet');
    }
    try {
      const result = yield* send(password);
      context.session.rememberPassword(username, password);
      return result;
    } catch (error) {
      if (!isRejectedPassword(error) || !context.ask.attended) throw error;
      yield warning(`${error.message}. Choose another one.`);
      password = undefined;
    }
  }
}

async function passwordPolicy({ aws, session, signal }: Context): Promise<PasswordPolicyType> {
  const { userPoolId } = await session.stack();
  const cognito = await aws.cognito();
  const { UserPool } = await cognito.describeUserPool({ UserPoolId: userPoolId }, { abortSignal: signal });
  return UserPool?.Policies?.PasswordPolicy ?? {};
}

const CLASSES = [
  { name: 'uppercase', letters: 'ABCDEFGHJKLMNPQRSTUVWXYZ', required: 'RequireUppercase' },
  { name: 'lowercase', letters: 'abcdefghijkmnopqrstuvwxyz', required: 'RequireLowercase' },
  { name: 'numbers', letters: '23456789', required: 'RequireNumbers' },
  { name: 'symbols', letters: '!@#%^&*-_=+.,:?', required: 'RequireSymbols' },
] as const;

/** `at least 8 characters with uppercase, lowercase, numbers and symbols` */
function rules(policy: PasswordPolicyType): string {
  const names = CLASSES.filter(({ required }) => policy[required]).map(({ name }) => name);
  const list = names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
  return `at least ${policy.MinimumLength ?? 8} characters${list === '' ? '' : ` with ${list}`}`;
}

/** A random password with letters of every class: 24 of them, or as many as the policy asks for. */
export function generatePassword(policy: PasswordPolicyType): string {
  const all = CLASSES.map(({ letters }) => letters).join('');
  const letters = CLASSES.map(({ letters }) => pick(letters));
  while (letters.length < Math.max(24, policy.MinimumLength ?? 0)) letters.push(pick(all));
  for (let last = letters.length - 1; last > 0; last--) {
    const other = randomInt(last + 1);
    [letters[last], letters[other]] = [letters[other]!, letters[last]!];
  }
  return letters.join('');
}

const pick = (letters: string): string => letters[randomInt(letters.length)]!;
