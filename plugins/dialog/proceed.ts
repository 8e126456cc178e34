import { command, type Event, ScriptEnd } from '../../shell/contract.ts';

export const proceed = command('proceed <question>', {
  describe: 'Ask whether to go on; at "no" a script ends here, with its `finally` lines and without a failure',
  examples: ['proceed "Send a code?"'],
  echo: false,
  args: { question: { type: 'string', demandOption: true, describe: 'the question' } },
  // biome-ignore lint/correctness/useYield: nothing happens but the question
  async *run({ question }, { ask }): AsyncGenerator<Event, void, void> {
    if (!(await ask.confirm({ text: question, default: true }))) throw new ScriptEnd(`"${question}" was answered no.`);
  },
});
