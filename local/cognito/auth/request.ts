/** What goes into a sign-in and what comes out, whichever flow or challenge it is. */
import { invalidParameter } from '../errors.ts';
import type { Client } from '../pools/client.ts';
import type { Pool } from '../pools/pool.ts';
import type { AuthenticationResult } from '../tokens/issue.ts';
import type { Origin } from '../triggers/metadata.ts';

export interface AuthRequest {
  pool: Pool;
  client: Client;
  /** AuthParameters or ChallengeResponses. */
  parameters: Readonly<Record<string, string>>;
  /** The session of a challenge that is answered. */
  session?: string;
  origin: Origin;
}

export interface AuthOutcome {
  AuthenticationResult?: AuthenticationResult;
  ChallengeName?: string;
  ChallengeParameters: Record<string, string>;
  Session?: string;
  /** Beside SELECT_CHALLENGE. */
  AvailableChallenges?: readonly string[];
}

/** @throws InvalidParameterException "Missing required parameter USERNAME" */
export function requiredParameter({ parameters }: AuthRequest, name: string): string {
  const value = parameters[name];
  if (!value) throw invalidParameter(`Missing required parameter ${name}`);
  return value;
}
