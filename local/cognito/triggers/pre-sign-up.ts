/** PreSignUp: before a user is stored. Source: Developer Guide, "Pre sign-up Lambda trigger". */
import type { Cognito } from '../cognito.ts';
import { invalidLambdaResponse } from '../errors.ts';
import { AUTO_VERIFY_WITHOUT_ATTRIBUTE } from '../inferred.ts';
import type { Pool, VerifiableAttribute } from '../pools/pool.ts';
import type { Attributes } from '../users/user.ts';
import { callTrigger } from './call.ts';
import type { Origin } from './metadata.ts';
import { booleanField } from './output.ts';

export interface PreSignUpDecision {
  confirm: boolean;
  verify: VerifiableAttribute[];
}

const NOTHING: PreSignUpDecision = { confirm: false, verify: [] };

/**
 * Asks the function about a user who is about to exist: no `sub` and no status yet.
 * @returns what it decided; its decisions count for SignUp only, not for users whom an administrator creates.
 * @throws InvalidLambdaResponseException when it verifies what it does not confirm, or what is not there.
 */
export async function preSignUp(
  cognito: Cognito,
  pool: Pool,
  about: {
    source: 'PreSignUp_SignUp' | 'PreSignUp_AdminCreateUser';
    userName: string;
    attributes: Attributes;
    validationData: Record<string, string> | null;
    origin: Origin;
  },
): Promise<PreSignUpDecision> {
  const response = await callTrigger(cognito, pool, {
    trigger: 'PreSignUp',
    source: about.source,
    userName: about.userName,
    origin: about.origin,
    request: { userAttributes: about.attributes, validationData: about.validationData },
    response: { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false },
  });
  if (!response) return NOTHING;
  const confirm = booleanField(response, 'autoConfirmUser');
  const email = booleanField(response, 'autoVerifyEmail');
  const phone = booleanField(response, 'autoVerifyPhone');
  if (about.source !== 'PreSignUp_SignUp') return NOTHING;
  const verify: VerifiableAttribute[] = [
    ...(email ? ['email' as const] : []),
    ...(phone ? ['phone_number' as const] : []),
  ];
  if (verify.length && !confirm) {
    throw invalidLambdaResponse('Phone or email cannot be auto verified, when user is not being auto confirmed.');
  }
  const absent = verify.find((attribute) => !about.attributes[attribute]);
  if (absent) throw invalidLambdaResponse(AUTO_VERIFY_WITHOUT_ATTRIBUTE(absent));
  return { confirm, verify };
}
