import type { Arg } from '../contract.ts';
import { PROGRAM_FLAGS } from '../options.ts';
import type { RegisteredCommand } from '../registry.ts';
import { type Arguments, convert } from './convert.ts';
import { argOfFlag, isList, isSwitch, isVariadic, layout, type Slot } from './layout.ts';
import { SECRET } from './secret.ts';
import { suggest } from './suggest.ts';
import type { Part, Token } from './tokenize.ts';
import { UsageError } from './usage-error.ts';
import { label, usageLine } from './usage-line.ts';
import { hasVariables, UndefinedVariable } from './variables.ts';

/**
 * Reads a command's words into typed arguments: `layout` says which word is which argument, a strict yargs instance converts,
 * coerces and fills in defaults. Choices are checked after `coerce`, so that an argument may accept more spellings than it lists.
 *
 * @param text turns a word's parts into text; undefined while its variables are unknown (a script is read whole before it runs):
 *   then the value counts as given, and nothing more is asked of it.
 * @throws UsageError that says what is wrong with which argument. It never shows the value of a secret one.
 */
export function readArguments(
  entry: RegisteredCommand,
  words: readonly Token[],
  text: (parts: readonly Part[]) => string | undefined,
): Arguments {
  const given = new Map<string, (string | undefined)[]>();
  for (const { arg, value } of checkedSlots(entry, words)) {
    const answer = isSwitch(entry.args[arg]!) ? switchText(arg, value) : textOf(entry, arg, value, text);
    if (entry.args[arg]!.secret && answer?.includes(SECRET)) throw standIn(entry, arg);
    given.set(arg, [...(given.get(arg) ?? []), answer]);
  }
  for (const [name, values] of given) {
    if (values.length > 1 && !isList(entry.args[name]!) && !isVariadic(entry, name))
      throw new UsageError(`${label(entry, name)} is given twice`);
  }
  requireAll(entry, given);
  return convert(entry, given);
}

interface Given {
  arg: string;
  value: Slot['value'] | boolean;
}

/** The slots that give a value; complains about the rest. */
function checkedSlots(entry: RegisteredCommand, words: readonly Token[]): Given[] {
  const slots = layout(entry, words);
  return slots.flatMap((slot, index): Given[] => {
    if (slot.role === 'unknown-flag') throw unknownFlag(entry, slot.flag!);
    if (slot.role === 'extra') throw extraWord(entry, slot);
    if (slot.role === 'separator' || slot.role === 'value') return [];
    if (slot.role === 'positional') return [{ arg: slot.arg!, value: slot.value }];
    const arg = entry.args[slot.arg!]!;
    if (slot.negated && slot.value) throw new UsageError(`--${slot.flag} takes no value`);
    if (isSwitch(arg)) return [{ arg: slot.arg!, value: slot.value ?? !slot.negated }];
    const values = slot.value ? [slot.value] : valuesAfter(slots, index);
    if (values.length === 0) {
      throw needsValue(slot.flag!, arg);
    }
    return values.map((value) => ({ arg: slot.arg!, value }));
  });
}

function needsValue(flag: string, { choices, describe }: Arg): UsageError {
  if (choices) return new UsageError(`--${flag} needs a value`, `it is one of ${choices.join(', ')}`);
  const about = describe ? `--${flag}: ${describe}; ` : '';
  return new UsageError(`--${flag} needs a value`, `${about}a value that begins with a dash is written --${flag}=-x`);
}

/** The values that follow a flag. */
function valuesAfter(slots: readonly Slot[], flag: number): Slot['value'][] {
  const end = slots.findIndex((slot, index) => index > flag && slot.role !== 'value');
  return slots.slice(flag + 1, end < 0 ? undefined : end).map((slot) => slot.value);
}

function switchText(name: string, value: Slot['value'] | boolean): string {
  if (typeof value === 'boolean') return String(value);
  const [part, ...more] = value ?? [];
  if (part?.kind === 'text' && more.length === 0 && /^(true|false)$/.test(part.text)) return part.text;
  throw new UsageError(`--${name} is a switch: write --${name} or --no-${name}`);
}

function textOf(
  entry: RegisteredCommand,
  name: string,
  value: Slot['value'] | boolean,
  text: (parts: readonly Part[]) => string | undefined,
): string | undefined {
  const parts = value as readonly Part[];
  try {
    return text(parts);
  } catch (error) {
    // The name of an unknown variable may be a piece of a password such as `pa$sword`.
    if (!(entry.args[name]!.secret && error instanceof UsageError && hasVariables(parts))) throw error;
    const hint = 'put the value in single quotes to keep a $ as it is';
    const message = `${label(entry, name)} holds a $ that names no variable`;
    throw error instanceof UndefinedVariable
      ? new UndefinedVariable(error.variable, hint, message)
      : new UsageError(message, hint);
  }
}

/** A line of the history, run again as it is kept: what was typed there is not known any more. */
function standIn(entry: RegisteredCommand, name: string): UsageError {
  const asked = !entry.args[name]!.demandOption && !entry.positionals.some((one) => one.name === name && one.required);
  return new UsageError(
    `${label(entry, name)} is given ${SECRET}, which only stands where a secret was typed`,
    asked ? `type it again, or leave ${label(entry, name)} out` : 'type it again',
  );
}

function requireAll(entry: RegisteredCommand, given: ReadonlyMap<string, unknown>): void {
  const required = [
    ...entry.positionals.filter((positional) => positional.required).map((positional) => positional.name),
    ...Object.entries(entry.args).flatMap(([name, arg]) =>
      arg.demandOption || arg.demand || arg.required ? [name] : [],
    ),
  ];
  const missing = [...new Set(required)].filter((name) => !given.has(name) && entry.args[name]!.default === undefined);
  if (missing.length === 0) return;
  throw new UsageError(
    `${entry.name} needs ${missing.map((name) => label(entry, name)).join(' and ')}`,
    `usage: ${usageLine(entry)}`,
  );
}

function unknownFlag(entry: RegisteredCommand, flag: string): UsageError {
  const message = `${entry.name} has no flag --${flag}`;
  if (Object.hasOwn(PROGRAM_FLAGS, flag))
    return new UsageError(message, `--${flag} is a flag of the program: pools-shell --${flag} ...`);
  const flags = Object.keys(entry.args).filter((name) => argOfFlag(entry, name));
  const near = suggest(flag.replace(/^no-/, ''), flags);
  return new UsageError(message, near ? `did you mean --${near}?` : `usage: ${usageLine(entry)}`);
}

function extraWord(entry: RegisteredCommand, slot: Slot): UsageError {
  if (slot.word.raw === '|')
    return new UsageError('there are no pipes here', `in a shell: pools-shell --json ${entry.name} ... | COMMAND`);
  const secret = Object.values(entry.args).some((arg) => arg.secret);
  const what = secret ? 'one word too many' : `one word too many: ${slot.word.raw}`;
  return new UsageError(`${entry.name} was given ${what}`, `quote a value that has spaces; usage: ${usageLine(entry)}`);
}
