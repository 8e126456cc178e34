import type { Arg, Command, Plugin } from './contract.ts';
import { habitOf } from './habits.ts';
import { suggest } from './language/suggest.ts';
import { PROGRAM_FLAGS } from './options.ts';

/** The commands of all plugins, found by the words a person types. */
export interface Registry {
  plugins: readonly Plugin[];
  commands: readonly RegisteredCommand[];
  /** The command whose name these words begin with; the longest when there are several. */
  find(words: readonly string[]): RegisteredCommand | undefined;
  /** The names of commands that continue these words: `['logs']` to `logs show`, `logs tail`. */
  under(words: readonly string[]): readonly RegisteredCommand[];
  /** The command name nearest to what was typed, or nothing when none is near. */
  suggest(word: string): string | undefined;
}

export interface RegisteredCommand {
  /** `logs tail` */
  name: string;
  words: readonly string[];
  positionals: readonly Positional[];
  args: Readonly<Record<string, Arg>>;
  command: Command;
  plugin: Plugin;
}

export interface Positional {
  name: string;
  required: boolean;
  /** Takes all words that are left. */
  variadic: boolean;
}

/** What every command takes besides its own arguments: about its output, which is not the command's business. */
export const OUTPUT_ARGS = {
  wide: { type: 'boolean', hidden: true, describe: PROGRAM_FLAGS.wide.describe },
} as const satisfies Record<string, Arg>;

/** Words that begin a statement of the language, and so cannot be commands. */
export const STATEMENTS = ['let', 'expect', 'finally'] as const;

const NAME = /^[a-z][a-z0-9-]*$/;
const POSITIONAL = /^(<|\[)([a-z][a-z0-9-]*)(\.\.\.?)?(>|\])$/i;

/**
 * Collects the plugins' commands.
 * @throws Error, naming the plugin and command, on anything a person could not type or that means two things: two commands of one
 * name, a flag that the program itself takes, a positional that is not declared.
 */
export function createRegistry(plugins: readonly Plugin[]): Registry {
  const commands: RegisteredCommand[] = [];
  const byName = new Map<string, RegisteredCommand>();
  for (const plugin of plugins) {
    for (const command of plugin.commands) {
      const entry = register(plugin, command);
      const other = byName.get(entry.name);
      if (other)
        throw new Error(
          `Plugin ${plugin.name}: the command \`${entry.name}\` is already there, from plugin ${other.plugin.name}.`,
        );
      byName.set(entry.name, entry);
      commands.push(entry);
    }
  }
  const longest = Math.max(0, ...commands.map((entry) => entry.words.length));
  return {
    plugins,
    commands,
    find(words) {
      for (let count = Math.min(longest, words.length); count > 0; count--) {
        const entry = byName.get(words.slice(0, count).join(' '));
        if (entry) return entry;
      }
      return undefined;
    },
    under: (words) =>
      commands.filter(
        (entry) => entry.words.length > words.length && words.every((word, index) => entry.words[index] === word),
      ),
    suggest: (word) => suggest(habitOf(word) ?? word, byName.keys()),
  };
}

function register(plugin: Plugin, command: Command): RegisteredCommand {
  const complain = (what: string): never => {
    throw new Error(`Plugin ${plugin.name}, command \`${command.usage}\`: ${what}`);
  };
  const parts = command.usage.trim().split(/\s+/);
  const nameLength = parts.findIndex((part) => !NAME.test(part));
  const words = nameLength < 0 ? parts : parts.slice(0, nameLength);
  if (words.length === 0 || words[0] === '') complain('the usage begins with no name.');
  if ((STATEMENTS as readonly string[]).includes(words[0]!)) complain(`\`${words[0]}\` is a word of the language.`);

  const positionals = parts.slice(words.length).map((part, index, all): Positional => {
    const match = POSITIONAL.exec(part) ?? complain(`\`${part}\` is neither a name, <required> nor [optional].`);
    const positional = { name: match[2]!, required: match[1] === '<', variadic: match[3] !== undefined };
    if (!Object.hasOwn(command.args, positional.name)) complain(`args do not declare \`${positional.name}\`.`);
    if (positional.variadic && index < all.length - 1) complain(`nothing can follow [${positional.name}..].`);
    if (positional.required && index > 0 && all[index - 1]!.startsWith('['))
      complain(`<${positional.name}> follows an optional one.`);
    return positional;
  });

  const taken = new Set<string>();
  const args: Readonly<Record<string, Arg>> = command.args;
  for (const [name, arg] of Object.entries(args)) {
    const isPositional = positionals.some((positional) => positional.name === name);
    for (const flag of [name, ...aliasesOf(arg)]) {
      if (taken.has(flag)) complain(`\`${flag}\` is declared twice.`);
      taken.add(flag);
      if (Object.hasOwn(OUTPUT_ARGS, flag)) complain(`--${flag} is a flag of every command.`);
      if (!isPositional && !arg.alsoOfProgram && (flag === 'h' || Object.hasOwn(PROGRAM_FLAGS, flag)))
        complain(`--${flag} is a flag of the program itself.`);
    }
  }
  return { name: words.join(' '), words, positionals, args: { ...args, ...OUTPUT_ARGS }, command, plugin };
}

/** The other names of an argument. */
export function aliasesOf(arg: Arg): readonly string[] {
  if (arg.alias === undefined) return [];
  return typeof arg.alias === 'string' ? [arg.alias] : arg.alias;
}
