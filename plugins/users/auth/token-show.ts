import { command, type Event, table } from '../../../shell/contract.ts';
import { moment } from './moment.ts';
import { prefixOf } from './outcome.ts';
import { signedIn } from './signed-in.ts';

export interface ShownToken {
  use: 'access' | 'id';
  /** The first characters; the token itself is never shown. */
  prefix: string;
  claims: Readonly<Record<string, unknown>>;
}

/** Claims that are times, in seconds since the epoch (RFC 7519). */
const TIMES = ['exp', 'iat', 'auth_time', 'nbf'];

export const tokenShow = command('token show', {
  describe: 'Show what the tokens of the signed-in user say, never the tokens',
  examples: ['token show', 'token show --use id'],
  readOnly: true,
  args: {
    use: { type: 'string', choices: ['access', 'id'] as const, default: 'access' as const, describe: 'which token' },
  },
  async *run({ use }, { session, clock }): AsyncGenerator<Event, ShownToken, void> {
    const user = signedIn(session);
    const token = use === 'id' ? user.idToken : user.accessToken;
    const claims = claimsOf(token);
    const prefix = prefixOf(token);
    const now = clock.server?.() ?? clock.now();
    yield table(
      ['claim', 'value'],
      Object.entries(claims).map(([name, value]) => [name, shown(name, value, now)]),
      `The ${use} token of ${user.username}; it starts with ${prefix}`,
    );
    return { use: use as 'access' | 'id', prefix, claims };
  },
});

function claimsOf(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
}

function shown(name: string, value: unknown, now: number): string {
  if (TIMES.includes(name) && typeof value === 'number') return moment(value * 1000, now);
  // Groups and roles; scopes are one text with spaces.
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return value.join(', ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}
