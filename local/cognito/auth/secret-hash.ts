/**
 * SECRET_HASH: Base64(HMAC-SHA256(client secret, user name + client id)). Source: Developer Guide, "Computing secret hash
 * values".
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { notAuthorized } from '../errors.ts';
import { SECRET_HASH_WITHOUT_SECRET } from '../inferred.ts';
import type { Client } from '../pools/client.ts';
import { secretsOf } from '../pools/client-secrets.ts';

/**
 * @param names user names that the hash may have been made of: as typed, and in answers the stored one.
 * @throws NotAuthorizedException when the client has a secret and the hash is missing or wrong, or the other way round.
 */
export function checkSecretHash(client: Client, names: readonly string[], given: string | undefined): void {
  const secrets = secretsOf(client);
  if (secrets.length === 0) {
    if (given !== undefined) throw notAuthorized(SECRET_HASH_WITHOUT_SECRET(client.id));
    return;
  }
  if (given === undefined) {
    throw notAuthorized(`Client ${client.id} is configured with secret but SECRET_HASH was not received`);
  }
  const actual = Buffer.from(given, 'base64');
  const isHashOf = (name: string, secret: string) => {
    const expected = createHmac('sha256', secret)
      .update(name + client.id)
      .digest();
    return expected.length === actual.length && timingSafeEqual(expected, actual);
  };
  if (!names.some((name) => secrets.some(({ value }) => isHashOf(name, value))))
    throw notAuthorized(`Unable to verify secret hash for client ${client.id}`);
}
