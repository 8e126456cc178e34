/** The texts of the pool's messages: its own templates, else Cognito's. */
import { BODY_WITHOUT_CODE_FALLS_BACK } from '../inferred.ts';
import type { Pool } from '../pools/pool.ts';
import {
  CODE_PLACEHOLDER,
  type CustomTexts,
  type MessageOccasion,
  USERNAME_PLACEHOLDER,
} from '../triggers/custom-message.ts';
import type { Medium } from './channel.ts';

export interface Text {
  /** Null for a text message. */
  subject: string | null;
  body: string;
}

const CODE_TEXT = `Your verification code is ${CODE_PLACEHOLDER}. `;
const CODE_SUBJECT = 'Your verification code';
const AUTHENTICATION_TEXT = `Your authentication code is ${CODE_PLACEHOLDER}. `;
const AUTHENTICATION_SUBJECT = 'Your authentication code';
const INVITATION_TEXT = `Your username is ${USERNAME_PLACEHOLDER} and temporary password is ${CODE_PLACEHOLDER}. `;
const INVITATION_SUBJECT = 'Your temporary password';

/** The template of a message, placeholders still in it: the function's texts where they can be used, else the pool's. */
export function messageTemplate(pool: Pool, occasion: MessageOccasion, medium: Medium, custom: CustomTexts): Text {
  const own = poolTemplate(pool, occasion, medium);
  const body = medium === 'EMAIL' ? custom.emailMessage : custom.smsMessage;
  return {
    subject: medium === 'EMAIL' ? (custom.emailSubject ?? own.subject) : null,
    body: body !== undefined && hasPlaceholders(body, occasion) ? body : own.body,
  };
}

/** Puts the code or temporary password, and the user name, where the template wants them. */
export function rendered(template: Text, values: { secret: string; username: string }): Text {
  const fill = (text: string) =>
    text.replaceAll(CODE_PLACEHOLDER, () => values.secret).replaceAll(USERNAME_PLACEHOLDER, () => values.username);
  return { subject: template.subject === null ? null : fill(template.subject), body: fill(template.body) };
}

/** A custom body without its placeholders is not used, while its subject is. */
function hasPlaceholders(body: string, occasion: MessageOccasion): boolean {
  if (occasion !== 'AdminCreateUser') return body.includes(CODE_PLACEHOLDER) || !BODY_WITHOUT_CODE_FALLS_BACK;
  return body.includes(CODE_PLACEHOLDER) && body.includes(USERNAME_PLACEHOLDER);
}

function poolTemplate(pool: Pool, occasion: MessageOccasion, medium: Medium): Text {
  const email = medium === 'EMAIL';
  if (occasion === 'AdminCreateUser') {
    const invitation = pool.settings.AdminCreateUserConfig.InviteMessageTemplate ?? {};
    return {
      subject: email ? (invitation.EmailSubject ?? INVITATION_SUBJECT) : null,
      body: (email ? invitation.EmailMessage : invitation.SMSMessage) ?? INVITATION_TEXT,
    };
  }
  if (occasion === 'Authentication') {
    const { email: own = {} } = pool.mfa ?? {};
    return {
      subject: email ? (own.Subject ?? AUTHENTICATION_SUBJECT) : null,
      body: (email ? own.Message : pool.settings.SmsAuthenticationMessage) ?? AUTHENTICATION_TEXT,
    };
  }
  const template = pool.settings.VerificationMessageTemplate;
  return {
    subject: email ? (template.EmailSubject ?? CODE_SUBJECT) : null,
    body: (email ? template.EmailMessage : template.SmsMessage) ?? CODE_TEXT,
  };
}
