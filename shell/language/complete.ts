import type { Arg, Context } from '../contract.ts';
import { type RegisteredCommand, type Registry, STATEMENTS } from '../registry.ts';
import { argOfFlag, EMPTY_WORD, isList, isSwitch, layout, readFlag } from './layout.ts';
import { commandStart, findCommand } from './parse.ts';
import { quoteWord } from './quote.ts';
import { bareText, type Token, tokenize } from './tokenize.ts';
import type { Variables } from './variables.ts';

/** What may stand at the cursor: `items` replace the line from `from` to `to`. */
export interface Completions {
  from: number;
  to: number;
  items: readonly Completion[];
}

export interface Completion {
  /** Written as it goes into the line, quotes included. */
  value: string;
  describe?: string;
}

/** How long live names may take before they are left out. */
export const COMPLETION_BUDGET_MS = 800;

/**
 * Names for what is being typed at the cursor: statements, commands, flags, choices, variables, and live names from the argument's
 * completer. Never throws: a completer that fails or takes longer than the budget answers nothing.
 */
export async function complete(
  line: string,
  cursor: number,
  registry: Registry,
  context: Context,
  variables?: Variables,
): Promise<Completions> {
  const tokens = tokenize(line.slice(0, cursor));
  const words = tokens.filter((token) => token.kind === 'word');
  const touching = tokens.at(-1)?.kind === 'word' ? words.pop() : undefined;
  const from = touching?.start ?? cursor;
  if (tokens.at(-1)?.kind === 'comment') return { from, to: cursor, items: [] };

  const variable = /(?:^|[^\\])(\$\{?[A-Za-z_]*\w*)$/.exec(touching?.raw ?? '')?.[1];
  if (variable !== undefined && !touching!.raw.startsWith("'")) {
    return { from: cursor - variable.length, to: cursor, items: variableItems(variable, variables) };
  }
  const partial = partialText(touching);
  const before = words.slice(commandStart(words));
  const entry = findCommand(before, registry);
  const rest = before.slice(entry?.words.length);
  // A command's name may go on: `history`, `history save`.
  const names = !entry || rest.length === 0 ? commandItems(before, words.length === 0, registry) : [];
  const items = entry ? [...names, ...(await argumentItems(entry, rest, touching, partial, context))] : names;
  return {
    from: from + inlineOffset(touching),
    to: cursor,
    items: unique(items.filter((item) => startsWith(item.value, partial))),
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

async function argumentItems(
  entry: RegisteredCommand,
  words: readonly Token[],
  touching: Token | undefined,
  partial: string,
  context: Context,
): Promise<Completion[]> {
  const flag = touching && readFlag(touching);
  if (flag?.value) return valueItems(entry.args[argOfFlag(entry, flag.name) ?? ''], partial, context);
  const slots = layout(entry, touching && !flag ? [...words, touching] : [...words, EMPTY_WORD]);
  const slot = slots.at(-1)!;
  if (slot.role === 'value') return valueItems(entry.args[slot.arg!], partial, context);
  if (touching?.raw.startsWith('-'))
    return flagItems(
      entry,
      slots.flatMap((one) => (one.role === 'flag' ? [one.arg!] : [])),
    );
  const values = slot.role === 'positional' ? await valueItems(entry.args[slot.arg!], partial, context) : [];
  const noValues = values.length === 0 && partial === '';
  return noValues
    ? flagItems(
        entry,
        slots.flatMap((one) => (one.role === 'flag' ? [one.arg!] : [])),
      )
    : values;
}

function flagItems(entry: RegisteredCommand, given: readonly string[]): Completion[] {
  return Object.entries(entry.args).flatMap(([name, arg]) => {
    const isPositional = entry.positionals.some((positional) => positional.name === name);
    if (isPositional || arg.hidden || (given.includes(name) && !isList(arg))) return [];
    const flag = isSwitch(arg) && arg.default === true ? `--no-${name}` : `--${name}`;
    return [
      {
        value: flag,
        ...((arg.describe ?? arg.description) ? { describe: String(arg.describe ?? arg.description) } : {}),
      },
    ];
  });
}

async function valueItems(arg: Arg | undefined, partial: string, context: Context): Promise<Completion[]> {
  if (!arg || arg.secret) return [];
  const names = arg.choices
    ? arg.choices.map(String)
    : arg.complete
      ? await liveNames(arg.complete, partial, context)
      : [];
  return names.map((name) => ({ value: quoteWord(name) }));
}

async function liveNames(
  completer: NonNullable<Arg['complete']>,
  partial: string,
  context: Context,
): Promise<readonly string[]> {
  const budget = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<readonly string[]>((resolve) => {
    timer = setTimeout(() => {
      budget.abort();
      resolve([]);
    }, COMPLETION_BUDGET_MS);
  });
  try {
    const signal = AbortSignal.any([context.signal, budget.signal]);
    const hurried: Context = Object.create(context, { signal: { value: signal, enumerable: true } });
    const names = Promise.resolve(completer(hurried, partial));
    names.catch(() => undefined);
    return await Promise.race([names, late]);
  } catch {
    return [];
  } finally {
    clearTimeout(timer);
  }
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

/** Leniently: `presignup` begins to spell PreSignUp. */
const startsWith = (value: string, partial: string) =>
  value.replace(/^['"]/, '').toLowerCase().startsWith(partial.toLowerCase());

function unique(items: readonly Completion[]): Completion[] {
  const seen = new Map<string, Completion>();
  for (const item of items) if (!seen.has(item.value)) seen.set(item.value, item);
  return [...seen.values()];
}
