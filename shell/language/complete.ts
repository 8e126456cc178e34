import type { Arg, Completer, Context, Name } from '../contract.ts';
import { type RegisteredCommand, type Registry, STATEMENTS } from '../registry.ts';
import { beginsWith, fitting } from './fitting.ts';
import { argOfFlag, EMPTY_WORD, isList, isSwitch, layout, readFlag } from './layout.ts';
import { NameCache } from './names.ts';
import { commandStart, findCommand } from './parse.ts';
import { quoteWord } from './quote.ts';
import { bareText, type Token, tokenize } from './tokenize.ts';
import type { Variables } from './variables.ts';

/** What may stand at the cursor: `items` replace the line from `from` to `to`. */
export interface Completions {
  from: number;
  to: number;
  items: readonly Completion[];
  /** None of them begins like what was typed: they only hold it. */
  loose?: true;
}

export interface Completion {
  /** Written as it goes into the line, quotes included. */
  value: string;
  describe?: string;
}

/**
 * Names for what is being typed at the cursor: statements, commands, flags, choices, variables, and live names from the argument's
 * completer. Never throws: a completer that fails or takes too long answers nothing.
 */
export async function complete(
  line: string,
  cursor: number,
  registry: Registry,
  context: Context,
  variables?: Variables,
  names = new NameCache(),
): Promise<Completions> {
  const tokens = tokenize(line.slice(0, cursor));
  const words = tokens.filter((token) => token.kind === 'word');
  const touching = tokens.at(-1)?.kind === 'word' ? words.pop() : undefined;
  const from = touching?.start ?? cursor;
  // Nothing comes behind a comment, or behind the & that ends a line.
  if (tokens.some(({ kind }) => kind === 'comment' || kind === 'background')) return { from, to: cursor, items: [] };

  const variable = /(?:^|[^\\])(\$\{?[A-Za-z_]*\w*)$/.exec(touching?.raw ?? '')?.[1];
  if (variable !== undefined && !touching!.raw.startsWith("'")) {
    return { from: cursor - variable.length, to: cursor, items: variableItems(variable, variables) };
  }
  const partial = partialText(touching);
  const before = words.slice(commandStart(words));
  const entry = findCommand(before, registry);
  const rest = before.slice(entry?.words.length);
  // A command's name may go on: `history`, `history save`.
  const commands = !entry || rest.length === 0 ? commandItems(before, words.length === 0, registry) : [];
  const live: Live = { names, context };
  const items = entry ? [...commands, ...(await argumentItems(entry, rest, touching, partial, live))] : commands;
  return {
    from: from + inlineOffset(touching),
    to: cursor,
    ...fitting(unique(items), partial),
  };
}

function commandItems(before: readonly Token[], atStart: boolean, registry: Registry): Completion[] {
  const names = before.map((word) => bareText(word) ?? '');
  const items = registry.under(names).map((entry) => {
    const rest = entry.words.slice(names.length);
    return { value: rest[0]!, describe: rest.length === 1 ? entry.command.describe : entry.plugin.describe };
  });
  return atStart ? [...items, ...STATEMENTS.map((value) => ({ value }))] : items;
}

interface Live {
  names: NameCache;
  context: Context;
}

async function argumentItems(
  entry: RegisteredCommand,
  words: readonly Token[],
  touching: Token | undefined,
  partial: string,
  live: Live,
): Promise<Completion[]> {
  const flag = touching && readFlag(touching);
  if (flag?.value) return valueItems(entry.args[argOfFlag(entry, flag.name) ?? ''], partial, live);
  const slots = layout(entry, touching && !flag ? [...words, touching] : [...words, EMPTY_WORD]);
  const slot = slots.at(-1)!;
  if (slot.role === 'value') return valueItems(entry.args[slot.arg!], partial, live);
  if (touching?.raw.startsWith('-'))
    return flagItems(
      entry,
      slots.flatMap((one) => (one.role === 'flag' ? [one.arg!] : [])),
      touching.raw,
    );
  const values = slot.role === 'positional' ? await valueItems(entry.args[slot.arg!], partial, live) : [];
  const noValues = values.length === 0 && partial === '';
  return noValues
    ? flagItems(
        entry,
        slots.flatMap((one) => (one.role === 'flag' ? [one.arg!] : [])),
      )
    : values;
}

/** @param typed the beginning of a flag; one that all commands have is offered only where its name has begun */
function flagItems(entry: RegisteredCommand, given: readonly string[], typed = ''): Completion[] {
  return Object.entries(entry.args).flatMap(([name, arg]) => {
    const isPositional = entry.positionals.some((positional) => positional.name === name);
    const begun = /^--\w/.test(typed) && `--${name}`.startsWith(typed);
    if (isPositional || (arg.hidden && !begun) || (given.includes(name) && !isList(arg))) return [];
    const flag = isSwitch(arg) && arg.default === true ? `--no-${name}` : `--${name}`;
    return [
      {
        value: flag,
        ...((arg.describe ?? arg.description) ? { describe: String(arg.describe ?? arg.description) } : {}),
      },
    ];
  });
}

async function valueItems(arg: Arg | undefined, partial: string, live: Live): Promise<Completion[]> {
  if (!arg || arg.secret) return [];
  const names = arg.choices
    ? arg.choices.map((choice) => ({ value: String(choice), describe: arg.meanings?.[String(choice)] }))
    : arg.complete
      ? await liveNames(arg.complete, partial, live)
      : [];
  return names.map(({ value, describe }) => ({ value: quoteWord(value), ...(describe ? { describe } : {}) }));
}

/** All names there are; those that begin like the typed one are asked for where none of these does. */
async function liveNames(completer: Completer, partial: string, { names, context }: Live): Promise<readonly Name[]> {
  const all = await names.lookUp(completer, '', context);
  const goesOn = ({ value }: Name) => value.length > partial.length && beginsWith(value, partial);
  return partial === '' || all.length === 0 || all.some(goesOn)
    ? all
    : [...all, ...(await names.lookUp(completer, partial, context))];
}

function variableItems(typed: string, variables: Variables | undefined): Completion[] {
  const brace = typed.startsWith('${');
  const values = [...(variables?.keys() ?? [])].map((name) => (brace ? `\${${name}}` : `$${name}`));
  return values.filter((value) => value.startsWith(typed)).map((value) => ({ value }));
}

/** What has been typed of the value at the cursor, without quotes and without `--flag=`. */
function partialText(touching: Token | undefined): string {
  if (!touching) return '';
  const flag = readFlag(touching);
  const parts = flag ? (flag.value ?? touching.parts) : touching.parts;
  return parts.map((part) => (part.kind === 'text' ? part.text : '')).join('');
}

/** A value after `--flag=` is replaced alone. */
function inlineOffset(touching: Token | undefined): number {
  const flag = touching && readFlag(touching);
  return flag?.value ? touching!.raw.indexOf('=') + 1 : 0;
}

function unique(items: readonly Completion[]): Completion[] {
  const seen = new Map<string, Completion>();
  for (const item of items) if (!seen.has(item.value)) seen.set(item.value, item);
  return [...seen.values()];
}
