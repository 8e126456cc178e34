import { command, type Event, text } from '../../shell/contract.ts';

export const pause = command('pause [words..]', {
  describe: 'Wait for Enter when a person steps through a script; else go on at once',
  examples: ['pause', 'pause "Next, the sign-up."'],
  echo: false,
  pauses: true,
  args: { words: { type: 'string', array: true, default: [] as string[], describe: 'what to say first' } },
  async *run({ words }, { ask }): AsyncGenerator<Event, void, void> {
    // The empty line makes a chapter of what follows.
    if (words.length > 0) yield text(`\n${words.join(' ')}`);
    await ask.pause();
  },
});
