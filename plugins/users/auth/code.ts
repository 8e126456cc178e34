import {
  type Arg,
  CommandError,
  type Context,
  type Event,
  isAwsError,
  text,
  warning,
} from '../../../shell/contract.ts';

/** A code of a message, as an argument. */
export const codeArg = {
  type: 'string',
  once: true,
  describe: 'code; without it, the newest one of the inbox, or you are asked',
} as const satisfies Arg;

export interface CodeRequest {
  username: string;
  /** The code that the line gives. */
  given: string | undefined;
  /** The line that passes a code, for the hint. */
  line: string;
  /** Only a code of this occasion: `Authentication`. Absent: any. */
  occasion?: string;
  /** The code is that of an authenticator: no message has it. */
  fromApp?: true;
  /** Sends another code; absent where only another sign-in does. */
  resend?: () => AsyncGenerator<Event, unknown, void>;
}

/**
 * Confirms with a code. Without one on the line the newest message of the world's inbox has it, or a person is asked. A wrong
 * or expired code can be entered again; `resend` (or nothing) instead of a code sends a new one.
 * @throws CommandError where there is no code and nobody to ask; Cognito's error where nobody can enter another one.
 */
export async function* withCode<T>(
  context: Context,
  { username, given, line, occasion, fromApp, resend }: CodeRequest,
  send: (code: string) => AsyncGenerator<Event, T, void>,
): AsyncGenerator<Event, T, void> {
  const refused = new Set<string>();
  let code = given;
  for (;;) {
    code ??= yield* askCode(context, { username, line, refused, occasion, fromApp, resends: resend !== undefined });
    if (code === '' || code === 'resend') {
      if (resend === undefined) {
        throw new CommandError('No code was given.', {
          code: 'CodeMissing',
          hint: `A new code comes with: signin ${username}`,
        });
      }
      yield* resend();
      code = undefined;
      continue;
    }
    try {
      return yield* send(code);
    } catch (error) {
      if (!isAwsError(error, 'CodeMismatchException', 'ExpiredCodeException')) throw error;
      if (!context.ask.attended) {
        const hint = `Enter the newest code: ${line}`;
        throw new CommandError(error.message, { code: codeOf(error), hint, cause: error });
      }
      yield warning(
        error.message,
        resend === undefined ? 'Enter the code again.' : 'Enter the code again, or "resend" for a new one.',
      );
      refused.add(code);
      code = undefined;
    }
  }
}

const codeOf = (error: Error): string => (error instanceof CommandError ? (error.code ?? error.name) : error.name);

async function* askCode(
  context: Context,
  {
    username,
    line,
    refused,
    occasion,
    fromApp,
    resends,
  }: {
    username: string;
    line: string;
    refused: ReadonlySet<string>;
    occasion: string | undefined;
    fromApp: true | undefined;
    resends: boolean;
  },
): AsyncGenerator<Event, string, void> {
  const newest = fromApp ? undefined : await newestCode(context, username, occasion);
  const what = fromApp ? `Code of the authenticator app of ${username}` : `Confirmation code for ${username}`;
  const preset = newest !== undefined && !refused.has(newest) ? newest : undefined;
  if (preset === undefined && !context.ask.attended) {
    throw new CommandError(
      fromApp
        ? `Only the authenticator app of ${username} has the code.`
        : `No confirmation code for ${username} is at hand.`,
      { code: 'CodeMissing', hint: line },
    );
  }
  if (!context.ask.attended && preset !== undefined) {
    yield text(`Taking the code of the newest message: ${preset}`, 'quiet');
    return preset;
  }
  const answer = await context.ask.text({
    text: `${what}${preset === undefined && resends ? ' (Enter alone sends a new one)' : ''}`,
    default: preset ?? '',
    validate: (typed) => (/\s/.test(asOneWord(typed)) ? 'A code is one word.' : undefined),
  });
  return asOneWord(answer);
}

/** Authenticator apps show `123 456`. Another text keeps its blanks: it is no code, but perhaps a line for the prompt. */
const asOneWord = (typed: string): string => (/^[\d\s]+$/.test(typed) ? typed.replace(/\s/g, '') : typed.trim());

/** The code of the newest message to a user, where the world lets us read messages. */
async function newestCode(
  { inbox, session }: Context,
  username: string,
  occasion?: string,
): Promise<string | undefined> {
  if (inbox === undefined) return undefined;
  const { userPoolId } = await session.stack();
  const messages = await inbox.messages({ userPoolId, username });
  // An invitation carries a temporary password where other messages carry the code.
  const coded = messages.filter(
    ({ code, triggerSource }) =>
      code !== null &&
      triggerSource.endsWith(occasion ? `_${occasion}` : '') &&
      !triggerSource.endsWith('_AdminCreateUser'),
  );
  return coded.at(-1)?.code ?? undefined;
}
