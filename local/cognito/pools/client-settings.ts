/** Every setting that CreateUserPoolClient and UpdateUserPoolClient take, as `settings.ts` has them for pools. */
import { ServiceError } from '../../service.ts';
import { featureUnavailable, invalidOAuthFlow, invalidParameter, notInTheLocalWorld } from '../errors.ts';
import {
  CHOICE_NEEDS_A_TIER,
  CLIENT_CREDENTIALS_STANDS_ALONE,
  DEFAULT_REDIRECT_IS_A_CALLBACK,
  NO_CALLBACK_URL,
  OAUTH_NEEDS_FLOWS_AND_SCOPES,
  ROTATION_EXCLUDES_REFRESH_FLOW,
  SCOPE_DOES_NOT_EXIST,
} from '../inferred.ts';
import { DEFAULT_SESSION_MINUTES, REFRESH_LIFETIME_RANGE, TOKEN_LIFETIME_RANGE } from '../limits.ts';
import { type ClientSettings, rotatesRefreshTokens, tokenLifetimes } from './client.ts';
import { onlyKnown, onlyValues, present } from './members.ts';
import type { Pool } from './pool.ts';

/**
 * For the OAuth endpoints of hosted login, which answer that they are not here. A client may have these settings, since CDK gives
 * them to every client that is not told otherwise: nothing else reads them.
 */
const HOSTED_LOGIN = ['CallbackURLs', 'LogoutURLs', 'AllowedOAuthFlows', 'DefaultRedirectURI'];

const SETTINGS = [
  'RefreshTokenValidity',
  'AccessTokenValidity',
  'IdTokenValidity',
  'TokenValidityUnits',
  'ReadAttributes',
  'WriteAttributes',
  'ExplicitAuthFlows',
  'SupportedIdentityProviders',
  'PreventUserExistenceErrors',
  'EnableTokenRevocation',
  'EnablePropagateAdditionalUserContextData',
  'AuthSessionValidity',
  'RefreshTokenRotation',
  'AllowedOAuthFlowsUserPoolClient',
  'AllowedOAuthScopes',
  ...HOSTED_LOGIN,
];

const DEFAULTS: ClientSettings = {
  RefreshTokenValidity: 30,
  EnableTokenRevocation: true,
  EnablePropagateAdditionalUserContextData: false,
  AllowedOAuthFlowsUserPoolClient: false,
  AuthSessionValidity: DEFAULT_SESSION_MINUTES,
};

/**
 * The settings of a request for a client of `pool`, defaults filled in; what is left out of an update returns to its default.
 * @param scopes that the pool has.
 * @throws ScopeDoesNotExistException; InvalidParameterException that names the setting which is wrong or not here.
 */
export function clientSettings(pool: Pool, scopes: ReadonlySet<string>, request: object): ClientSettings {
  onlyKnown('', request, SETTINGS);
  const settings: ClientSettings = { ...DEFAULTS, ...present(request) };
  if (!settings.RefreshTokenValidity) settings.RefreshTokenValidity = DEFAULTS.RefreshTokenValidity;
  refuseWhatIsNotHere(settings);
  checkScopes(settings.AllowedOAuthScopes ?? [], scopes);
  checkFlows(settings.ExplicitAuthFlows ?? []);
  checkOAuth(settings);
  if (pool.settings.UserPoolTier === 'LITE' && settings.ExplicitAuthFlows?.includes('ALLOW_USER_AUTH')) {
    throw featureUnavailable(CHOICE_NEEDS_A_TIER);
  }
  checkRotation(settings);
  checkLifetimes(settings);
  checkAttributes(pool, settings.ReadAttributes, 'read');
  checkAttributes(pool, settings.WriteAttributes, 'write');
  return settings;
}

function refuseWhatIsNotHere(settings: ClientSettings): void {
  onlyValues('EnablePropagateAdditionalUserContextData', settings.EnablePropagateAdditionalUserContextData, [false]);
  for (const provider of settings.SupportedIdentityProviders ?? []) {
    if (provider !== 'COGNITO') throw notInTheLocalWorld(`SupportedIdentityProviders ${provider}`);
  }
}

