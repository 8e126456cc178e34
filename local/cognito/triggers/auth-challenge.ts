/**
 * The three functions that direct a sign-in by CUSTOM_AUTH. Source: Developer Guide, "Custom authentication challenge Lambda
 * triggers".
 */
import type { Cognito } from '../cognito.ts';
import { type Client, preventsExistenceErrors } from '../pools/client.ts';
import type { Pool } from '../pools/pool.ts';
import { triggerAttributes, type User } from '../users/user.ts';
import { callTrigger } from './call.ts';
import type { Origin } from './metadata.ts';
import { booleanField, mapField, textField } from './output.ts';

/** One challenge that is over, as `request.session` lists it. */
export interface ChallengeEntry {
  challengeName: string;
  challengeResult: boolean;
  challengeMetadata: string | null;
}

/** Who signs in, and how the functions are told. */
export interface Challenged {
  pool: Pool;
  client: Client;
  /** Undefined for an unknown one, of whom only clients that prevent existence errors tell the functions. */
  user: User | undefined;
  userName: string;
  origin: Origin;
}

export interface NextChallenge {
  challengeName: string | undefined;
  issueTokens: boolean;
  failAuthentication: boolean;
}

export interface CustomChallenge {
  publicParameters: Record<string, string>;
  privateParameters: Record<string, string>;
  metadata: string | undefined;
}

/** @param entries the challenges so far; none at the beginning. */
export async function defineAuthChallenge(
  cognito: Cognito,
  challenged: Challenged,
  entries: readonly ChallengeEntry[],
): Promise<NextChallenge> {
  const response = await ask(cognito, challenged, {
    trigger: 'DefineAuthChallenge',
    request: { session: entries },
    response: { challengeName: null, issueTokens: null, failAuthentication: null },
  });
  return {
    challengeName: textField(response, 'challengeName'),
    issueTokens: booleanField(response, 'issueTokens'),
    failAuthentication: booleanField(response, 'failAuthentication'),
  };
}

export async function createAuthChallenge(
  cognito: Cognito,
  challenged: Challenged,
  entries: readonly ChallengeEntry[],
): Promise<CustomChallenge> {
  const response = await ask(cognito, challenged, {
    trigger: 'CreateAuthChallenge',
    request: { challengeName: 'CUSTOM_CHALLENGE', session: entries },
    response: { publicChallengeParameters: null, privateChallengeParameters: null, challengeMetadata: null },
  });
  return {
    publicParameters: mapField(response, 'publicChallengeParameters') ?? {},
    privateParameters: mapField(response, 'privateChallengeParameters') ?? {},
    metadata: textField(response, 'challengeMetadata'),
  };
}

/** Whether the function takes the answer for right. It does not end the sign-in: DefineAuthChallenge does. */
export async function verifyAuthChallengeResponse(
  cognito: Cognito,
  challenged: Challenged,
  { privateParameters, answer }: { privateParameters: Record<string, string>; answer: string },
): Promise<boolean> {
  const response = await ask(cognito, challenged, {
    trigger: 'VerifyAuthChallengeResponse',
    request: { privateChallengeParameters: privateParameters, challengeAnswer: answer },
    response: { answerCorrect: null },
  });
  return booleanField(response, 'answerCorrect');
}

const CUSTOM_TRIGGERS = ['DefineAuthChallenge', 'CreateAuthChallenge', 'VerifyAuthChallengeResponse'] as const;

/** True when the pool has all three functions. */
export const hasCustomAuth = ({ settings: { LambdaConfig } }: Pool): boolean =>
  CUSTOM_TRIGGERS.every((trigger) => LambdaConfig[trigger] !== undefined);

async function ask(
  cognito: Cognito,
  { pool, client, user, userName, origin }: Challenged,
  about: { trigger: (typeof CUSTOM_TRIGGERS)[number]; request: object; response: Record<string, unknown> },
) {
  const { trigger, request, response } = about;
  const answered = await callTrigger(cognito, pool, {
    trigger,
    source: `${trigger}_Authentication`,
    userName,
    origin,
    request: {
      userAttributes: user ? triggerAttributes(pool, user) : {},
      ...request,
      ...(preventsExistenceErrors(client) && { userNotFound: user === undefined }),
    },
    response,
  });
  // Without the function, removed while somebody was signing in, nobody decides anything.
  return answered ?? {};
}
