import type { UserPoolClientType } from '@aws-sdk/client-cognito-identity-provider';
import type { Arg } from '../../shell/contract.ts';

/** ExplicitAuthFlows (API reference, CreateUserPoolClient); the last three are of an older form, which does not mix with the others. */
export const FLOWS = [
  'ALLOW_USER_PASSWORD_AUTH',
  'ALLOW_USER_SRP_AUTH',
  'ALLOW_ADMIN_USER_PASSWORD_AUTH',
  'ALLOW_CUSTOM_AUTH',
  'ALLOW_USER_AUTH',
  'ALLOW_REFRESH_TOKEN_AUTH',
  'ADMIN_NO_SRP_AUTH',
  'CUSTOM_AUTH_FLOW_ONLY',
  'USER_PASSWORD_AUTH',
] as const;
export type Flow = (typeof FLOWS)[number];

/** All that `signin` and `refresh` know; choice-based sign-in needs a tier above LITE. */
export const DEBUGGING_FLOWS: readonly Flow[] = FLOWS.slice(0, 6);

const OLDER: Readonly<Partial<Record<Flow, Flow>>> = {
  ADMIN_NO_SRP_AUTH: 'ALLOW_ADMIN_USER_PASSWORD_AUTH',
  CUSTOM_AUTH_FLOW_ONLY: 'ALLOW_CUSTOM_AUTH',
  USER_PASSWORD_AUTH: 'ALLOW_USER_PASSWORD_AUTH',
};

export const isOlder = (flow: Flow): boolean => flow in OLDER;

/**
 * What a client allows, in names that begin with ALLOW_, so that others can be added. A client without any has Cognito's default (API
 * reference, CreateUserPoolClient); one with names of the older form refreshes, and signs in by SRP unless it is for custom
 * authentication only, without naming it. ALLOW_REFRESH_TOKEN_AUTH does not go with rotation of refresh tokens.
 */
export function inNewForm({ ExplicitAuthFlows = [], RefreshTokenRotation }: UserPoolClientType): readonly Flow[] {
  const isNew = ExplicitAuthFlows.length > 0 && !ExplicitAuthFlows.some(isOlder);
  if (isNew) return ExplicitAuthFlows;
  const named = ExplicitAuthFlows.map((flow) => OLDER[flow] ?? flow);
  const unnamed: Flow[] = ExplicitAuthFlows.includes('CUSTOM_AUTH_FLOW_ONLY') ? [] : ['ALLOW_USER_SRP_AUTH'];
  if (ExplicitAuthFlows.length === 0) unnamed.push('ALLOW_CUSTOM_AUTH');
  if (RefreshTokenRotation?.Feature !== 'ENABLED') unnamed.push('ALLOW_REFRESH_TOKEN_AUTH');
  return [...named, ...unnamed];
}

export const flowsArg = {
  type: 'array',
  choices: FLOWS,
  meanings: {
    ALLOW_USER_PASSWORD_AUTH: 'signin, and UserMigration',
    ALLOW_USER_SRP_AUTH: 'signin --flow srp',
    ALLOW_ADMIN_USER_PASSWORD_AUTH: 'signin --flow admin',
    ALLOW_CUSTOM_AUTH: 'signin --flow custom: the challenge triggers',
    ALLOW_USER_AUTH: 'signin --flow user-auth',
    ALLOW_REFRESH_TOKEN_AUTH: 'refresh',
    ADMIN_NO_SRP_AUTH: 'older form',
    CUSTOM_AUTH_FLOW_ONLY: 'older form',
    USER_PASSWORD_AUTH: 'older form',
  },
} as const satisfies Arg;
