/** What belongs at the cursor of a line, to be shown under the prompt; and what help on the word there is about. */
import type { Arg } from '../contract.ts';
import type { RegisteredCommand, Registry } from '../registry.ts';
import { EMPTY_WORD, isSwitch, layout, type Slot } from './layout.ts';
import { commandStart, findCommand } from './parse.ts';
import { bareText, type Token, wordsOf } from './tokenize.ts';
import { flagUsage, label } from './usage-line.ts';

export interface Explanation {
  /** The usage with what is typed already in its place: `attach PreSignUp [function]`. A secret is not repeated. */
  readonly usage: string;
  /** The argument at the cursor, and what it is. */
  readonly about?: string;
}

/**
 * The usage and the argument at the cursor. Undefined where no command can be told yet.
 */
export function explainLine(line: string, cursor: number, registry: Registry): Explanation | undefined {
  const all = wordsOf(line);
  const words = all.slice(commandStart(all));
  const before = words.filter((word) => word.end < cursor || (word.end === cursor && word.start < cursor));
  const entry = findCommand(before, registry);
  if (!entry) return explainGroup(before, registry);
  const count = entry.words.length;
  const rest = before.slice(count);
  const touching = before.at(-1)?.end === cursor;
  const given = layout(entry, words.slice(count));
  const usage = usageSoFar(entry, given);
  if (touching && rest.length === 0) return { usage, about: entry.command.describe };
  const slot = layout(entry, touching ? rest : [...rest, EMPTY_WORD]).at(-1)!;
  const name = argumentAt(entry, slot);
  if (name === undefined) return { usage };
  return { usage, about: `${label(entry, name).replace(/[<>]/g, '')}: ${about(entry.args[name]!)}` };
}

/**
 * The words that `help` explains what stands at the cursor by: a command's name, behind it that of the argument whose word the cursor
 * touches; `let`, `expect` or `finally` on what belongs to them; where no command can be told, the word itself; none on an empty line.
 */
export function topicAt(line: string, cursor: number, registry: Registry): readonly string[] {
  const all = wordsOf(line);
  const words = all.slice(commandStart(all));
  const entry = findCommand(words, registry);
  const first = bareText(all[0]) ?? '';
  const before = all.slice(0, commandStart(all));
  if (KEYWORDS.has(first) && (!entry || before.some(({ end }) => cursor <= end))) return [first];
  if (entry) {
    const rest = words.slice(entry.words.length).filter(({ start }) => start < cursor);
    const slot = rest.at(-1)?.end === cursor ? layout(entry, rest).at(-1) : undefined;
    const name = slot && argumentAt(entry, slot);
    return name === undefined ? entry.words : [...entry.words, name];
  }
  const word = all.find(({ start, end }) => start <= cursor && cursor <= end) ?? words[0];
  const text = bareText(word);
  return text === undefined ? [] : [text];
}

const KEYWORDS: ReadonlySet<string> = new Set(['let', 'expect', 'finally']);

function explainGroup(words: readonly Token[], registry: Registry): Explanation | undefined {
  const names = words.map((word) => bareText(word) ?? '');
  const group = names.length === 0 ? [] : registry.under(names);
  if (group.length === 0) return undefined;
  const next = group.map((entry) => entry.words[names.length]!);
  return { usage: `${names.join(' ')} ${[...new Set(next)].join('|')}`, about: group[0]!.plugin.describe };
}

function usageSoFar(entry: RegisteredCommand, given: readonly Slot[]): string {
  const typed = new Map(given.flatMap(({ arg, word }) => (arg === undefined ? [] : [[arg, word] as const])));
  const positionals = entry.positionals.map(({ name, required, variadic }) => {
    const word = typed.get(name);
    if (word && !entry.args[name]!.secret) return word.raw;
    const shown = `${name}${variadic ? '..' : ''}`;
    return required ? `<${shown}>` : `[${shown}]`;
  });
  const isPositional = (name: string) => entry.positionals.some((positional) => positional.name === name);
  const left = Object.entries(entry.args).filter(
    ([name, arg]) => !isPositional(name) && !arg.hidden && !typed.has(name),
  );
  const required = left.filter(([, arg]) => arg.demandOption);
  return [
    entry.name,
    ...positionals,
    ...required.map(([name, arg]) => flagUsage(name, arg)),
    ...(left.length > required.length ? ['[--flags]'] : []),
  ].join(' ');
}

/** The argument that a word gives a value to, or is the flag of; a flag that can only become one counts as that one. */
function argumentAt(entry: RegisteredCommand, { role, arg, flag = '' }: Slot): string | undefined {
  if (role !== 'unknown-flag') return arg;
  const possible = Object.keys(entry.args).filter((name) => name.startsWith(flag) || `no-${name}`.startsWith(flag));
  return possible.length === 1 ? possible[0] : undefined;
}

function about(arg: Arg): string {
  const { describe, description, default: preset } = arg;
  const shownDefault =
    preset === undefined || isSwitch(arg) || preset === '' || (Array.isArray(preset) && preset.length === 0)
      ? ''
      : ` (default ${preset})`;
  return `${describe ?? description ?? (arg.secret ? 'a secret' : 'a value')}${shownDefault}`;
}
