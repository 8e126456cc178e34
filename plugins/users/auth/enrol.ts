/**
 * Sets an authenticator up: this shell, or an app of the person's own. The key for the app is on the screen as long as its first code
 * is asked for, since the person wanted to see it, and nowhere else: where the output goes anywhere but to a terminal, it is refused.
 */
import {
  CommandError,
  type Context,
  type Event,
  EXIT,
  isAwsError,
  type Reveal,
  text,
  warning,
} from '../../../shell/contract.ts';
import { forgetSecret, nextCode, rememberSecret } from './authenticator.ts';

export const ownArg = {
  type: 'boolean',
  default: false,
  describe: 'shows the key on the screen, for an authenticator app of your own',
} as const;

/** @throws CommandError before anything is changed, where the key could not be shown to a person alone. */
export function requireScreen({ ask }: Context): void {
  if (ask.reveals) return;
  const kept = ask.attended;
  throw new CommandError(
    kept
      ? 'What is shown here goes into a recording (--cast), a file or another program, and the key of an authenticator must not.'
      : 'The key of an authenticator is shown to a person alone, and nobody is there to take it.',
    {
      code: 'KeyNotShown',
      exitCode: EXIT.usage,
      hint: `${kept ? 'Start without --cast, with the output on the terminal' : 'Run it in a terminal'}, or without --own: then this shell is the authenticator.`,
    },
  );
}

/** @param verify sends a code of the new authenticator. @returns its answer, once Cognito has taken a code */
export async function* enrol<T>(
  context: Context,
  { username, base32, own }: { username: string; base32: string; own: boolean },
  verify: (code: string) => Promise<T>,
): AsyncGenerator<Event, T, void> {
  if (own) {
    const answer = yield* enrolApp(context, username, base32, verify);
    forgetSecret(context.session, username);
    yield text(`Your app is the authenticator of ${username} now.`, 'good');
    return answer;
  }
  rememberSecret(context.session, username, base32);
  const answer = await verify((yield* nextCode(context, username))!);
  yield text(`This shell is the authenticator of ${username} now, until it ends.`, 'good');
  return answer;
}

/** Shows the key and asks for the app's code until Cognito takes one. */
async function* enrolApp<T>(
  context: Context,
  username: string,
  base32: string,
  verify: (code: string) => Promise<T>,
): AsyncGenerator<Event, T, void> {
  const { name: issuer } = await context.session.stack();
  const reveal = keyOf(issuer, username, base32);
  for (;;) {
    const code = await context.ask.text({
      text: `Code that the app shows for ${username}`,
      validate: sixDigits,
      reveal,
    });
    try {
      return await verify(code.replaceAll(' ', ''));
    } catch (error) {
      if (!isAwsError(error, 'EnableSoftwareTokenMFAException', 'CodeMismatchException')) throw error;
      yield warning(error.message, 'Enter the next code that the app shows.');
    }
  }
}

/** As apps take it: typed in, or as the address that a QR code holds (https://github.com/google/google-authenticator/wiki/Key-Uri-Format). */
function keyOf(issuer: string, username: string, base32: string): Reveal {
  const grouped = base32.match(/.{1,4}/g)!.join(' ');
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(username)}`;
  const address = `otpauth://totp/${label}?secret=${base32}&issuer=${encodeURIComponent(issuer)}`;
  return {
    lines: [
      grouped,
      address,
      'Give the app the key, or the address, which a wide window shows. Neither is shown again.',
    ],
    secrets: [address, grouped, base32],
  };
}

const sixDigits = (code: string): string | undefined =>
  /^\d{3} ?\d{3}$/.test(code) ? undefined : 'The code has six digits.';
