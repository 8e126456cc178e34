/**
 * CustomMessage: texts of the function's own. It never sees the code. Source: Developer Guide, "Custom message Lambda
 * trigger".
 */
import type { Cognito } from '../cognito.ts';
import { invalidLambdaResponse } from '../errors.ts';
import { CUSTOM_EMAIL_NEEDS_DEVELOPER, CUSTOM_TEXT_TOO_LONG } from '../inferred.ts';
import { LONGEST_EMAIL, LONGEST_SMS, LONGEST_SUBJECT } from '../limits.ts';
import type { Pool } from '../pools/pool.ts';
import { triggerAttributes, type User } from '../users/user.ts';
import { callTrigger } from './call.ts';
import type { Origin } from './metadata.ts';
import { textField } from './output.ts';

export const CODE_PLACEHOLDER = '{####}';
export const USERNAME_PLACEHOLDER = '{username}';
const LINK_PLACEHOLDER = '{##Click Here##}';

/** `AdminCreateUser` invites; the others carry a code. */
export type MessageOccasion =
  | 'SignUp'
  | 'AdminCreateUser'
  | 'ResendCode'
  | 'ForgotPassword'
  | 'UpdateUserAttribute'
  | 'VerifyUserAttribute'
  | 'Authentication';

export interface CustomTexts {
  smsMessage?: string;
  emailMessage?: string;
  emailSubject?: string;
}

const LENGTHS = { smsMessage: LONGEST_SMS, emailMessage: LONGEST_EMAIL, emailSubject: LONGEST_SUBJECT } as const;

/**
 * The texts that the function wants instead of the pool's; none without a function.
 * @throws InvalidLambdaResponseException for a text that is too long, and for e-mail texts in a pool that sends with
 *   Cognito's own address (EmailSendingAccount COGNITO_DEFAULT).
 */
export async function customMessage(
  cognito: Cognito,
  pool: Pool,
  user: User,
  occasion: MessageOccasion,
  origin: Origin,
): Promise<CustomTexts> {
  const response = await callTrigger(cognito, pool, {
    trigger: 'CustomMessage',
    source: `CustomMessage_${occasion}`,
    userName: user.username,
    origin,
    request: {
      userAttributes: triggerAttributes(pool, user),
      codeParameter: CODE_PLACEHOLDER,
      linkParameter: LINK_PLACEHOLDER,
      usernameParameter: occasion === 'AdminCreateUser' ? USERNAME_PLACEHOLDER : null,
    },
    response: { smsMessage: null, emailMessage: null, emailSubject: null },
  });
  const texts: CustomTexts = {};
  for (const [name, longest] of Object.entries(LENGTHS) as [keyof CustomTexts, number][]) {
    const text = response && textField(response, name);
    if (text === undefined) continue;
    if ([...text].length > longest) throw invalidLambdaResponse(CUSTOM_TEXT_TOO_LONG(name, longest));
    texts[name] = text;
  }
  const hasEmail = texts.emailMessage !== undefined || texts.emailSubject !== undefined;
  if (hasEmail && pool.settings.EmailConfiguration.EmailSendingAccount !== 'DEVELOPER') {
    throw invalidLambdaResponse(CUSTOM_EMAIL_NEEDS_DEVELOPER);
  }
  return texts;
}
