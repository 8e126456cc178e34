import { command, type Event, text } from '../../shell/contract.ts';

export const say = command('say <words..>', {
  describe: 'Print a line: the narration of a script',
  examples: ['say "Let us sign a user up."'],
  echo: false,
  readOnly: true,
  args: { words: { type: 'string', array: true, demandOption: true, describe: 'what to say' } },
  async *run({ words }): AsyncGenerator<Event, void, void> {
    yield text(words.join(' '));
  },
});
