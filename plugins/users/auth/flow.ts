/** The ways to begin a sign-in that the shell knows. */
import type { InitiateAuthCommandOutput } from '@aws-sdk/client-cognito-identity-provider';
import { CommandError, type Context, type Event, type TriggerName } from '../../../shell/contract.ts';
import { creating } from '../creating.ts';
import { answerOf } from './answer.ts';
import { ran, ranInCustomAuth } from './ran.ts';
import { passwordProof, srpKeys } from './srp.ts';

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
}

export const needsPassword = ({ flow, factor }: Beginning): boolean =>
  flow === 'user-auth' ? factor === 'password' || factor === 'srp' : flow !== 'custom';

/** Begins the sign-in; one by SRP is carried on to the proof. @param password '' where the flow needs none */
export async function* begin(
  context: Context,
  { flow, factor, username }: Beginning,
  password: string,
): AsyncGenerator<Event, InitiateAuthCommandOutput, void> {
  const { session, clock } = context;
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
    case 'custom':
      return yield* call(
        context,
        username,
        'InitiateAuth',
        () => ranInCustomAuth,
        () => cognito.initiateAuth({ ClientId, AuthFlow: 'CUSTOM_AUTH', AuthParameters: { USERNAME } }),
      );
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
      if (first.ChallengeName !== 'PASSWORD_VERIFIER') return first;
      const now = clock.server?.() ?? clock.now();
      const proof = passwordProof(userPoolId, keys, first.ChallengeParameters ?? {}, password, now);
      return yield* answerOf(context, { name: 'PASSWORD_VERIFIER', username, session: first.Session ?? '' }, proof);
    }
  }
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
