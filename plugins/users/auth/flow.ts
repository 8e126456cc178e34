/** The ways to begin a sign-in that the shell knows. */
import type { InitiateAuthCommandOutput } from '@aws-sdk/client-cognito-identity-provider';
import { CommandError, type Context, type Event, type TriggerName } from '../../../shell/contract.ts';
import { creating } from '../creating.ts';
import { answerOf } from './answer.ts';
import { ran, ranInCustomAuth } from './ran.ts';
import { passwordProof, type SrpKeys, srpKeys } from './srp.ts';

export const FLOWS = ['password', 'srp', 'admin', 'custom', 'user-auth'] as const;
export type Flow = (typeof FLOWS)[number];

export const FACTORS = ['password', 'srp', 'email', 'sms'] as const;
type Factor = (typeof FACTORS)[number];

const CHALLENGES: Readonly<Record<Factor, string>> = {
  password: 'PASSWORD',
  srp: 'PASSWORD_SRP',
  email: 'EMAIL_OTP',
  sms: 'SMS_OTP',
};

export interface Beginning {
  flow: Flow;
  /** Of user-auth; absent: Cognito tells what there is to choose from. */
  factor: Factor | undefined;
  username: string;
  /** Of custom: the password is proved before the first custom challenge. */
  srpFirst: boolean;
}

export const needsPassword = ({ flow, factor, srpFirst }: Beginning): boolean => {
  if (flow === 'custom') return srpFirst;
  return flow === 'user-auth' ? factor === 'password' || factor === 'srp' : true;
};

/** Begins the sign-in; one by SRP is carried on to the proof. @param password '' where the flow needs none */
export async function* begin(
  context: Context,
  { flow, factor, username, srpFirst }: Beginning,
  password: string,
): AsyncGenerator<Event, InitiateAuthCommandOutput, void> {
  const { session } = context;
  const cognito = await context.aws.cognito();
  const { userPoolId, userPoolClientId: ClientId } = await session.stack();
  const USERNAME = username;
  switch (flow) {
    case 'password':
      return yield* call(context, username, 'InitiateAuth', ran, () =>
        cognito.initiateAuth({
          ClientId,
          AuthFlow: 'USER_PASSWORD_AUTH',
          AuthParameters: { USERNAME, PASSWORD: password },
        }),
      );
    case 'admin':
      return yield* call(context, username, 'AdminInitiateAuth', ran, () =>
        cognito.adminInitiateAuth({
          UserPoolId: userPoolId,
          ClientId,
          AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
          AuthParameters: { USERNAME, PASSWORD: password },
        }),
      );
    case 'custom': {
      const keys = srpFirst ? srpKeys() : undefined;
      const AuthParameters = { USERNAME, ...(keys && { CHALLENGE_NAME: 'SRP_A', SRP_A: keys.publicKey }) };
      const first = yield* call(
        context,
        username,
        'InitiateAuth',
        () => ranInCustomAuth,
        () => cognito.initiateAuth({ ClientId, AuthFlow: 'CUSTOM_AUTH', AuthParameters }),
      );
      return keys ? yield* prove(context, username, keys, first, password) : first;
    }
    default: {
      const keys = srpKeys();
      const isSrp = flow === 'srp' || factor === 'srp';
      const AuthParameters = {
        USERNAME,
        ...(isSrp && { SRP_A: keys.publicKey }),
        ...(flow === 'user-auth' && factor && { PREFERRED_CHALLENGE: CHALLENGES[factor] }),
        ...(factor === 'password' && { PASSWORD: password }),
      };
      const AuthFlow = flow === 'srp' ? 'USER_SRP_AUTH' : 'USER_AUTH';
      const first = yield* call(context, username, 'InitiateAuth', ran, () =>
        cognito.initiateAuth({ ClientId, AuthFlow, AuthParameters }),
      );
      return yield* prove(context, username, keys, first, password);
    }
  }
}

/** Answers PASSWORD_VERIFIER; any other challenge is left to the person. */
async function* prove(
  context: Context,
  username: string,
  keys: SrpKeys,
  first: InitiateAuthCommandOutput,
  password: string,
): AsyncGenerator<Event, InitiateAuthCommandOutput, void> {
  if (first.ChallengeName !== 'PASSWORD_VERIFIER') return first;
  const { session, clock } = context;
  const { userPoolId } = await session.stack();
  const now = clock.server?.() ?? clock.now();
  const proof = passwordProof(userPoolId, keys, first.ChallengeParameters ?? {}, password, now);
  return yield* answerOf(context, { name: 'PASSWORD_VERIFIER', username, session: first.Session ?? '' }, proof);
}

type Ran = (
  absent: boolean | undefined,
) => (outcome: { answer?: InitiateAuthCommandOutput; error?: Error }) => readonly TriggerName[];

async function* call(
  context: Context,
  username: string,
  operation: string,
  ranIn: Ran,
  send: () => Promise<InitiateAuthCommandOutput>,
): AsyncGenerator<Event, InitiateAuthCommandOutput, void> {
  try {
    return yield* creating(context, username, (absent) =>
      context.logs.during({ operation, username, ran: ranIn(absent) }, send),
    );
  } catch (error) {
    throw explainedFlow(error);
  }
}

/** A client allows the flows that its ExplicitAuthFlows list. */
function explainedFlow(error: unknown): unknown {
  if (!(error instanceof Error) || !/not enabled for (this|the) client/.test(error.message)) return error;
  return new CommandError(error.message, {
    code: error.name,
    hint: 'clients show lists the sign-in flows of the app client; one of those works: signin NAME --flow FLOW',
    cause: error,
  });
}
