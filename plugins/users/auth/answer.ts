import type { RespondToAuthChallengeCommandOutput } from '@aws-sdk/client-cognito-identity-provider';
import type { Context, Event, PendingChallenge } from '../../../shell/contract.ts';
import { ranInAnswer } from './ran.ts';

/** Sends the answer to a challenge and shows what its triggers logged. */
export async function* answerOf(
  context: Context,
  { name, username, session }: Pick<PendingChallenge, 'name' | 'username' | 'session'>,
  responses: Record<string, string>,
): AsyncGenerator<Event, RespondToAuthChallengeCommandOutput, void> {
  const cognito = await context.aws.cognito();
  const { userPoolClientId } = await context.session.stack();
  return yield* context.logs.during({ operation: 'RespondToAuthChallenge', username, ran: ranInAnswer(name) }, () =>
    cognito.respondToAuthChallenge(
      {
        ClientId: userPoolClientId,
        ChallengeName: name as 'SMS_MFA',
        ...(session && { Session: session }),
        ChallengeResponses: responses,
      },
      { abortSignal: context.signal },
    ),
  );
}
