import { command, type Event, text } from '../../../shell/contract.ts';
import { signedIn } from '../auth/signed-in.ts';
import { type Factor, factor, setPreference } from './factor.ts';

export const prefer = command('mfa prefer <factor>', {
  describe: 'Say which of several second factors the signed-in user is asked for, without a choice at each sign-in',
  examples: ['mfa prefer totp'],
  related: ['mfa setup', 'mfa show'],
  args: { factor },
  async *run({ factor }, context): AsyncGenerator<Event, { username: string; preferred: Factor }, void> {
    const { username } = signedIn(context.session);
    await setPreference(context, [factor], { Enabled: true, PreferredMfa: true });
    yield text(`${username} is asked for ${NAMES[factor]} from now on.`, 'good');
    return { username, preferred: factor };
  },
});

const NAMES: Readonly<Record<Factor, string>> = {
  totp: 'the code of an authenticator',
  sms: 'a code by SMS',
  email: 'a code by e-mail',
};
