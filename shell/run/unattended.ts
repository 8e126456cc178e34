import { type Ask, CommandError, EXIT } from '../contract.ts';
import type { SecretValues } from '../language/redact.ts';

/**
 * Answers for nobody: defaults are taken, secrets are generated and never shown.
 * @param elsewhere what to do where a question has no default
 */
export function unattendedAsk(
  secrets: SecretValues,
  elsewhere = 'give the value as an argument, or run it in a terminal',
): Ask {
  return {
    attended: false,
    async text(question) {
      const answer = question.default ?? unanswered(question.text, elsewhere);
      const complaint = question.validate?.(answer);
      if (complaint !== undefined) {
        throw new CommandError(`"${answer}", the default for "${question.text}", was refused: ${complaint}`, {
          code: 'Unanswered',
          hint: 'give the value as an argument',
        });
      }
      return answer;
    },
    async secret(question) {
      const answer =
        question.generate?.() ??
        unanswered(
          question.text,
          elsewhere.replace(
            'give the value as an argument',
            'name an environment variable that holds it (--password-env)',
          ),
        );
      secrets.add(answer);
      return answer;
    },
    choice: async (question) => question.default,
    confirm: async (question) => question.default && !question.spends,
    pause: async () => {},
  };
}

/**
 * The answers for a single command: no secret is generated, since nothing follows that could use it.
 * @param flag that names an environment variable with the secret
 */
export const generatingNothing = (ask: Ask, flag: string): Ask => ({
  ...ask,
  async secret({ text }) {
    throw new CommandError(`nobody is there to answer "${text}", and nobody would know a generated one`, {
      code: 'Unanswered',
      hint: `name an environment variable that holds it (--${flag}), or run it in a terminal`,
      exitCode: EXIT.usage,
    });
  },
});

function unanswered(question: string, hint: string): never {
  throw new CommandError(`nobody is there to answer "${question}"`, { code: 'Unanswered', hint });
}
