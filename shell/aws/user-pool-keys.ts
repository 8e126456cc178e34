import { CommandError, type UserPoolKeys } from '../contract.ts';
import { get } from './get.ts';

/** The issuer of a pool's tokens (Developer Guide, "Verifying JSON web tokens"); its Region stands in front of its ID. */
export function issuerOf(userPoolId: string): string {
  const region = userPoolId.slice(0, userPoolId.indexOf('_'));
  return `https://cognito-idp.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}/${userPoolId}`;
}

/**
 * @param endpoint of a world that is not AWS: its pools have AWS's issuers, and publish their keys where the world is.
 * @throws CommandError `KeysUnreachable`
 */
export async function readUserPoolKeys(userPoolId: string, endpoint: string | undefined): Promise<UserPoolKeys> {
  const issuer = issuerOf(userPoolId);
  const base = endpoint === undefined ? issuer : `${endpoint.replace(/\/$/, '')}/${userPoolId}`;
  const url = new URL(`${base}/.well-known/jwks.json`);
  try {
    const { status, body } = await get(url);
    if (status !== 200) throw new Error(`the answer was ${status}`);
    const { keys } = JSON.parse(body);
    if (!Array.isArray(keys)) throw new Error('the answer is no key set');
    return { issuer, keys };
  } catch (error) {
    throw new CommandError(`The keys of the user pool could not be read from ${url}: ${(error as Error).message}.`, {
      code: 'KeysUnreachable',
      hint: 'Check that this address can be reached from here.',
      cause: error,
    });
  }
}
