import { command, type Event, table } from '../../../shell/contract.ts';
import { attributesOf } from '../account.ts';
import { signedIn } from './signed-in.ts';

export const whoami = command('whoami', {
  describe: 'Show the signed-in user as Cognito knows it by its access token',
  examples: ['whoami'],
  args: {},
  async *run(_args, context): AsyncGenerator<Event, { username: string; attributes: Record<string, string> }, void> {
    const { accessToken } = signedIn(context.session);
    const cognito = await context.aws.cognito();
    const user = await cognito.getUser({ AccessToken: accessToken }, { abortSignal: context.signal });
    const attributes = attributesOf(user.UserAttributes);
    yield table(['what', 'value'], [['username', user.Username], ...Object.entries(attributes)]);
    return { username: user.Username!, attributes };
  },
});
