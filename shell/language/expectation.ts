import { isDeepStrictEqual } from 'node:util';
import { CommandError, EXIT } from '../contract.ts';
import { bareText, type Token } from './tokenize.ts';
import { UsageError } from './usage-error.ts';
import { hasVariables, interpolate, textOf, type Variables, valueAt, valueIfAny, valueOfWord } from './variables.ts';

/** What an `expect` line claims: the value at `path`, compared. */
export type Expectation =
  | { path: readonly string[]; operator: '==' | '!=' | 'contains'; right: Token }
  | { path: readonly string[]; operator: 'matches'; pattern: RegExp }
  | { path: readonly string[]; operator: 'exists' };

export const OPERATORS = ['==', '!=', 'matches', 'contains', 'exists'] as const;

const MATCHES = /^\s*expect\s+(\S+)\s+matches(?:\s+([\s\S]*))?$/;
const REGEX = /^\/((?:[^/\\]|\\.)+)\/([a-z]*)\s*(?:#.*)?$/;
const PATH = /^(?:\$?([A-Za-z_]\w*(?:\.[^\s.{}]+)*)|\$\{([A-Za-z_][^{}\s]*)\})$/;
const FORMS = 'expect <path> == <value>, != <value>, matches /<pattern>/, contains <value>, or exists';

/**
 * `expect <path> matches /<pattern>/`, read from the line itself: a pattern's quotes and backslashes are its own.
 * Answers undefined for any other line.
 */
export function parseMatches(line: string): Expectation | undefined {
  const match = MATCHES.exec(line);
  if (!match) return undefined;
  const regex = REGEX.exec(match[2] ?? '');
  if (!regex) throw new UsageError('matches expects a pattern between slashes', 'expect s.username matches /^test_/');
  try {
    return { path: readPath(match[1]!), operator: 'matches', pattern: new RegExp(regex[1]!, regex[2]) };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`/${regex[1]}/${regex[2]} is not a pattern`, (error as Error).message);
  }
}

/** The words after `expect`. */
export function parseExpectation(words: readonly Token[]): Expectation {
  const [left, operator, right, ...more] = words;
  if (!left) throw new UsageError('expect needs something to compare', FORMS);
  const path = readPath(left.raw);
  const name = bareText(operator);
  if (name === 'exists' && !right) return { path, operator: name };
  if ((name === '==' || name === '!=' || name === 'contains') && right) {
    if (more.length > 0) throw new UsageError(`one word too many after ${name}`, 'quote a value that has spaces');
    return { path, operator: name, right };
  }
  if (name === '==' || name === '!=' || name === 'contains') throw new UsageError(`${name} needs a value`, FORMS);
  throw new UsageError(operator ? `expect does not know \`${operator.raw}\`` : 'expect needs a comparison', FORMS);
}

/** @throws CommandError (exit code 3) that says what was expected and what is there. */
export function checkExpectation(expectation: Expectation, variables: Variables): void {
  const place = expectation.path.join('.');
  if (expectation.operator === 'exists') {
    // A variable that was never set is an error of the script, not a finding.
    valueAt(expectation.path.slice(0, 1), variables);
    const value = valueIfAny(expectation.path, variables);
    if (value === undefined || value === null) throw failed(`${place} to exist`, 'it is not there');
    return;
  }
  const value = valueAt(expectation.path, variables);
  const is = `it is ${textOf(value)}`;
  if (expectation.operator === 'matches') {
    const { pattern } = expectation;
    if (![value].flat().some((one) => pattern.test(textOf(one)))) throw failed(`${place} to match ${pattern}`, is);
    return;
  }
  const wanted = valueOfWord(expectation.right, variables);
  const shown = hasVariables(expectation.right.parts)
    ? textOf(wanted)
    : interpolate(expectation.right.parts, variables);
  if (expectation.operator === 'contains') {
    const inside = Array.isArray(value)
      ? value.some((one) => same(one, wanted))
      : typeof value === 'string' && value.includes(textOf(wanted));
    if (!inside) throw failed(`${place} to contain ${shown}`, is);
  } else if (same(value, wanted) !== (expectation.operator === '==')) {
    throw failed(`${place} ${expectation.operator} ${shown}`, is);
  }
}

/** Equal as data, or as text when one side was written in the line: `true`, `3.0` and `"a b"` are compared as they read. */
function same(value: unknown, wanted: unknown): boolean {
  if (isDeepStrictEqual(value, wanted)) return true;
  if (typeof value === 'number' && typeof wanted === 'string') return wanted.trim() !== '' && Number(wanted) === value;
  return (typeof value !== 'object' || value === null) && textOf(value) === textOf(wanted);
}

function readPath(text: string): readonly string[] {
  const match = PATH.exec(text);
  if (match) return (match[1] ?? match[2])!.split('.');
  throw new UsageError(`${text} is not the path of a captured value`, FORMS);
}

const failed = (expected: string, found: string) =>
  new CommandError(`expected ${expected}, but ${found}`, { code: 'ExpectationFailed', exitCode: EXIT.expectation });
