/** The ways to begin a sign-in. A further flow is a further line here and a file beside this one. */
import type { Cognito } from '../cognito.ts';
import { invalidParameter, notInTheLocalWorld } from '../errors.ts';
import { ADMIN_FLOW_IN_PUBLIC_CALL, REFRESH_NOT_ENABLED } from '../inferred.ts';
import { allowsFlow, hasOldFlowNames, rotatesRefreshTokens } from '../pools/client.ts';
import { beginChoice } from './choice-flow.ts';
import { beginCustomAuth } from './custom-flow.ts';
import { signInWithPassword } from './password-flow.ts';
import { refreshTokens } from './refresh-flow.ts';
import type { AuthOutcome, AuthRequest } from './request.ts';
import { beginSrp } from './srp-flow.ts';

interface AuthFlow {
  /** Values of ExplicitAuthFlows, new and old, that enable it. */
  enabledBy: readonly string[];
  /** What AWS says when the client does not have it enabled. */
  notEnabled: string;
  /** Only in AdminInitiateAuth. */
  admin?: true;
  /** Clients with flow names from before the ALLOW_ ones have it without naming it. */
  alwaysWithOldNames?: true;
  begin(cognito: Cognito, request: AuthRequest): Promise<AuthOutcome>;
}

const ADMIN_PASSWORD: AuthFlow = {
  enabledBy: ['ALLOW_ADMIN_USER_PASSWORD_AUTH', 'ADMIN_NO_SRP_AUTH'],
  notEnabled: 'Auth flow not enabled for this client',
  admin: true,
  begin: signInWithPassword,
};

const REFRESH: AuthFlow = {
  enabledBy: ['ALLOW_REFRESH_TOKEN_AUTH'],
  notEnabled: REFRESH_NOT_ENABLED,
  alwaysWithOldNames: true,
  begin: refreshTokens,
};

const FLOWS: Record<string, AuthFlow> = {
  USER_PASSWORD_AUTH: {
    enabledBy: ['ALLOW_USER_PASSWORD_AUTH', 'USER_PASSWORD_AUTH'],
    notEnabled: 'USER_PASSWORD_AUTH flow not enabled for this client',
    begin: signInWithPassword,
  },
  ADMIN_USER_PASSWORD_AUTH: ADMIN_PASSWORD,
  ADMIN_NO_SRP_AUTH: ADMIN_PASSWORD,
  REFRESH_TOKEN_AUTH: REFRESH,
  REFRESH_TOKEN: REFRESH,
  USER_SRP_AUTH: {
    enabledBy: ['ALLOW_USER_SRP_AUTH'],
    notEnabled: 'USER_SRP_AUTH is not enabled for the client.',
    begin: beginSrp,
  },
  CUSTOM_AUTH: {
    enabledBy: ['ALLOW_CUSTOM_AUTH', 'CUSTOM_AUTH_FLOW_ONLY'],
    notEnabled: 'CUSTOM_AUTH is not enabled for the client.',
    begin: beginCustomAuth,
  },
  USER_AUTH: {
    enabledBy: ['ALLOW_USER_AUTH'],
    notEnabled: 'USER_AUTH is not enabled for the client.',
    begin: beginChoice,
  },
};

/**
 * Begins a sign-in by the flow that the call names.
 * @throws InvalidParameterException when the client does not have the flow, or this world does not.
 */
export function beginAuth(
  cognito: Cognito,
  name: string,
  request: AuthRequest,
  options: { admin: boolean },
): Promise<AuthOutcome> {
  const flow = FLOWS[name];
  if (!flow) throw notInTheLocalWorld(`AuthFlow ${name}`);
  // Of a ConfirmSignUp that goes on to sign in; none here answers one.
  if (request.session !== undefined) throw notInTheLocalWorld('Session of InitiateAuth');
  if (flow.admin && !options.admin) throw invalidParameter(ADMIN_FLOW_IN_PUBLIC_CALL);
  const enabled =
    allowsFlow(request.client, flow.enabledBy) || (flow.alwaysWithOldNames && hasOldFlowNames(request.client));
  const rotates = flow === REFRESH && rotatesRefreshTokens(request.client);
  if (!enabled || rotates) throw invalidParameter(flow.notEnabled);
  return flow.begin(cognito, request);
}
