import type { Command } from '../contract.ts';
import { habitOf } from '../habits.ts';
import { type RegisteredCommand, type Registry, STATEMENTS } from '../registry.ts';
import { readArguments } from './arguments.ts';
import { inBackground, isBackground } from './background.ts';
import type { Arguments } from './convert.ts';
import { OPERATORS, parseExpectation, parseMatches } from './expectation.ts';
import { layout, readFlag } from './layout.ts';
import type { CommandStatement, Statement } from './statement.ts';
import { didYouMean } from './suggest.ts';
import { bareText, type Token, wordsOf } from './tokenize.ts';
import { UsageError } from './usage-error.ts';
import { hasVariables, interpolate, type Variables } from './variables.ts';

const NAME = /^[A-Za-z_]\w*$/;
const LET = /^(\s*let\s+)([^\s=]+)\s*=(?!=)/;

/**
 * Reads one line. Everything that can be known without running is checked: the command, its flags, choices, numbers and missing
 * arguments; values that hold a variable are checked by `bind`.
 *
 * @throws UsageError with one sentence and a hint.
 */
export function parseLine(text: string, registry: Registry): Statement {
  const statement = parseStatement(text, registry);
  return isBackground(text) ? inBackground(statement) : statement;
}

function parseStatement(text: string, registry: Registry): Statement {
  const matches = parseMatches(text);
  if (matches) return { kind: 'expect', expectation: matches, words: [] };
  const words = wordsOf(text);
  const problem = words.find((word) => word.problem)?.problem;
  if (problem) throw new UsageError(problem.message, problem.hint);
  switch (bareText(words[0])) {
    case undefined:
      if (words.length === 0) return { kind: 'empty' };
      break;
    case 'let':
      return parseLet(text, words);
    case 'expect':
      if (bareText(words[1]) === 'error' && !(OPERATORS as readonly string[]).includes(bareText(words[2]) ?? ''))
        return parseExpectError(words.slice(2), registry);
      return { kind: 'expect', expectation: parseExpectation(words.slice(1)), words: words.slice(1) };
    case 'finally':
      if (words.length === 1) throw new UsageError('finally needs a command', 'finally user delete $name');
      return { kind: 'finally', command: parseCommand(words.slice(1), registry) };
  }
  return parseCommand(words, registry);
}

/**
 * The command and its typed arguments, variables replaced.
 * @throws UsageError on an undefined variable, or a value that does not fit once it is known.
 */
export function bind(statement: CommandStatement, variables: Variables): { command: Command; args: Arguments } {
  const args = readArguments(statement.entry, statement.words, (parts) => interpolate(parts, variables));
  return { command: statement.entry.command, args };
}

/** The command that leading words name, if they do: `['logs', 'tail', 'fn']` to `logs tail`. */
export function findCommand(words: readonly Token[], registry: Registry): RegisteredCommand | undefined {
  return registry.find(leadingNames(words));
}

/** Where the command begins: after `finally`, `expect error Name`. */
export function commandStart(words: readonly Token[]): number {
  if (bareText(words[0]) === 'finally') return 1;
  return bareText(words[0]) === 'expect' && bareText(words[1]) === 'error' && words.length > 2 ? 3 : 0;
}

function parseLet(text: string, words: readonly Token[]): Statement {
  const match = LET.exec(text);
  const form = 'let name = value';
  if (!match)
    throw new UsageError(
      words.length < 2 ? 'let needs a name and a value' : 'let needs a = between name and value',
      form,
    );
  const [whole, , name] = match as unknown as [string, string, string];
  if (!NAME.test(name))
    throw new UsageError(`${name} cannot be a variable's name`, 'letters, digits and _, not a digit first');
  const [value, ...more] = wordsOf(text.slice(whole.length));
  if (!value) throw new UsageError(`let ${name} needs a value`, `${form}; '' is the empty text`);
  if (more.length > 0)
    throw new UsageError(`let ${name} was given ${more.length + 1} words`, 'quote a value that has spaces');
  return { kind: 'let', name, value };
}

