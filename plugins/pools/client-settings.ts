import type { UpdateUserPoolClientCommandInput, UserPoolClientType } from '@aws-sdk/client-cognito-identity-provider';

/**
 * The settings that UpdateUserPoolClient takes. It resets what it is not sent ("If you don't provide a value for an attribute, Amazon
 * Cognito sets it to its default value": API reference, UpdateUserPoolClient), so all of them are sent back each time.
 */
const KEPT = [
  'ClientName',
  'RefreshTokenValidity',
  'AccessTokenValidity',
  'IdTokenValidity',
  'TokenValidityUnits',
  'ReadAttributes',
  'WriteAttributes',
  'ExplicitAuthFlows',
  'SupportedIdentityProviders',
  'CallbackURLs',
  'LogoutURLs',
  'DefaultRedirectURI',
  'AllowedOAuthFlows',
  'AllowedOAuthScopes',
  'AllowedOAuthFlowsUserPoolClient',
  'AnalyticsConfiguration',
  'PreventUserExistenceErrors',
  'EnableTokenRevocation',
  'EnablePropagateAdditionalUserContextData',
  'AuthSessionValidity',
  'RefreshTokenRotation',
] as const satisfies readonly (keyof UpdateUserPoolClientCommandInput)[];

/** What a description tells beside the settings; every other member is compared, also one that this version cannot send. */
const FACTS: ReadonlySet<string> = new Set([
  'ClientId',
  'ClientSecret',
  'CreationDate',
  'LastModifiedDate',
  'UserPoolId',
] satisfies (keyof UserPoolClientType)[]);

/** A described client's settings, in the form in which UpdateUserPoolClient takes them. */
export const settingsOf = (client: UserPoolClientType): Partial<UpdateUserPoolClientCommandInput> =>
  Object.fromEntries(KEPT.flatMap((key) => (client[key] === undefined ? [] : [[key, client[key]]])));

/** Names of the settings that two descriptions of a client differ in. */
export function changedSettings(before: UserPoolClientType, after: UserPoolClientType): string[] {
  const [was, is] = [before as Record<string, unknown>, after as Record<string, unknown>];
  const names = new Set([...Object.keys(was), ...Object.keys(is)]);
  return [...names].filter((name) => !FACTS.has(name) && textOf(was[name]) !== textOf(is[name])).toSorted();
}

/** Equal for equal values: Cognito answers lists of names in an order of its own. */
const textOf = (value: unknown): string =>
  JSON.stringify(Array.isArray(value) ? value.toSorted() : (value ?? null), (_key, inner) =>
    inner === null || typeof inner !== 'object' || Array.isArray(inner)
      ? inner
      : Object.fromEntries(Object.entries(inner).toSorted()),
  );
