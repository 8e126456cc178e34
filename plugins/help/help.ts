import {
  type Arg,
  type Command,
  CommandError,
  command,
  type Event,
  type Plugin,
  table,
  text,
} from '../../shell/contract.ts';

export interface HelpEntry {
  usage: string;
  describe: string;
  plugin: string;
}

export const help = command('help [words..]', {
  describe: 'List the commands; explain one; or search them for a word',
  examples: ['help', 'help signup', 'help logs', 'help password'],
  args: {
    words: { type: 'string', array: true, default: [] as string[], describe: 'command, or a word to search for' },
  },
  async *run({ words }, { shell }): AsyncGenerator<Event, readonly HelpEntry[], void> {
    const wanted = words.join(' ').toLowerCase();
    if (wanted === '') return yield* listAll(shell.plugins);
    const all = shell.plugins.flatMap((plugin) => plugin.commands.map((one) => ({ plugin, command: one })));
    const entry = ({ plugin, command: { usage, describe } }: (typeof all)[number]): HelpEntry => ({
      usage,
      describe,
      plugin: plugin.name,
    });
    const exact = all.find((one) => nameOf(one.command) === wanted);
    if (exact !== undefined) {
      yield* explain(exact.command);
      return [entry(exact)];
    }
    const group = all.filter((one) => nameOf(one.command).startsWith(`${wanted} `));
    const found = group.length > 0 ? group : all.filter((one) => haystack(one.plugin, one.command).includes(wanted));
    if (found.length === 0) {
      throw new CommandError(`Nothing in the commands is about "${wanted}".`, { code: 'NoHelp', hint: 'help' });
    }
    yield rows(found.map((one) => one.command));
    return found.map(entry);
  },
});

/** The words before the first argument: `logs tail` of `logs tail [function]`. */
const nameOf = ({ usage }: Command): string => usage.split(/\s*[<[]/, 1)[0]!.trim();

const haystack = (plugin: Plugin, { usage, describe, examples = [], args }: Command): string =>
  [plugin.name, usage, describe, ...examples, ...argsOf(args).map(([name, arg]) => `--${name} ${arg.describe}`)]
    .join('\n')
    .toLowerCase();

const rows = (commands: readonly Command[], title?: string) =>
  table(
    ['command', 'what it does'],
    commands.map(({ usage, describe }) => [usage, describe]),
    title,
  );

async function* listAll(plugins: readonly Plugin[]): AsyncGenerator<Event, readonly HelpEntry[], void> {
  for (const { commands, describe } of plugins) if (commands.length > 0) yield rows(commands, describe);
  yield text('More about one of them: help COMMAND. Whole walks: scenarios', 'quiet');
  return plugins.flatMap((plugin) =>
    plugin.commands.map(({ usage, describe }) => ({ usage, describe, plugin: plugin.name })),
  );
}

async function* explain({ usage, describe, args, examples = [] }: Command): AsyncGenerator<Event, void, void> {
  yield text(usage);
  yield text(describe);
  const positionals = new Set([...usage.matchAll(/[<[]([\w-]+)/g)].map(([, name]) => name));
  const requiredOf = (name: string, arg: Arg) => (arg.demandOption && !positionals.has(name) ? 'required' : undefined);
  const visible = argsOf(args).filter(([, arg]) => !arg.hidden);
  if (visible.length > 0) {
    yield table(
      ['argument', 'what it is'],
      visible.map(([name, arg]) => [
        positionals.has(name) ? name : `--${name}`,
        [arg.describe, requiredOf(name, arg), choicesOf(arg.choices), defaultOf(arg.default)]
          .filter(Boolean)
          .join('; '),
      ]),
    );
  }
  if (examples.length > 0) yield text(`Examples:\n${examples.map((line) => `  ${line}`).join('\n')}`);
}

const argsOf = (args: Command['args']): [string, Arg][] => Object.entries(args);

const choicesOf = (choices: Arg['choices']) => (choices === undefined ? undefined : `one of ${choices.join(', ')}`);

const defaultOf = (value: unknown) =>
  value === undefined || value === false || (Array.isArray(value) && value.length === 0)
    ? undefined
    : `default ${value}`;
