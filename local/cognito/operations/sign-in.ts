/** Signing in: InitiateAuth, RespondToAuthChallenge and the administrator's twins. */
import type {
  AdminInitiateAuthRequest,
  AdminRespondToAuthChallengeRequest,
  InitiateAuthRequest,
  RespondToAuthChallengeRequest,
} from '@aws-sdk/client-cognito-identity-provider';
import { answerChallenge } from '../auth/challenges.ts';
import { beginAuth } from '../auth/flows.ts';
import type { AuthRequest } from '../auth/request.ts';
import type { Cognito } from '../cognito.ts';
import { present } from '../pools/members.ts';
import type { Family } from './family.ts';

export const signInOperations: Family = {
  InitiateAuth: async (cognito, input: InitiateAuthRequest) =>
    beginAuth(cognito, input.AuthFlow!, request(cognito, 'InitiateAuth', input, input.AuthParameters), {
      admin: false,
    }),

  AdminInitiateAuth: async (cognito, input: AdminInitiateAuthRequest) =>
    beginAuth(cognito, input.AuthFlow!, request(cognito, 'AdminInitiateAuth', input, input.AuthParameters), {
      admin: true,
    }),

  RespondToAuthChallenge: async (cognito, input: RespondToAuthChallengeRequest) =>
    answerChallenge(
      cognito,
      input.ChallengeName!,
      request(cognito, 'RespondToAuthChallenge', input, input.ChallengeResponses),
    ),

  AdminRespondToAuthChallenge: async (cognito, input: AdminRespondToAuthChallengeRequest) =>
    answerChallenge(
      cognito,
      input.ChallengeName!,
      request(cognito, 'AdminRespondToAuthChallenge', input, input.ChallengeResponses),
    ),
};

interface AuthCall {
  /** Only in the administrator's calls. */
  UserPoolId?: string;
  ClientId: string | undefined;
  ClientMetadata?: Record<string, string>;
  Session?: string;
}

function request(
  cognito: Cognito,
  operation: string,
  input: AuthCall,
  parameters: Record<string, string> | undefined,
): AuthRequest {
  const named = input.UserPoolId === undefined ? undefined : cognito.pools.get(input.UserPoolId);
  const client = cognito.clients.get(input.ClientId!, named?.id);
  return {
    pool: named ?? cognito.pools.get(client.poolId),
    client,
    parameters: present(parameters ?? {}),
    session: input.Session,
    origin: {
      operation,
      clientId: client.id,
      clientMetadata: input.ClientMetadata,
      deviceKey: parameters?.DEVICE_KEY ?? undefined,
    },
  };
}
