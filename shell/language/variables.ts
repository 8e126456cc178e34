import type { Part, Token } from './tokenize.ts';
import { UsageError } from './usage-error.ts';

/** What `let` and `as` set, by name: plain JSON data. One per session, and one per script. */
export type Variables = Map<string, unknown>;

/** A name that was never set; `finally` lines that need one are skipped. */
export class UndefinedVariable extends UsageError {
  readonly variable: string;
  constructor(variable: string, hint: string, message = `$${variable} is not set`) {
    super(message, hint);
    this.variable = variable;
  }
}

/**
 * The value at a path (`['s', 'user', 'name']`).
 * @throws UndefinedVariable when the variable was never set.
 * @throws UsageError when the value has nothing of that name; says what it has.
 */
export function valueAt(path: readonly string[], variables: Variables): unknown {
  const [name, ...rest] = path as [string, ...string[]];
  if (!variables.has(name)) {
    throw new UndefinedVariable(
      name,
      `set it with \`let ${name} = ...\` or \`<command> as ${name}\`; single quotes keep a $ as it is`,
    );
  }
  let value = variables.get(name);
  let place = name;
  for (const key of rest) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key))
      throw nothingThere(place, key, value);
    value = (value as Record<string, unknown>)[key];
    place += `.${key}`;
  }
  return value;
}

/** The value at a path, or undefined when any step of it is missing. */
export function valueIfAny(path: readonly string[], variables: Variables): unknown {
  try {
    return valueAt(path, variables);
  } catch (error) {
    if (error instanceof UsageError) return undefined;
    throw error;
  }
}

/** The text of a word's parts, variables replaced. A value with spaces stays one word; objects become JSON. */
export function interpolate(parts: readonly Part[], variables: Variables): string {
  return parts.map((part) => (part.kind === 'text' ? part.text : textOf(valueAt(part.path, variables)))).join('');
}

/** The value of a word: of a single variable the value itself, else text. */
export function valueOfWord(word: Token, variables: Variables): unknown {
  const [part, ...more] = word.parts;
  return part?.kind === 'variable' && more.length === 0
    ? valueAt(part.path, variables)
    : interpolate(word.parts, variables);
}

/** A value as text: scalars as they are, nothing as `null`, the rest as JSON. */
export function textOf(value: unknown): string {
  if (value === undefined || value === null) return 'null';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

export const hasVariables = (parts: readonly Part[]): boolean => parts.some((part) => part.kind === 'variable');

/** The names of the variables in some words. */
export function variableNames(words: readonly Token[]): string[] {
  return words.flatMap((word) => word.parts).flatMap((part) => (part.kind === 'variable' ? [part.path[0]!] : []));
}

function nothingThere(place: string, key: string, value: unknown): UsageError {
  if (typeof value !== 'object' || value === null) {
    return new UsageError(
      `$${place} has no \`${key}\`: it is ${value === null || value === undefined ? 'nothing' : `a ${typeof value}`}`,
      `to put text after it, write \${${place}}.${key}`,
    );
  }
  const keys = Object.keys(value);
  return new UsageError(
    `$${place} has no \`${key}\``,
    keys.length > 0 ? `it has ${keys.slice(0, 12).join(', ')}` : 'it is empty',
  );
}
