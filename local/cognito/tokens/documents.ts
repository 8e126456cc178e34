/** What a pool publishes for those who verify its tokens. Source: Developer Guide, "User pool endpoints"; OpenID Connect Discovery 1.0. */
import type { Cognito } from '../cognito.ts';
import { issuer, type Pool } from '../pools/pool.ts';
import { keySet } from './keys.ts';

const PATH = /^\/([\w-]+)\/\.well-known\/(jwks\.json|openid-configuration)$/;

/** The document at a path; undefined for a path that has none. */
export async function poolDocument(cognito: Cognito, path: string): Promise<object | undefined> {
  const [, poolId = '', name] = PATH.exec(path) ?? [];
  const pool = cognito.pools.find(poolId);
  if (!pool) return undefined;
  return name === 'jwks.json' ? keySet(await cognito.keys.of(pool.id)) : configuration(cognito, pool);
}

/**
 * The issuer is the one in the tokens, as on AWS; the keys are here. There is no endpoint to authorize at or to fetch tokens from: the
 * local world has no managed login.
 */
const configuration = (cognito: Cognito, pool: Pool): object => ({
  issuer: issuer(pool),
  jwks_uri: `${cognito.facts.endpoint()}/${pool.id}/.well-known/jwks.json`,
  id_token_signing_alg_values_supported: ['RS256'],
  subject_types_supported: ['public'],
  response_types_supported: [],
});
