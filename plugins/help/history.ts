import { command, type Event, text } from '../../shell/contract.ts';

export const history = command('history', {
  describe: 'Show the lines that were typed, secrets replaced',
  examples: ['history', 'history --n 20'],
  args: { n: { type: 'number', default: 100, describe: 'how many lines, the newest' } },
  async *run({ n }, { shell }): AsyncGenerator<Event, readonly string[], void> {
    const all = shell.history();
    const from = Math.max(0, all.length - Math.max(0, n));
    const lines = all.slice(from);
    const width = String(all.length).length;
    if (lines.length === 0) yield text('Nothing has been typed yet.', 'quiet');
    else yield text(lines.map((line, index) => `${String(from + index + 1).padStart(width)}  ${line}`).join('\n'));
    return lines;
  },
});
