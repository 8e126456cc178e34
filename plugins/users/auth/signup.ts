import type { SignUpCommandOutput } from '@aws-sdk/client-cognito-identity-provider';
import {
  CommandError,
  command,
  type Event,
  isAwsError,
  step,
  type TriggerName,
  text,
} from '../../../shell/contract.ts';
import { email, passwordArgs, quote, username } from '../arguments.ts';
import { creating } from '../creating.ts';
import { ranUntilFailure } from '../failed-trigger.ts';
import { withNewPassword } from '../password.ts';
import { type Delivery, deliverySentence, toDelivery } from './delivery.ts';

export interface SignUp {
  username: string;
  /** The user's permanent ID. */
  sub: string;
  confirmed: boolean;
  /** Where the confirmation code went, or null when none was sent. */
  delivery: Delivery | null;
}

export const signup = command('signup <username>', {
  describe: 'Sign a user up; runs PreSignUp, then PostConfirmation or CustomMessage',
  examples: ['signup test_user_2 --email test_email_2@example.com'],
  related: ['confirm', 'resend-code', 'signin'],
  args: { username, email, ...passwordArgs },
  async *run(args, context): AsyncGenerator<Event, SignUp, void> {
    const { username, email } = args;
    const cognito = await context.aws.cognito();
    const { userPoolClientId } = await context.session.stack();
    yield step(`Signing up ${username} with the address ${email}`);
    try {
      const answer = yield* withNewPassword(context, { source: args, username }, (password) =>
        creating(context, username, () =>
          context.logs.during({ operation: 'SignUp', username, ran }, () =>
            cognito.signUp({
              ClientId: userPoolClientId,
              Username: username,
              Password: password,
              UserAttributes: [{ Name: 'email', Value: email }],
            }),
          ),
        ),
      );
      const delivery = toDelivery(answer.CodeDeliveryDetails);
      const confirmed = answer.UserConfirmed ?? false;
      yield text(`User ${username} signed up, confirmed = ${confirmed}.`, 'good');
      if (delivery !== null) yield text(deliverySentence(context, username, delivery), 'quiet');
      return { username, sub: answer.UserSub ?? '', confirmed, delivery };
    } catch (error) {
      if (!isAwsError(error, 'UsernameExistsException')) throw error;
      throw new CommandError(error.message, {
        code: 'UsernameExistsException',
        hint: `It is left as it is. Sign up under another name, or delete it: users delete ${quote(username)}`,
        cause: error,
      });
    }
  },
});

/** PreSignUp comes first; a confirmed user goes through PostConfirmation, any other gets a message. */
function ran({ answer, error }: { answer?: SignUpCommandOutput; error?: Error }): readonly TriggerName[] {
  if (error !== undefined) {
    if (error.name === 'CodeDeliveryFailureException' || /cannot be auto verified/.test(error.message))
      return ['PreSignUp'];
    return ranUntilFailure(
      [
        ['PreSignUp', 'PostConfirmation'],
        ['PreSignUp', 'CustomMessage'],
      ],
      error,
    );
  }
  if (answer?.UserConfirmed) return ['PreSignUp', 'PostConfirmation'];
  return answer?.CodeDeliveryDetails ? ['PreSignUp', 'CustomMessage'] : ['PreSignUp'];
}
