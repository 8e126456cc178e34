import type { RegisteredCommand } from '../registry.ts';
import type { Expectation } from './expectation.ts';
import type { Token } from './tokenize.ts';
import { variableNames } from './variables.ts';

/** What one line says. */
export type Statement =
  | { kind: 'empty' }
  | { kind: 'let'; name: string; value: Token }
  | CommandStatement
  | { kind: 'expect'; expectation: Expectation; words: readonly Token[] }
  | { kind: 'expect-error'; error: string; command: CommandStatement }
  | { kind: 'finally'; command: CommandStatement };

export interface CommandStatement {
  kind: 'command';
  entry: RegisteredCommand;
  /** The words after the command's name, without `as name`. */
  words: readonly Token[];
  /** The variable that takes the returned data. */
  capture?: string;
  /** A trailing `&`: it runs as a job. */
  background?: true;
}

/** The command of a statement, if there is one. */
export function commandOf(statement: Statement): CommandStatement | undefined {
  if (statement.kind === 'command') return statement;
  return statement.kind === 'expect-error' || statement.kind === 'finally' ? statement.command : undefined;
}

/** The name that a statement sets. */
export function setBy(statement: Statement): string | undefined {
  return statement.kind === 'let' ? statement.name : commandOf(statement)?.capture;
}

/** All words of a statement that may hold variables. */
function wordsIn(statement: Statement): readonly Token[] {
  if (statement.kind === 'let') return [statement.value];
  if (statement.kind === 'expect') return statement.words;
  return commandOf(statement)?.words ?? [];
}

/** The names of the variables that a statement needs. */
export function usedNames(statement: Statement): string[] {
  const path = statement.kind === 'expect' ? [statement.expectation.path[0]!] : [];
  return [...path, ...variableNames(wordsIn(statement))];
}
