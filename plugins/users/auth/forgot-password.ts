import type { ForgotPasswordCommandOutput } from '@aws-sdk/client-cognito-identity-provider';
import { type Context, command, type Event, type TriggerName, text } from '../../../shell/contract.ts';
import { aboutUser } from '../account.ts';
import { knownUsername, quote } from '../arguments.ts';
import { creating } from '../creating.ts';
import { ranUntilFailure } from '../failed-trigger.ts';
import { type Delivery, deliverySentence, toDelivery } from './delivery.ts';

export const forgotPassword = command('forgot-password <username>', {
  describe: 'Send a code for setting a new password; runs UserMigration for an unknown user, CustomMessage',
  examples: ['forgot-password test_user_2'],
  related: ['confirm-forgot-password', 'inbox'],
  args: { username: knownUsername },
  async *run({ username }, context): AsyncGenerator<Event, { username: string; delivery: Delivery | null }, void> {
    const delivery = yield* sendResetCode(context, username);
    yield text(`Then set the new password: confirm-forgot-password ${quote(username)}`, 'quiet');
    return { username, delivery };
  },
});

/** Has Cognito send a code for a new password. An unknown user may be migrated by this. */
export async function* sendResetCode(context: Context, username: string): AsyncGenerator<Event, Delivery | null, void> {
  const cognito = await context.aws.cognito();
  const { userPoolClientId } = await context.session.stack();
  const answer = yield* creating(context, username, (absent) =>
    context.logs.during({ operation: 'ForgotPassword', username, ran: ran(absent) }, () =>
      aboutUser(username, () =>
        cognito.forgotPassword({ ClientId: userPoolClientId, Username: username }, { abortSignal: context.signal }),
      ),
    ),
  );
  const delivery = toDelivery(answer.CodeDeliveryDetails);
  if (delivery !== null) yield text(deliverySentence(context, username, delivery));
  return delivery;
}

const ran =
  (absent: boolean | undefined) =>
  ({ error }: { answer?: ForgotPasswordCommandOutput; error?: Error }): readonly TriggerName[] => {
    if (error !== undefined) {
      return ranUntilFailure([absent ? ['UserMigration', 'PreSignUp', 'CustomMessage'] : ['CustomMessage']], error);
    }
    // For an unknown user a pool that hides who exists answers as if it had sent a code.
    return absent ? ['UserMigration'] : absent === false ? ['CustomMessage'] : [];
  };
