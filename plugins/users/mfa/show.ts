import { command, type Event, table } from '../../../shell/contract.ts';
import { signedIn } from '../auth/signed-in.ts';

interface ShownMfa {
  username: string;
  /** `OFF`, `OPTIONAL` or `ON`. */
  pool: string;
  chosen: readonly string[];
  preferred: string | null;
}

export const show = command('mfa show', {
  describe: 'Show which second factors the signed-in user chose, and whether the pool asks for one',
  examples: ['mfa show'],
  related: ['mfa setup', 'mfa pool', 'pools show'],
  readOnly: true,
  args: {},
  async *run(_args, { aws, session, signal }): AsyncGenerator<Event, ShownMfa, void> {
    const { username, accessToken: AccessToken } = signedIn(session);
    const cognito = await aws.cognito();
    const { userPoolId: UserPoolId } = await session.stack();
    const user = await cognito.getUser({ AccessToken }, { abortSignal: signal });
    const config = await cognito.getUserPoolMfaConfig({ UserPoolId }, { abortSignal: signal });
    const shown = {
      username,
      pool: config.MfaConfiguration ?? 'OFF',
      chosen: user.UserMFASettingList ?? [],
      preferred: user.PreferredMfaSetting ?? null,
    };
    yield table(
      ['what', 'value'],
      [
        ['user', username],
        ['chosen', shown.chosen.join(', ') || 'none'],
        ['preferred', shown.preferred],
        ['MFA of the pool', shown.pool],
      ],
    );
    return shown;
  },
});
