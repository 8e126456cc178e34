import type { Stack } from '../../shell/contract.ts';
import { functionOf } from './functions.ts';

/** What these demonstration functions trust without proof: worth one line before somebody takes them for more. */
const CAUTIONS: Readonly<Record<string, string>> = {
  'auto-confirm':
    "For demonstration: whoever knows a known user's name and address is confirmed without proof of owning the address.",
  'migrate-user':
    'For demonstration: the password of the first sign-in is not checked; whoever names a known user creates the account.',
};

/** What surprises people about senders (Developer Guide, "Custom email sender Lambda trigger"). */
export const SENDER_CAUTION =
  'The pool sends nothing on this channel now, and does not wait for the function: what becomes of a code is in its log only. ' +
  'Its role needs kms:Decrypt on the key.';

export function cautionOf(stack: Stack, arn: string): string | undefined {
  // A function of the same name in somebody else's stack may do anything.
  if (stack.foreign !== undefined) return undefined;
  return CAUTIONS[functionOf(stack, arn)?.name ?? ''];
}
