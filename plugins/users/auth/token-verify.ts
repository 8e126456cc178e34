import { CommandError, type Context, command, type Event, type Session, table, text } from '../../../shell/contract.ts';
import { signedIn } from './signed-in.ts';
import { type Check, verifyToken } from './verify-token.ts';

export interface VerifiedToken {
  valid: boolean;
  checks: readonly Check[];
}

export const tokenVerify = command('token verify', {
  describe: "Verify a token against the pool's key set, check by check: signature, issuer, client, use, time",
  examples: ['token verify', 'token verify --use id', 'token verify --ask', 'token verify --token-env TOKEN'],
  related: ['token show', 'signin'],
  readOnly: true,
  args: {
    use: {
      type: 'string',
      choices: ['access', 'id'] as const,
      describe: 'which token, access unless said; of one that is given, what it has to be',
    },
    ask: { type: 'boolean', default: false, describe: 'ask for the token; it is shown as dots and not kept' },
    'token-env': { type: 'string', secretEnv: true, describe: 'environment variable that holds the token' },
  },
  async *run(args, context): AsyncGenerator<Event, VerifiedToken, void> {
    const { session, aws, clock } = context;
    const { use } = args;
    const given = await givenToken(args, context);
    const token = given ?? ownToken(session, use);
    const { userPoolId, userPoolClientId } = await session.stack();
    const { issuer, keys } = await aws.userPoolKeys(userPoolId);
    const { checks } = verifyToken(token, {
      keys,
      issuer,
      clientId: userPoolClientId,
      use: use ?? (given === undefined ? 'access' : undefined),
      now: clock.server?.() ?? clock.now(),
    });
    yield table(
      ['check', '', 'what it found'],
      checks.map(({ check, ok, explanation }) => [check, ok ? 'ok' : 'FAILED', explanation]),
    );
    const failed = checks.filter(({ ok }) => !ok).map(({ check }) => check);
    if (failed.length > 0) {
      throw new CommandError(`The token is not a valid one of the pool ${userPoolId}: ${failed.join(', ')}.`, {
        code: 'TokenInvalid',
        hint: hintFor(failed, given === undefined),
      });
    }
    yield text('The token is valid. Whether it was revoked only Cognito knows: whoami asks it.', 'good');
    return { valid: true, checks };
  },
});

/** The token that the line brings along; undefined when that of the session is meant. */
async function givenToken(
  { ask, 'token-env': variable }: { ask: boolean; 'token-env'?: string | undefined },
  context: Context,
): Promise<string | undefined> {
  if (variable === undefined) return ask ? (await context.ask.secret({ text: 'Token' })).trim() : undefined;
  if (ask) throw new CommandError('--ask and --token-env exclude each other.', { code: 'Conflict' });
  const value = process.env[variable]?.trim();
  if (value) return value;
  throw new CommandError(`The environment variable ${variable} is not set.`, {
    code: 'VariableNotSet',
    hint: 'Set it before the shell starts, or have the token asked for: token verify --ask',
  });
}

const ownToken = (session: Session, use: 'access' | 'id' | undefined): string => {
  const user = signedIn(session);
  return use === 'id' ? user.idToken : user.accessToken;
};

function hintFor(failed: readonly Check['check'][], isOwn: boolean): string {
  if (isOwn && failed.join() === 'time') return 'It has ended. Get new ones with: refresh';
  if (isOwn) return 'See what the tokens say with: token show';
  return 'Check that the token is of this pool and client: outputs shows both.';
}
