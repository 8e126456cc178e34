/** The proof of a password that PASSWORD_VERIFIER and DEVICE_PASSWORD_VERIFIER have in common. */
import { timingSafeEqual } from 'node:crypto';
import type { Cognito } from '../cognito.ts';
import { invalidParameter, notAuthorized } from '../errors.ts';
import { SRP_A_IS_NO_KEY } from '../inferred.ts';
import { type Claimed, claimSignature, clientPublicKey, exchangedKey } from '../passwords/srp.ts';
import type { Verifier } from '../passwords/verifier.ts';
import { type AuthRequest, requiredParameter } from './request.ts';
import type { Session } from './sessions.ts';

/**
 * `EEE MMM d HH:mm:ss UTC yyyy`, in English, the day without a zero in front: a padded one is refused (capless/warrant issue 12).
 */
const TIMESTAMP = /^[A-Z][a-z]{2} [A-Z][a-z]{2} [1-9]\d? \d\d:\d\d:\d\d UTC \d{4}$/;

export interface Proof {
  session: Session;
  signature: Buffer;
  secretBlock: Buffer;
  timestamp: string;
}

/** The client's public key, SRP_A. @throws InvalidParameterException */
export function requiredClientKey(request: AuthRequest): string {
  const key = clientPublicKey(requiredParameter(request, 'SRP_A'));
  if (key === undefined) throw invalidParameter(SRP_A_IS_NO_KEY);
  return key;
}

/** PASSWORD_CLAIM_SECRET_BLOCK, which brings the exchange back: a Session besides is not needed. */
export const secretBlockOf = (session: string): string => Buffer.from(session, 'base64url').toString('base64');

/**
 * What the answer to `challenge` gives to prove the password.
 * @throws InvalidParameterException, NotAuthorizedException "Invalid session for the user." and its variants.
 */
export function givenProof(cognito: Cognito, request: AuthRequest, challenge: string): Proof {
  const { client } = request;
  const signature = Buffer.from(requiredParameter(request, 'PASSWORD_CLAIM_SIGNATURE'), 'base64');
  const secretBlock = Buffer.from(requiredParameter(request, 'PASSWORD_CLAIM_SECRET_BLOCK'), 'base64');
  const timestamp = requiredParameter(request, 'TIMESTAMP');
  const text = secretBlock.toString('base64url');
  if (request.session !== undefined && request.session !== text) throw notAuthorized('Invalid session for the user.');
  const session = cognito.sessions.check(text, { clientId: client.id, challenge });
  return { session, signature, secretBlock, timestamp };
}

/** Whether the proof is one of the password that the verifier was made of. */
export function isProven(proof: Proof, { value }: Verifier, who: Pick<Claimed, 'groupName' | 'id'>): boolean {
  const { session, signature, secretBlock, timestamp } = proof;
  const expected = claimSignature(exchangedKey(session.srp!, value), { ...who, secretBlock, timestamp });
  const isRight = expected.length === signature.length && timingSafeEqual(expected, signature);
  return isRight && TIMESTAMP.test(timestamp);
}
