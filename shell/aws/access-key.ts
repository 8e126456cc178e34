const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/**
 * The account that an access key id belongs to, or undefined when the id does not tell.
 * The id carries it: after the four letters of its kind, base32; 40 bits from the second bit on. Temporary keys of one
 * account differ from hour to hour, their account does not.
 * Source: T. Be'ery, "A short note on AWS KEY ID" (2023); STS answers the same as GetAccessKeyInfo.
 */
export function accountOfAccessKey(accessKeyId: string): string | undefined {
  // Ids from before 2019 (I or J in the fifth place) are numbered otherwise.
  if (!/^A[A-Z]{3}[A-HK-Z2-7][A-Z2-7]{15}$/.test(accessKeyId)) return undefined;
  let bits = 0n;
  for (const letter of accessKeyId.slice(4, 14)) bits = (bits << 5n) | BigInt(BASE32.indexOf(letter));
  // Ten letters are 50 bits; the account is in the first 48 of them, below the top bit and above the lowest seven.
  const account = ((bits >> 2n) & 0x7fffffffff80n) >> 7n;
  return account < 1_000_000_000_000n ? account.toString().padStart(12, '0') : undefined;
}
