import { CommandError, command, type Event, isAwsError, text } from '../../shell/contract.ts';
import { email, quote, username } from './arguments.ts';
import { creating } from './creating.ts';
import { ranUntilFailure } from './failed-trigger.ts';

export const create = command('users create <username>', {
  describe: 'Create a user as an administrator; without an invitation unless --invite',
  examples: ['users create test_user_1 --email test_email_1@example.com'],
  related: ['users set-password', 'users delete'],
  args: {
    username,
    email,
    invite: { type: 'boolean', default: false, describe: 'send the invitation with a temporary password' },
  },
  async *run(args, context): AsyncGenerator<Event, { username: string; status: string; invited: boolean }, void> {
    const { username, email, invite } = args;
    const cognito = await context.aws.cognito();
    const { userPoolId } = await context.session.stack();
    const invitation = invite ? { DesiredDeliveryMediums: ['EMAIL' as const] } : { MessageAction: 'SUPPRESS' as const };
    const call = () =>
      cognito.adminCreateUser({
        UserPoolId: userPoolId,
        Username: username,
        UserAttributes: [{ Name: 'email', Value: email }],
        ...invitation,
      });
    try {
      const { User } = yield* creating(context, username, () =>
        context.logs.during(
          {
            operation: 'AdminCreateUser',
            username,
            ran: ({ error }) => {
              const way = invite ? (['PreSignUp', 'CustomMessage'] as const) : (['PreSignUp'] as const);
              return error === undefined ? way : ranUntilFailure([way], error);
            },
          },
          call,
        ),
      );
      const status = User?.UserStatus ?? 'UNKNOWN';
      yield text(
        invite
          ? `Created ${username} (${status}); the invitation goes to ${email}.`
          : `Created ${username} (${status}), without an invitation.`,
        'good',
      );
      return { username, status, invited: invite };
    } catch (error) {
      if (!isAwsError(error, 'UsernameExistsException')) throw error;
      throw new CommandError(error.message, {
        code: 'UsernameExistsException',
        hint: `It is left as it is. Look at it: users show ${quote(username)}`,
        cause: error,
      });
    }
  },
});
