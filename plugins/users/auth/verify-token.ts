/** Whether a token is one of a user pool's, check by check. Source: Developer Guide, "Verifying JSON web tokens". */
import { createPublicKey, type JsonWebKey, verify } from 'node:crypto';

export interface Check {
  check: 'form' | 'key' | 'signature' | 'issuer' | 'client' | 'use' | 'time';
  ok: boolean;
  explanation: string;
}

export interface Expected {
  /** Of the pool's key set. */
  keys: readonly (JsonWebKey & { kid?: string })[];
  /** The pool's issuer. */
  issuer: string;
  clientId: string;
  /** Absent: either. */
  use?: 'access' | 'id';
  /** Milliseconds since the epoch. */
  now: number;
}

type Claims = Readonly<Record<string, unknown>>;

/** Every check that can be made; after a token that cannot be read there is none. Nothing of the token but claims is told. */
export function verifyToken(token: string, expected: Expected): { checks: Check[]; claims: Claims } {
  const [header, claims] = token.split('.').map(parsed);
  if (token.split('.').length !== 3 || !header || !claims) {
    const explanation = /^eyJ/.test(token) && token.split('.').length === 5 ? ENCRYPTED : NO_TOKEN;
    return { checks: [{ check: 'form', ok: false, explanation }], claims: {} };
  }
  return {
    checks: [
      form(header),
      ...signature(token, header, expected),
      issuer(claims, expected),
      client(claims, expected),
      use(claims, expected),
      time(claims, expected),
    ],
    claims,
  };
}

const NO_TOKEN = 'this is no JSON Web Token: it needs a header, claims and a signature, with dots between them';
const ENCRYPTED = 'this looks like a refresh token: it is encrypted, and only Cognito can read it';

function form({ alg }: Claims): Check {
  const ok = alg === 'RS256';
  return {
    check: 'form',
    ok,
    explanation: ok ? 'signed with RS256' : `signed with ${show(alg)}, user pools sign with RS256`,
  };
}

function signature(token: string, { kid, alg }: Claims, { keys }: Expected): Check[] {
  const key = keys.find((one) => one.kid === kid);
  if (!key) {
    const explanation =
      kid === undefined ? 'it names no key (kid)' : `the key ${show(kid)} is not in the key set of the pool`;
    return [{ check: 'key', ok: false, explanation }];
  }
  const end = token.lastIndexOf('.');
  const isRight =
    alg === 'RS256' &&
    verify(
      'RSA-SHA256',
      Buffer.from(token.slice(0, end)),
      createPublicKey({ key, format: 'jwk' }),
      Buffer.from(token.slice(end + 1), 'base64url'),
    );
  return [
    { check: 'key', ok: true, explanation: `the key ${show(kid)} is in the key set of the pool` },
    {
      check: 'signature',
      ok: isRight,
      explanation: isRight ? 'made with that key' : 'not made with that key: the token was changed, or never signed',
    },
  ];
}

function issuer({ iss }: Claims, expected: Expected): Check {
  const ok = iss === expected.issuer;
  return { check: 'issuer', ok, explanation: ok ? `iss is ${iss}` : `iss is ${show(iss)}, not ${expected.issuer}` };
}

/** An ID token names its client as `aud`, an access token as `client_id`. */
function client({ token_use, aud, client_id }: Claims, { clientId }: Expected): Check {
  const [name, value] = token_use === 'id' ? ['aud', aud] : ['client_id', client_id];
  const ok = value === clientId;
  return {
    check: 'client',
    ok,
    explanation: ok ? `${name} is ${clientId}` : `${name} is ${show(value)}, not ${clientId}`,
  };
}

function use({ token_use }: Claims, expected: Expected): Check {
  const ok = expected.use ? token_use === expected.use : token_use === 'id' || token_use === 'access';
  const wanted = expected.use ?? 'id or access';
  return {
    check: 'use',
    ok,
    explanation: ok ? `token_use is ${token_use}` : `token_use is ${show(token_use)}, not ${wanted}`,
  };
}

function time({ exp, iat }: Claims, { now }: Expected): Check {
  if (typeof exp !== 'number') return { check: 'time', ok: false, explanation: 'exp is missing' };
  const left = exp - now / 1000;
  const when = new Date(exp * 1000).toISOString();
  if (left <= 0) return { check: 'time', ok: false, explanation: `expired at ${when}, ${lasting(-left)} ago` };
  if (typeof iat === 'number' && iat > now / 1000 + CLOCK_SKEW)
    return { check: 'time', ok: false, explanation: `issued in the future, at ${new Date(iat * 1000).toISOString()}` };
  return { check: 'time', ok: true, explanation: `expires at ${when}, in ${lasting(left)}` };
}

/** Seconds by which clocks may differ. */
const CLOCK_SKEW = 60;

const lasting = (seconds: number): string =>
  seconds < 120 ? `${Math.ceil(seconds)} s` : `${Math.round(seconds / 60)} min`;

const show = (value: unknown): string => (value === undefined ? 'missing' : JSON.stringify(value));

function parsed(part: string): Claims | undefined {
  try {
    const value = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return value !== null && typeof value === 'object' && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
