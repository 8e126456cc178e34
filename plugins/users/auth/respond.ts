import { CommandError, command, type Event } from '../../../shell/contract.ts';
import { passwordArgs } from '../arguments.ts';
import { ranUntilFailure } from '../failed-trigger.ts';
import { withNewPassword } from '../password.ts';
import { keepOutcome, type SignIn } from './outcome.ts';

const TRIGGERS_OF_ANSWER = ['PostAuthentication', 'PreTokenGeneration'] as const;

export const respond = command('respond', {
  describe: 'Answer the challenge of the last sign-in (a new password); runs PostAuthentication, PreTokenGeneration',
  examples: ['respond'],
  foreground: true,
  related: ['signin'],
  args: passwordArgs,
  async *run(args, context): AsyncGenerator<Event, SignIn, void> {
    const { session, ask, signal } = context;
    const challenge = session.challenge;
    if (challenge === undefined) {
      throw new CommandError('No challenge waits for an answer.', { code: 'NoChallenge', hint: 'signin NAME' });
    }
    if (challenge.name !== 'NEW_PASSWORD_REQUIRED') {
      throw new CommandError(`This shell cannot answer ${challenge.name}.`, {
        code: 'UnknownChallenge',
        hint: 'It answers NEW_PASSWORD_REQUIRED.',
      });
    }
    const { username, parameters } = challenge;
    const cognito = await context.aws.cognito();
    const { userPoolClientId } = await session.stack();
    const attributes: Record<string, string> = {};
    for (const attribute of requiredAttributes(parameters['requiredAttributes'])) {
      const name = attribute.replace(/^userAttributes\./, '');
      attributes[`userAttributes.${name}`] = await ask.text({ text: `${name} of ${username}` });
    }
    const answer = yield* withNewPassword(context, { source: args, username }, (password) =>
      context.logs.during(
        {
          operation: 'RespondToAuthChallenge',
          username,
          ran: ({ error, answer }) =>
            error !== undefined
              ? ranUntilFailure([TRIGGERS_OF_ANSWER], error)
              : answer?.AuthenticationResult === undefined
                ? []
                : TRIGGERS_OF_ANSWER,
        },
        () =>
          cognito.respondToAuthChallenge(
            {
              ClientId: userPoolClientId,
              ChallengeName: 'NEW_PASSWORD_REQUIRED',
              Session: challenge.session,
              ChallengeResponses: {
                USERNAME: parameters['USER_ID_FOR_SRP'] ?? username,
                NEW_PASSWORD: password,
                ...attributes,
              },
            },
            { abortSignal: signal },
          ),
      ),
    );
    return yield* keepOutcome(context, username, answer);
  },
});

/** Cognito names the attributes that are missing as a JSON list in a string. */
function requiredAttributes(list: string | undefined): readonly string[] {
  return list ? JSON.parse(list) : [];
}
