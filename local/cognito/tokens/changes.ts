/**
 * Changes that a function makes to claims. Claims that it cannot change as the Developer Guide lists them ("Pre token generation
 * Lambda trigger", claims that you can't modify); suppressing wins over adding.
 */
import { PROTECTED_CLAIMS_ARE_LEFT_ALONE, SCOPE_CHANGES_BY_ITS_LISTS_ALONE } from '../inferred.ts';
import type { GroupClaims } from './group-claims.ts';
import type { Claims } from './jwt.ts';
import type { TokenUse } from './keys.ts';

export interface TokenChange {
  claims: Claims;
  suppress: readonly string[];
}

export interface TokenChanges {
  id: TokenChange;
  access: TokenChange;
  scopes: { add: readonly string[]; suppress: readonly string[] };
  /** Absent: the groups stay as they are. */
  groups?: GroupClaims;
}

const NOTHING: TokenChange = { claims: {}, suppress: [] };

export const NO_CHANGE: TokenChanges = { id: NOTHING, access: NOTHING, scopes: { add: [], suppress: [] } };

const PROTECTED = [
  'acr',
  'amr',
  'at_hash',
  'auth_time',
  'azp',
  'exp',
  'iat',
  'iss',
  'jti',
  'nbf',
  'nonce',
  'origin_jti',
];
const PROTECTED_IN_BOTH = new Set([...PROTECTED, 'token_use', 'sub', 'identities']);
const PROTECTED_IN_ONE: Record<TokenUse, ReadonlySet<string>> = {
  id: new Set(['aud']),
  access: new Set(['username', 'client_id', 'event_id', 'device_key', 'version']),
};

/** Claims that are a plain value or nothing. */
const PLAIN = new Set(['phone_number_verified', 'email_verified', 'updated_at', 'address']);

/** Suppressing it takes the roles along. */
const GROUPS = 'cognito:groups';
const WITH_GROUPS = ['cognito:roles', 'cognito:preferred_role'];

/** The claims of a token after a function's changes. */
export function changedClaims(use: TokenUse, claims: Claims, { claims: added, suppress }: TokenChange): Claims {
  const changed = { ...claims };
  for (const [name, value] of Object.entries(added)) {
    if (mayAdd(use, claims, name, value)) changed[name] = value;
  }
  for (const name of suppress) {
    if (name === GROUPS) for (const role of WITH_GROUPS) delete changed[role];
    if (name === GROUPS || !isProtected(use, name)) delete changed[name];
  }
  return changed;
}

/** The scopes of an access token, one after the other, after a function's changes. */
export function changedScopes(scopes: readonly string[], { add, suppress }: TokenChanges['scopes']): string {
  return [...new Set([...scopes, ...add])].filter((scope) => !suppress.includes(scope)).join(' ');
}

function mayAdd(use: TokenUse, claims: Claims, name: string, value: unknown): boolean {
  if (name.startsWith('dev:') || isProtected(use, name)) return false;
  if (PLAIN.has(name) && typeof value === 'object') return false;
  // "You can add aud to an access token; it must match the app client" (Developer Guide).
  return use === 'id' || name !== 'aud' || value === claims.client_id;
}

function isProtected(use: TokenUse, name: string): boolean {
  if (use === 'access' && name === 'scope') return SCOPE_CHANGES_BY_ITS_LISTS_ALONE;
  if (!PROTECTED_CLAIMS_ARE_LEFT_ALONE) return false;
  return PROTECTED_IN_BOTH.has(name) || PROTECTED_IN_ONE[use].has(name) || name.startsWith('cognito:');
}
