import { writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import {
  CommandError,
  command,
  type Event,
  EXIT,
  fromHome,
  posixWord,
  type TypedLine,
  text,
} from '../../shell/contract.ts';
import { completeFiles } from './files.ts';

export const history = command('history', {
  describe: 'Show the lines that were typed, secrets replaced',
  examples: ['history', 'history --n 20'],
  related: ['history save'],
  readOnly: true,
  args: { n: { type: 'number', default: 100, describe: 'how many lines, the newest' } },
  async *run({ n }, { shell }): AsyncGenerator<Event, readonly string[], void> {
    if (!Number.isInteger(n) || n < 1)
      throw new CommandError('--n takes a whole number from 1 on.', { code: 'InvalidNumber', exitCode: EXIT.usage });
    const all = shell.history();
    const from = Math.max(0, all.length - n);
    const lines = all.slice(from);
    const width = String(all.length).length;
    if (lines.length === 0) yield text('Nothing has been typed yet.', 'quiet');
    else yield text(lines.map((line, index) => `${String(from + index + 1).padStart(width)}  ${line}`).join('\n'));
    return lines;
  },
});

export const historySave = command('history save <file>', {
  describe: 'Write what was typed in this session into a script that runs; passwords are asked for in it',
  examples: ['history save my-scenario.txt'],
  args: {
    file: {
      type: 'string',
      demandOption: true,
      describe: 'a new file; one that exists is not overwritten',
      coerce: fromHome,
      complete: completeFiles,
    },
  },
  async *run({ file }, { shell }): AsyncGenerator<Event, { file: string; lines: number; comments: number }, void> {
    const lines = shell.typed().filter(({ line }) => !OF_THE_SHELL.test(line));
    const comments = lines.filter(({ unfit }) => unfit !== undefined).length;
    if (lines.length === comments)
      throw new CommandError('Nothing was typed in this session that a script could run.', { code: 'NothingTyped' });
    await write(file, `${HEAD}\n${lines.map(scriptLine).join('\n')}\n`);
    const left = comments === 0 ? '' : ` ${comments} of them as comments: they would not run.`;
    const wrote = `Wrote ${lines.length} ${lines.length === 1 ? 'line' : 'lines'} to ${file}.${left}`;
    yield { ...text(wrote, 'good'), links: { [file]: pathToFileURL(file).href } };
    yield text([...shell.program, '--script', file].map(posixWord).join(' '), 'quiet');
    return { file, lines: lines.length, comments };
  },
});

/** What was typed to the shell itself, and does nothing. */
const OF_THE_SHELL = /^\s*(exit|clear|help|scenarios|history|jobs|stop)\b/;

const HEAD = `# Typed in pools-shell. Passwords are not in here: they are asked for, and generated where nobody is there to answer.
# Nor are the codes of messages: the newest message has them.

finally cleanup --session    # removes at the end what this script made; without this line it stays
`;

const scriptLine = ({ line, unfit }: TypedLine) => (unfit === undefined ? line : `# ${unfit}: ${line}`);

async function write(file: string, content: string): Promise<void> {
  try {
    await writeFile(file, content, { flag: 'wx' });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST')
      throw new CommandError(`${file} is already there.`, { code: 'FileExists', hint: 'choose another name' });
    throw new CommandError(`Cannot write ${file}: ${message}`, { code: code ?? 'NotWritten', cause: error });
  }
}
