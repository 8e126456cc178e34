/** What ConfirmDevice is given of the device's password. */
import type { DeviceSecretVerifierConfigType } from '@aws-sdk/client-cognito-identity-provider';
import { invalidParameter } from '../errors.ts';
import { BAD_DEVICE_VERIFIER } from '../inferred.ts';
import { PRIME } from '../passwords/group.ts';
import type { Verifier } from '../passwords/verifier.ts';

/** Base64; a sign byte of zero in front of either is one that clients add. */
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** @throws InvalidParameterException for values that are missing or no numbers of the group. */
export function deviceVerifier({ Salt, PasswordVerifier }: DeviceSecretVerifierConfigType = {}): Verifier {
  const salt = hexadecimal(Salt);
  const value = hexadecimal(PasswordVerifier);
  if (salt === undefined || value === undefined) throw invalidParameter(BAD_DEVICE_VERIFIER);
  const number = BigInt(`0x${value}`);
  if (number < 2n || number >= PRIME - 1n) throw invalidParameter(BAD_DEVICE_VERIFIER);
  return { salt, value: Buffer.from(value.padStart(value.length + (value.length % 2), '0'), 'hex').toString('base64') };
}

function hexadecimal(given: string | undefined): string | undefined {
  if (given === undefined || !BASE64.test(given)) return undefined;
  return Buffer.from(given, 'base64').toString('hex');
}
