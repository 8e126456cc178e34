import type { RespondToAuthChallengeCommandOutput } from '@aws-sdk/client-cognito-identity-provider';
import {
  CommandError,
  type Context,
  command,
  type Event,
  type PendingChallenge,
  table,
  text,
} from '../../../shell/contract.ts';
import { passwordArgs } from '../arguments.ts';
import { givenPassword, withNewPassword } from '../password.ts';
import { answerOf } from './answer.ts';
import { nextCode } from './authenticator.ts';
import { withCode } from './code.ts';
import { enrol, ownArg, requireScreen } from './enrol.ts';
import { keepOutcome, type SignIn } from './outcome.ts';
import { passwordProof, srpKeys } from './srp.ts';

const args = {
  code: {
    type: 'string',
    once: true,
    describe: 'code; without it, the newest one of the inbox or of the authenticator in this shell, or you are asked',
  },
  answer: { type: 'string', describe: 'answer to a challenge that lets choose, or to one of the pool’s functions' },
  own: { ...ownArg, describe: `at MFA_SETUP: ${ownArg.describe}` },
  ...passwordArgs,
} as const;

interface Given {
  code: string | undefined;
  answer: string | undefined;
  own: boolean;
  password: string | undefined;
  'password-env': string | undefined;
}

type Answering = AsyncGenerator<Event, RespondToAuthChallengeCommandOutput, void>;

export const respond = command('respond', {
  describe:
    'Answer the challenge of the last sign-in: a new password, a code, a choice; runs PostAuthentication, PreTokenGeneration',
  examples: ['respond', 'respond --code 123456', 'respond --answer SMS_MFA'],
  foreground: true,
  related: ['signin'],
  args,
  async *run(given, context): AsyncGenerator<Event, SignIn, void> {
    const challenge = context.session.challenge;
    if (challenge === undefined) {
      throw new CommandError('No challenge waits for an answer.', { code: 'NoChallenge', hint: 'signin NAME' });
    }
    const answering = ANSWERS[challenge.name];
    if (answering === undefined) {
      throw new CommandError(`This shell cannot answer ${challenge.name}.`, {
        code: 'UnknownChallenge',
        hint: `It answers ${Object.keys(ANSWERS).join(', ')}.`,
      });
    }
    return yield* keepOutcome(context, challenge.username, yield* answering(context, challenge, given));
  },
});

const ANSWERS: Readonly<Record<string, (context: Context, challenge: PendingChallenge, given: Given) => Answering>> = {
  NEW_PASSWORD_REQUIRED: newPassword,
  SMS_MFA: code,
  EMAIL_OTP: code,
  SMS_OTP: code,
  SOFTWARE_TOKEN_MFA: code,
  SELECT_MFA_TYPE: (context, challenge, given) => choice(context, challenge, given, 'MFAS_CAN_CHOOSE'),
  SELECT_CHALLENGE: (context, challenge, given) => choice(context, challenge, given, 'AVAILABLE_CHALLENGES'),
  CUSTOM_CHALLENGE: customAnswer,
  MFA_SETUP: setUp,
};

/** The name that answers must carry: Cognito's own of the user, where it has told it. */
const nameOf = ({ parameters, username }: PendingChallenge): string =>
  parameters['USER_ID_FOR_SRP'] ?? parameters['USERNAME'] ?? username;

async function* newPassword(context: Context, challenge: PendingChallenge, given: Given): Answering {
  const { username, parameters } = challenge;
  const attributes: Record<string, string> = {};
  for (const attribute of listed(parameters['requiredAttributes'])) {
    const name = attribute.replace(/^userAttributes\./, '');
    attributes[`userAttributes.${name}`] = await context.ask.text({ text: `${name} of ${username}` });
  }
  return yield* withNewPassword(context, { source: given, username }, (password) =>
    answerOf(context, challenge, { USERNAME: nameOf(challenge), NEW_PASSWORD: password, ...attributes }),
  );
}