function parseExpectError(words: readonly Token[], registry: Registry): Statement {
  const error = bareText(words[0]);
  const form = 'expect error UsernameExistsException signup $user --email $email';
  if (!error || words.length < 2 || !/^[A-Z]\w+$/.test(error))
    throw new UsageError("expect error needs the error's name and a command", form);
  return { kind: 'expect-error', error, command: parseCommand(words.slice(1), registry) };
}

function parseCommand(all: readonly Token[], registry: Registry): CommandStatement {
  const [words, capture] = splitCapture(all);
  const entry = findCommand(words, registry);
  if (!entry) throw unknownCommand(words, registry);
  const rest = words.slice(entry.words.length);
  const help = registry.find(['help']);
  if (help && asksForHelp(entry, rest))
    return { kind: 'command', entry: help, words: words.slice(0, entry.words.length) };
  readArguments(entry, rest, (parts) => (hasVariables(parts) ? undefined : interpolate(parts, new Map())));
  return { kind: 'command', entry, words: rest, ...(capture ? { capture } : {}) };
}

/** The words before a closing `as name`, and the name. */
export function withoutCapture(words: readonly Token[]): [readonly Token[], string | undefined] {
  const name = bareText(words.at(-1));
  const captures = words.length > 2 && bareText(words.at(-2)) === 'as' && name !== undefined && NAME.test(name);
  return captures ? [words.slice(0, -2), name] : [words, undefined];
}

function splitCapture(words: readonly Token[]): [readonly Token[], string | undefined] {
  const [rest, name] = withoutCapture(words);
  const wordItself = "write 'as' for the word itself";
  if (name === undefined && words.length > 1 && bareText(words.at(-1)) === 'as') {
    throw new UsageError('as needs a name', `<command> as name; ${wordItself}`);
  }
  if (name === undefined && words.length > 2 && bareText(words.at(-2)) === 'as') {
    const hint = `letters, digits and _, not a digit first; ${wordItself}`;
    throw new UsageError(`${words.at(-1)!.raw} cannot be a variable's name`, hint);
  }
  return [rest, name];
}

function asksForHelp(entry: RegisteredCommand, words: readonly Token[]): boolean {
  return layout(entry, words).some(
    (slot) => slot.role === 'unknown-flag' && (slot.flag === 'help' || slot.flag === 'h'),
  );
}

function leadingNames(words: readonly Token[]): string[] {
  const names: string[] = [];
  for (const word of words) {
    const name = bareText(word);
    if (name === undefined || readFlag(word)) break;
    names.push(name);
  }
  return names;
}

/** Says what was typed of a command's name, and never more: what follows may be a secret. */
function unknownCommand(words: readonly Token[], registry: Registry): UsageError {
  const names = leadingNames(words);
  const typed = names[0] ?? words[0]!.raw;
  const group = registry.under(names.slice(0, 1));
  if (names.length > 0 && group.length > 0) {
    const choices = group.map((entry) => entry.words.slice(1).join(' '));
    if (names.length === 1) return new UsageError(`${typed} needs one of ${choices.join(', ')}`, `help ${typed}`);
    return new UsageError(
      `${typed} has no ${names[1]}`,
      didYouMean(names[1]!, choices, `it has ${choices.join(', ')}`, `${typed} `),
    );
  }
  const two = names.slice(0, 2).join(' ');
  const asked = /^(.+?)\?+$/.exec(words[0]!.raw)?.[1];
  if (asked !== undefined && (registry.find([asked]) || registry.under([asked]).length > 0))
    return new UsageError(`there is no command ${words[0]!.raw}`, `did you mean help ${asked}?`);
  // `aws cognito-idp list-users`: the operation says what is wanted.
  const [habit, ...later] = words.slice(0, 4).map((word) => habitOf(bareText(word) ?? ''));
  const near = habit ?? registry.suggest(two) ?? registry.suggest(typed) ?? later.find((one) => one !== undefined);
  const statement = didYouMean(
    typed,
    [...STATEMENTS, ...registry.commands.map((entry) => entry.words[0]!)],
    '`help` lists the commands',
  );
  return new UsageError(`there is no command ${typed}`, near ? `did you mean ${near}?` : statement);
}
