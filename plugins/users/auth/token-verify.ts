import { CommandError, command, type Event, table, text } from '../../../shell/contract.ts';
import { signedIn } from './signed-in.ts';
import { type Check, verifyToken } from './verify-token.ts';

export interface VerifiedToken {
  valid: boolean;
  checks: readonly Check[];
}

export const tokenVerify = command('token verify', {
  describe: "Verify a token against the pool's key set, check by check: signature, issuer, client, use, time",
  examples: ['token verify', 'token verify --use id', 'token verify --ask'],
  related: ['token show', 'signin'],
  readOnly: true,
  args: {
    use: {
      type: 'string',
      choices: ['access', 'id'] as const,
      describe: 'which token, access unless said; with --ask, what it has to be',
    },
    ask: { type: 'boolean', default: false, describe: 'ask for the token; it is shown as dots and not kept' },
  },
  async *run({ use, ask }, context): AsyncGenerator<Event, VerifiedToken, void> {
    const { session, aws, clock } = context;
    const token = ask ? (await context.ask.secret({ text: 'Token' })).trim() : ownToken(context.session, use);
    const { userPoolId, userPoolClientId } = await session.stack();
    const { issuer, keys } = await aws.userPoolKeys(userPoolId);
    const { checks } = verifyToken(token, {
      keys,
      issuer,
      clientId: userPoolClientId,
      use: use ?? (ask ? undefined : 'access'),
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
        hint: failed.includes('time') ? 'Get new ones with: refresh' : 'See what the tokens say with: token show',
      });
    }
    yield text('The token is valid. Whether it was revoked only Cognito knows: whoami asks it.', 'good');
    return { valid: true, checks };
  },
});

const ownToken = (session: Parameters<typeof signedIn>[0], use: 'access' | 'id' | undefined): string => {
  const user = signedIn(session);
  return use === 'id' ? user.idToken : user.accessToken;
};
