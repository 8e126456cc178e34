/**
 * Which word of a command line belongs to which declared argument. Parsing, completion, redaction and highlighting share this
 * reading, so that they cannot disagree on what a secret is. It judges nothing: unknown flags and extra words are marked.
 */
import type { Arg } from '../contract.ts';
import { aliasesOf, type RegisteredCommand } from '../registry.ts';
import type { Part, Token } from './tokenize.ts';

/** One word after the command's name. */
export interface Slot {
  word: Token;
  role: 'flag' | 'value' | 'positional' | 'extra' | 'unknown-flag' | 'separator';
  /** The declared argument that it is, or gives a value to. */
  arg?: string;
  /** What is written after the dashes, for flags. */
  flag?: string;
  /** `--no-x` */
  negated?: boolean;
  /** The part of the word that is a value: the whole word, or what follows `=`; undefined for a flag alone. */
  value?: readonly Part[];
}

/** A word that has not been begun. */
export const EMPTY_WORD: Token = { kind: 'word', start: 0, end: 0, raw: '', parts: [] };

const FLAG = /^--?([A-Za-z][\w-]*)(=)?/;

/** The roles of a command's words, in order. */
export function layout(entry: RegisteredCommand, words: readonly Token[]): Slot[] {
  const slots: Slot[] = [];
  let position = 0;
  let onlyPositionals = false;
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!;
    const flag = onlyPositionals ? undefined : readFlag(word);
    if (!onlyPositionals && word.raw === '--') {
      onlyPositionals = true;
      slots.push({ word, role: 'separator' });
    } else if (!flag) {
      const positional = entry.positionals[Math.min(position, entry.positionals.length - 1)];
      const fits = positional !== undefined && (position < entry.positionals.length || positional.variadic);
      slots.push(
        fits
          ? { word, role: 'positional', arg: positional.name, value: word.parts }
          : { word, role: 'extra', value: word.parts },
      );
      position++;
    } else {
      const slot: Slot = {
        word,
        flag: flag.name,
        ...flagSlot(entry, flag.name),
        ...(flag.value ? { value: flag.value } : {}),
      };
      slots.push(slot);
      const arg = entry.args[slot.arg ?? ''];
      if (slot.role !== 'flag' || slot.value || !arg || isSwitch(arg)) continue;
      // As in yargs, `--tag a b` gives a list both; `--tag=a b` only the first.
      for (let taken = 0; (taken === 0 || isList(arg)) && isValue(words[at + 1]); taken++) {
        const next = words[++at]!;
        slots.push({ word: next, role: 'value', arg: slot.arg!, value: next.parts });
      }
    }
  }
  return slots;
}

/** A word that begins, unquoted, with a dash and a letter is a flag; `-5` is a value. */
export function readFlag(word: Token): { name: string; value?: readonly Part[] } | undefined {
  const [first, ...rest] = word.parts;
  if (first?.kind !== 'text' || first.quoted || !word.raw.startsWith('-')) return undefined;
  const match = FLAG.exec(first.text);
  if (!match) return undefined;
  const [whole, name, equals] = match;
  if (!equals) return whole === first.text ? { name: name! } : { name: first.text.replace(/^-+/, '') };
  const text = first.text.slice(whole.length);
  return { name: name!, value: text === '' ? rest : [{ ...first, text, start: first.start + whole.length }, ...rest] };
}

/** The declared argument of a flag's name, by name or alias. A positional may be given as a flag, too. */
export function argOfFlag(entry: RegisteredCommand, flag: string): string | undefined {
  return Object.keys(entry.args).find((name) => name === flag || aliasesOf(entry.args[name]!).includes(flag));
}

const isValue = (word: Token | undefined) => word !== undefined && word.raw !== '--' && !readFlag(word);

function flagSlot(entry: RegisteredCommand, flag: string): Pick<Slot, 'role' | 'arg' | 'negated'> {
  const arg = argOfFlag(entry, flag);
  if (arg !== undefined) return { role: 'flag', arg };
  const negated = flag.startsWith('no-') ? argOfFlag(entry, flag.slice(3)) : undefined;
  if (negated !== undefined && isSwitch(entry.args[negated]!)) return { role: 'flag', arg: negated, negated: true };
  return { role: 'unknown-flag' };
}

export const isSwitch = (arg: Arg): boolean =>
  arg.type === 'boolean' || arg.type === 'count' || arg.boolean === true || arg.count === true;

export const isNumber = (arg: Arg): boolean =>
  arg.type === 'number' || arg.number === true || (arg.type === undefined && typeof arg.choices?.[0] === 'number');

export const isList = (arg: Arg): boolean => arg.type === 'array' || arg.array === true;

export const isVariadic = (entry: RegisteredCommand, name: string): boolean =>
  entry.positionals.some((positional) => positional.name === name && positional.variadic);
