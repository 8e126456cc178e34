import {
  type Command,
  CommandError,
  command,
  type Event,
  list,
  type Plugin,
  type Shell,
  text,
} from '../../shell/contract.ts';
import { argumentNamed, argumentsOf, haystack, nameOf, usageOf } from './describe.ts';
import { completeTopics, nearestTopic } from './topics.ts';

export interface HelpEntry {
  usage: string;
  describe: string;
  plugin: string;
}

interface Listed {
  plugin: Plugin;
  command: Command;
}

export const help = command('help [words..]', {
  describe: 'List the commands; explain one, or one argument of it; or search them for a word',
  examples: ['help', 'help signup', 'help signin flow', 'help logs', 'help password', 'help keys', 'help scripts'],
  readOnly: true,
  args: {
    words: {
      type: 'string',
      array: true,
      default: [] as string[],
      describe: 'a command, `keys`, `scripts`, or words to search for',
      complete: completeTopics,
    },
  },
  async *run({ words }, { shell }): AsyncGenerator<Event, readonly HelpEntry[], void> {
    const wanted = words.join(' ').toLowerCase();
    const all = shell.plugins.flatMap((plugin) => plugin.commands.map((one): Listed => ({ plugin, command: one })));
    if (wanted === '') return yield* listAll(shell.plugins, all);
    const exact = all.find((one) => nameOf(one.command) === wanted);
    if (exact !== undefined) {
      yield* explain(exact.command, all);
      return [entryOf(exact)];
    }
    if (wanted === 'keys') {
      yield list(shell.keys());
      return [];
    }
    const one = argumentOf(all, wanted);
    if (one !== undefined) {
      yield list([{ items: [one.argument] }]);
      yield text(`\nhelp ${nameOf(one.listed.command)} explains all of it`, 'quiet');
      return [entryOf(one.listed)];
    }
    const forms = shell.lineForms().filter(({ name }) => wanted === 'scripts' || keywordOf(name) === wanted);
    if (forms.length > 0) {
      yield list([{ items: forms }]);
      return [];
    }
    const group = all.filter((one) => nameOf(one.command).startsWith(`${wanted} `));
    const found = group.length > 0 ? group : search(all, wanted);
    if (found.length === 0) throw nothingAbout(wanted, shell);
    yield list([{ items: found.map(itemOf) }]);
    return found.map(entryOf);
  },
});

const entryOf = ({ plugin, command: { usage, describe } }: Listed): HelpEntry => ({
  usage,
  describe,
  plugin: plugin.name,
});

const itemOf = ({ command: { usage, describe } }: Listed) => ({ name: usage, describe });

/** The argument that is named behind a command: `signin flow`, `attach trigger`. */
function argumentOf(all: readonly Listed[], wanted: string) {
  for (const listed of all) {
    const name = `${nameOf(listed.command)} `;
    const argument = wanted.startsWith(name) && argumentNamed(listed.command, wanted.slice(name.length));
    if (argument) return { listed, argument };
  }
  return undefined;
}

/** The word of the language in a form: `as` of `COMMAND as NAME`. */
const keywordOf = (form: string): string | undefined => form.split(' ').find((word) => /^[a-z]+$/.test(word));

/** The commands about all of the words; first those that have one of them in their name. */
function search(all: readonly Listed[], wanted: string): Listed[] {
  const words = wanted.split(/\s+/);
  const found = all.filter((one) => {
    const text = haystack(one.plugin, one.command);
    return words.every((word) => text.includes(word));
  });
  const isNamed = ({ command }: Listed) =>
    nameOf(command)
      .split(' ')
      .some((part) => words.some((word) => part.startsWith(word)));
  return [...found.filter(isNamed), ...found.filter((one) => !isNamed(one))];
}

function nothingAbout(wanted: string, shell: Shell): CommandError {
  const near = nearestTopic(shell, wanted);
  return new CommandError(`Nothing in the commands is about "${wanted}".`, {
    code: 'NoHelp',
    hint: near === undefined ? '`help` lists the commands' : `Did you mean: help ${near}?`,
  });
}

async function* listAll(
  plugins: readonly Plugin[],
  all: readonly Listed[],
): AsyncGenerator<Event, readonly HelpEntry[], void> {
  yield list(
    plugins
      .filter(({ commands }) => commands.length > 0)
      .map((plugin) => ({
        title: plugin.describe,
        items: all.filter((one) => one.plugin === plugin).map(itemOf),
      })),
  );
  yield text('\nhelp COMMAND explains; help WORD searches; help keys; help scripts', 'quiet');
  return all.map(entryOf);
}

async function* explain(one: Command, all: readonly Listed[]): AsyncGenerator<Event, void, void> {
  const { describe, examples = [], related = [], links } = one;
  yield text(usageOf(one));
  const byName = new Map(all.map((listed) => [nameOf(listed.command), listed.command]));
  const groups = [
    { title: 'Arguments', items: argumentsOf(one) },
    { title: 'Examples', items: examples.map((line) => ({ name: line, describe: '' })) },
    {
      title: 'See also',
      items: related.flatMap((name) => (byName.has(name) ? [{ name, describe: byName.get(name)!.describe }] : [])),
    },
  ];
  const told = groups.filter(({ items }) => items.length > 0);
  yield { ...text(told.length > 0 ? `${describe}\n` : describe), ...(links && { links }) };
  if (told.length > 0) yield { ...list(told), ...(links && { links }) };
}
