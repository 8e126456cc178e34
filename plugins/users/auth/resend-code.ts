import { type Context, command, type Event, text } from '../../../shell/contract.ts';
import { aboutUser } from '../account.ts';
import { knownUsername } from '../arguments.ts';
import { ranUntilFailure } from '../failed-trigger.ts';
import { type Delivery, deliverySentence, toDelivery } from './delivery.ts';

export const resendCode = command('resend-code <username>', {
  describe: 'Send the sign-up confirmation code again; runs CustomMessage',
  examples: ['resend-code test_user_2'],
  related: ['confirm', 'inbox'],
  args: { username: knownUsername },
  async *run({ username }, context): AsyncGenerator<Event, { username: string; delivery: Delivery | null }, void> {
    return { username, delivery: yield* resend(context, username) };
  },
});

/** Has Cognito send the sign-up code again. */
export async function* resend(context: Context, username: string): AsyncGenerator<Event, Delivery | null, void> {
  const cognito = await context.aws.cognito();
  const { userPoolClientId } = await context.session.stack();
  const answer = yield* context.logs.during(
    {
      operation: 'ResendConfirmationCode',
      username,
      ran: ({ error }) => (error === undefined ? ['CustomMessage'] : ranUntilFailure([['CustomMessage']], error)),
    },
    () =>
      aboutUser(username, () =>
        cognito.resendConfirmationCode(
          { ClientId: userPoolClientId, Username: username },
          { abortSignal: context.signal },
        ),
      ),
  );
  const delivery = toDelivery(answer.CodeDeliveryDetails);
  if (delivery !== null) yield text(deliverySentence(context, username, delivery));
  return delivery;
}
