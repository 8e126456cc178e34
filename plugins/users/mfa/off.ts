import { command, type Event, text } from '../../../shell/contract.ts';
import { signedIn } from '../auth/signed-in.ts';
import { FACTORS, setPreference } from './factor.ts';

export const off = command('mfa off', {
  describe: 'Turn off every second factor that the signed-in user chose',
  examples: ['mfa off'],
  related: ['mfa setup', 'mfa pool'],
  args: {},
  async *run(_args, context): AsyncGenerator<Event, { username: string }, void> {
    const { username } = signedIn(context.session);
    await setPreference(context, FACTORS, { Enabled: false, PreferredMfa: false });
    yield text(`${username} has chosen no second factor now.`, 'good');
    return { username };
  },
});
