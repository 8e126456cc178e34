import { command, type Event } from '../../shell/contract.ts';

export const clear = command('clear', {
  describe: 'Clear the screen',
  foreground: true,
  readOnly: true,
  args: {},
  // biome-ignore lint/correctness/useYield: the shell acts once the command has returned
  async *run(_args, { shell }): AsyncGenerator<Event, void, void> {
    shell.request('clear');
  },
});

export const exit = command('exit', {
  describe: 'Leave the shell',
  foreground: true,
  args: {},
  // biome-ignore lint/correctness/useYield: the shell acts once the command has returned
  async *run(_args, { shell }): AsyncGenerator<Event, void, void> {
    shell.request('exit');
  },
});