async function* code(context: Context, challenge: PendingChallenge, given: Given): Answering {
  const { name, username } = challenge;
  const own =
    name === 'SOFTWARE_TOKEN_MFA' && given.code === undefined ? yield* nextCode(context, username) : undefined;
  if (own !== undefined) yield text('Taking the code of the authenticator in this shell.', 'quiet');
  const request = {
    username,
    given: given.code ?? own,
    line: 'respond --code CODE',
    occasion: 'Authentication',
    ...(name === 'SOFTWARE_TOKEN_MFA' && { fromApp: true as const }),
  };
  return yield* withCode(context, request, (typed) =>
    answerOf(context, challenge, { USERNAME: nameOf(challenge), [`${name}_CODE`]: typed }),
  );
}

/** @param parameter of the challenge: a JSON list of what there is to choose from. */
async function* choice(context: Context, challenge: PendingChallenge, given: Given, parameter: string): Answering {
  const { username, parameters } = challenge;
  const offered = listed(parameters[parameter]);
  const answer =
    given.answer ??
    (await context.ask.choice({
      text: `How does ${username} go on?`,
      choices: offered.map((value) => ({ value, label: value })),
      default: offered[0] ?? '',
    }));
  const USERNAME = nameOf(challenge);
  const password = async () =>
    givenPassword(given) ??
    context.session.passwordOf(username) ??
    (await context.ask.secret({ text: `Password of ${username}` }));
  if (answer === 'PASSWORD')
    return yield* answerOf(context, challenge, { USERNAME, ANSWER: answer, PASSWORD: await password() });
  if (answer !== 'PASSWORD_SRP') return yield* answerOf(context, challenge, { USERNAME, ANSWER: answer });
  const keys = srpKeys();
  const first = yield* answerOf(context, challenge, { USERNAME, ANSWER: answer, SRP_A: keys.publicKey });
  const { userPoolId } = await context.session.stack();
  const now = context.clock.server?.() ?? context.clock.now();
  const proof = passwordProof(userPoolId, keys, first.ChallengeParameters ?? {}, await password(), now);
  return yield* answerOf(context, { name: 'PASSWORD_VERIFIER', username, session: first.Session ?? '' }, proof);
}

async function* customAnswer(context: Context, challenge: PendingChallenge, given: Given): Answering {
  const shown = Object.entries(challenge.parameters).filter(([name]) => name !== 'USERNAME');
  if (shown.length) yield table(['parameter', 'value'], shown, 'What the function asks');
  const ANSWER = given.answer ?? given.code ?? (await context.ask.text({ text: `Answer of ${challenge.username}` }));
  return yield* answerOf(context, challenge, { USERNAME: nameOf(challenge), ANSWER });
}

/** Sets up an authenticator within the sign-in. */
async function* setUp(context: Context, challenge: PendingChallenge, { own }: Given): Answering {
  const { username, parameters } = challenge;
  const offered = listed(parameters['MFAS_CAN_SETUP']);
  if (!offered.includes('SOFTWARE_TOKEN_MFA')) {
    throw new CommandError(`The pool wants a second factor of ${username}, and has none that is set up at sign-in.`, {
      code: 'NoFactorToSetUp',
      hint: `Give the user what ${offered.join(' or ')} needs (a phone number, an e-mail address), then: signin ${username}`,
    });
  }
  if (own) requireScreen(context);
  const cognito = await context.aws.cognito();
  const begun = await cognito.associateSoftwareToken({ Session: challenge.session }, { abortSignal: context.signal });
  const verify = (UserCode: string) =>
    cognito.verifySoftwareToken(
      {
        ...(begun.Session && { Session: begun.Session }),
        UserCode,
        FriendlyDeviceName: own ? 'authenticator app' : 'pools-shell',
      },
      { abortSignal: context.signal },
    );
  const verified = yield* enrol(context, { username, own, base32: begun.SecretCode! }, verify);
  const next = { ...challenge, session: verified.Session ?? '' };
  return yield* answerOf(context, next, { USERNAME: nameOf(challenge) });
}

/** Cognito gives lists as JSON in a string. */
function listed(list: string | undefined): readonly string[] {
  return list ? JSON.parse(list) : [];
}
