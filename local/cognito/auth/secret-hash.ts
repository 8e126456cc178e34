/**
 * SECRET_HASH: Base64(HMAC-SHA256(client secret, user name + client id)). Source: Developer Guide, "Computing secret hash
 * values".
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { notAuthorized } from '../errors.ts';
import { SECRET_HASH_WITHOUT_SECRET } from '../inferred.ts';
import type { Client } from '../pools/client.ts';

/**
 * @param names user names that the hash may have been made of: as typed, and in answers the stored one.
 * @throws NotAuthorizedException when the client has a secret and the hash is missing or wrong, or the other way round.
 */
export function checkSecretHash(client: Client, names: readonly string[], given: string | undefined): void {
  if (client.secret === undefined) {
    if (given !== undefined) throw notAuthorized(SECRET_HASH_WITHOUT_SECRET(client.id));
    return;
  }
  if (given === undefined) {
    throw notAuthorized(`Client ${client.id} is configured with secret but SECRET_HASH was not received`);
  }
  const secret = client.secret;
  const isRight = names.some((name) => {
    const expected = createHmac('sha256', secret)
      .update(name + client.id)
      .digest();
    const actual = Buffer.from(given, 'base64');
    return expected.length === actual.length && timingSafeEqual(expected, actual);
  });
  if (!isRight) throw notAuthorized(`Unable to verify secret hash for client ${client.id}`);
}
