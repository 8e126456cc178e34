import { command, type Event, table } from '../../../shell/contract.ts';
import { aboutUser } from '../account.ts';
import { knownUsername } from '../arguments.ts';
import { signedIn } from '../auth/signed-in.ts';

interface ShownMfa {
  username: string;
  /** `OFF`, `OPTIONAL` or `ON`. */
  pool: string;
  chosen: readonly string[];
  preferred: string | null;
}

export const show = command('mfa show [username]', {
  describe: 'Show which second factors a user chose, and whether the pool asks for one',
  examples: ['mfa show', 'mfa show test_user_1'],
  related: ['mfa setup', 'mfa pool', 'pools show'],
  readOnly: true,
  args: { username: { ...knownUsername, demandOption: false, describe: 'who; without it, the signed-in user' } },
  async *run({ username: given }, { aws, session, signal }): AsyncGenerator<Event, ShownMfa, void> {
    const username = given ?? signedIn(session).username;
    const cognito = await aws.cognito();
    const { userPoolId: UserPoolId } = await session.stack();
    const user =
      given === undefined
        ? await cognito.getUser({ AccessToken: signedIn(session).accessToken }, { abortSignal: signal })
        : await aboutUser(given, () => cognito.adminGetUser({ UserPoolId, Username: given }, { abortSignal: signal }));
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
