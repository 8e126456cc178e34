import { CommandError, command, type Event, EXIT, text } from '../../shell/contract.ts';

export const ask = command('ask <question>', {
  describe: 'Ask for a text; the answer is the result',
  examples: ['ask "User name" --default test_user_2', 'ask "Which trigger?" --choices PreSignUp,PostConfirmation'],
  echo: false,
  args: {
    question: { type: 'string', demandOption: true, describe: 'the question' },
    default: { type: 'string', describe: 'the answer where nobody answers, and of Enter alone' },
    choices: { type: 'string', describe: 'the only answers that are taken, with commas between them' },
    kind: {
      type: 'string',
      choices: ['text', 'email'] as const,
      default: 'text' as const,
      describe: 'what the answer has to be',
    },
  },
  async *run(args, context): AsyncGenerator<Event, string, void> {
    const { question } = args;
    const choices = args.choices?.split(',').map((choice) => choice.trim()) ?? [];
    if (choices.length > 0) {
      if (args.kind !== 'text') {
        throw new CommandError('--choices and --kind exclude each other.', { code: 'Conflict', exitCode: EXIT.usage });
      }
      const preset = args.default ?? choices[0]!;
      if (!choices.includes(preset)) {
        throw new CommandError(`The default "${preset}" is none of the choices.`, { code: 'InvalidDefault' });
      }
      const answer = await context.ask.choice({
        text: question,
        choices: choices.map((choice) => ({ value: choice, label: choice })),
        default: preset,
      });
      if (!context.ask.attended) yield answered(question, answer);
      return answer;
    }
    const answer = await context.ask.text({
      text: question,
      default: args.default,
      validate: args.kind === 'email' ? notAnAddress : undefined,
    });
    if (!context.ask.attended) yield answered(question, answer);
    return answer;
  },
});

/** Leaves a default answer in the transcript; a person's own stands there already. */
const answered = (question: string, answer: string) => text(`${question} ${answer}`, 'quiet');

const notAnAddress = (answer: string): string | undefined =>
  /^[^\s@]+@[^\s@]+$/.test(answer) ? undefined : `"${answer}" is not an e-mail address.`;