function checkScopes(wanted: readonly string[], known: ReadonlySet<string>): void {
  const unknown = wanted.find((scope) => !known.has(scope));
  if (unknown !== undefined) throw new ServiceError('ScopeDoesNotExistException', SCOPE_DOES_NOT_EXIST(unknown));
}

function checkFlows(flows: readonly string[]): void {
  const old = flows.filter((flow) => !flow.startsWith('ALLOW_'));
  if (old.length && old.length < flows.length) {
    throw invalidParameter(`ExplicitAuthFlows cannot mix ${old.join(', ')} with values that begin with ALLOW_.`);
  }
}

/** The sentences with InvalidOAuthFlowException were seen in public issues (hashicorp/terraform-provider-aws 4984, anomalyco/sst 6272). */
function checkOAuth(settings: ClientSettings): void {
  const { AllowedOAuthFlows: flows = [], AllowedOAuthScopes: scopes = [], DefaultRedirectURI: redirect } = settings;
  const callbacks = settings.CallbackURLs ?? [];
  if (settings.AllowedOAuthFlowsUserPoolClient && (!flows.length || !scopes.length))
    throw invalidParameter(OAUTH_NEEDS_FLOWS_AND_SCOPES);
  if (flows.includes('client_credentials')) {
    if (flows.length > 1) throw invalidOAuthFlow(CLIENT_CREDENTIALS_STANDS_ALONE);
    const ofUsers = scopes.find((scope) => SCOPES_OF_USERS.includes(scope));
    if (ofUsers) throw invalidOAuthFlow(`${ofUsers} is not supported with client_credentials flow`);
  }
  if (flows.some((flow) => flow === 'code' || flow === 'implicit') && callbacks.length === 0)
    throw invalidOAuthFlow('CallbackUrls can not be empty when code flow or implicit flow is selected');
  for (const url of callbacks) if (!isRedirect(url)) throw invalidParameter(NO_CALLBACK_URL(url));
  if (redirect && !callbacks.includes(redirect)) throw invalidParameter(DEFAULT_REDIRECT_IS_A_CALLBACK);
}

const SCOPES_OF_USERS = ['openid', 'email', 'phone', 'profile', 'aws.cognito.signin.user.admin'];

/** "Be an absolute URI", no fragment, "HTTPS over HTTP except for http://localhost" (API reference of CreateUserPoolClient). */
function isRedirect(url: string): boolean {
  if (!URL.canParse(url) || url.includes('#')) return false;
  const { protocol, hostname } = new URL(url);
  return protocol !== 'http:' || ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
}

/** "You must disable this authentication flow in your app client" (Developer Guide, "Refresh token rotation"). */
function checkRotation(settings: ClientSettings): void {
  if (settings.RefreshTokenRotation)
    onlyKnown('RefreshTokenRotation', settings.RefreshTokenRotation, ['Feature', 'RetryGracePeriodSeconds']);
  if (rotatesRefreshTokens({ settings }) && settings.ExplicitAuthFlows?.includes('ALLOW_REFRESH_TOKEN_AUTH')) {
    throw invalidParameter(ROTATION_EXCLUDES_REFRESH_FLOW);
  }
}

function checkLifetimes(settings: ClientSettings): void {
  const { access, id, refresh } = tokenLifetimes(settings);
  const within = (value: number, [least, most]: readonly [number, number]) => value >= least && value <= most;
  if (
    !within(access, TOKEN_LIFETIME_RANGE) ||
    !within(id, TOKEN_LIFETIME_RANGE) ||
    !within(refresh, REFRESH_LIFETIME_RANGE) ||
    // CDK reference of accessTokenValidity and idTokenValidity.
    Math.max(access, id) > refresh
  ) {
    throw invalidParameter('Invalid range for token validity.');
  }
}

function checkAttributes(pool: Pool, names: readonly string[] | undefined, access: 'read' | 'write'): void {
  const known = new Set(pool.schema.map(({ Name }) => Name));
  if (names === undefined) return;
  // What sign-up requires, an app has to be able to write (Developer Guide, "Working with user attributes", attribute permissions).
  const required = access === 'write' ? pool.schema.filter(({ Name, Required }) => Required && Name !== 'sub') : [];
  if (names.some((name) => !known.has(name)) || required.some(({ Name }) => !names.includes(Name))) {
    throw invalidParameter(`Invalid ${access} attributes specified while creating a client`);
  }
}
