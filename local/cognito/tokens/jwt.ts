/** JSON web tokens, RS256. Signing runs on the thread pool. */
import { sign, verify } from 'node:crypto';
import type { SigningKey } from './keys.ts';

export type Claims = Record<string, unknown>;

export function signToken(key: SigningKey, claims: Claims): Promise<string> {
  const signed = `${encode({ kid: key.kid, alg: 'RS256' })}.${encode(claims)}`;
  return new Promise((resolve, reject) => {
    sign('RSA-SHA256', Buffer.from(signed), key.privateKey, (error, signature) => {
      if (error) reject(error);
      else resolve(`${signed}.${signature.toString('base64url')}`);
    });
  });
}

/** The claims of a token without looking at its signature; undefined for text that is no token. */
export function readClaims(token: string): Claims | undefined {
  try {
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
    return claims !== null && typeof claims === 'object' ? claims : undefined;
  } catch {
    return undefined;
  }
}

export function isSignedBy(key: SigningKey, token: string): boolean {
  const end = token.lastIndexOf('.');
  const signature = Buffer.from(token.slice(end + 1), 'base64url');
  return verify('RSA-SHA256', Buffer.from(token.slice(0, end)), key.publicKey, signature);
}

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
