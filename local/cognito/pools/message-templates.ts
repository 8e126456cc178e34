/** The pool's own texts for codes. Each has an old name and one in VerificationMessageTemplate; AWS describes both. */
import type { VerificationMessageTemplateType } from '@aws-sdk/client-cognito-identity-provider';
import { invalidParameter } from '../errors.ts';
import { onlyKnown, onlyValues, present } from './members.ts';

type Template = VerificationMessageTemplateType & Record<string, unknown>;

const OLD_NAMES = {
  SmsMessage: 'SmsVerificationMessage',
  EmailMessage: 'EmailVerificationMessage',
  EmailSubject: 'EmailVerificationSubject',
} as const;

const MEMBERS = [...Object.keys(OLD_NAMES), 'EmailMessageByLink', 'EmailSubjectByLink', 'DefaultEmailOption'];

/**
 * The texts under both of their names.
 * @throws InvalidParameterException when two names give different texts, and for confirmation by link.
 */
export function messageTemplates(settings: Record<string, any>): object {
  const given: Template = present(settings.VerificationMessageTemplate);
  onlyKnown('VerificationMessageTemplate', given, MEMBERS);
  const template: Template = { ...given, DefaultEmailOption: given.DefaultEmailOption ?? 'CONFIRM_WITH_CODE' };
  onlyValues('VerificationMessageTemplate.DefaultEmailOption', template.DefaultEmailOption, ['CONFIRM_WITH_CODE']);
  const old: Record<string, unknown> = {};
  for (const [name, oldName] of Object.entries(OLD_NAMES)) {
    const text = template[name] ?? settings[oldName];
    if (text === undefined) continue;
    if (settings[oldName] !== undefined && settings[oldName] !== text) {
      throw invalidParameter(
        `${oldName} and VerificationMessageTemplate.${name} must be the same text when both are given.`,
      );
    }
    template[name] = text;
    old[oldName] = text;
  }
  return { ...old, VerificationMessageTemplate: template };
}
