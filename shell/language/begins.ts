import { type RegisteredCommand, type Registry, STATEMENTS } from '../registry.ts';
import { findCommand } from './parse.ts';
import { suggest } from './suggest.ts';
import { bareText, tokenize, wordsOf } from './tokenize.ts';

/**
 * Whether a line begins with a word that a command or statement begins with; a word that is still being typed at the line's end may
 * become one. What does not was perhaps meant for a question: a password that somebody typed before it was asked for.
 */
export function beginsLikeCommand(line: string, registry: Registry): boolean {
  const [first] = wordsOf(line);
  if (!first) return tokenize(line).some(({ kind }) => kind === 'comment');
  const word = bareText(first);
  if (word === undefined) return false;
  const names = firstWords(registry);
  return names.includes(word) || (first.end === line.length && names.some((name) => name.startsWith(word)));
}

const firstWords = ({ commands }: Registry) => [...STATEMENTS, ...commands.map(({ words }) => words[0]!)];

/** Whether a line begins with small letters that are nearly a command's first word: a mistyped command more likely than a password. */
export function resemblesCommand(line: string, registry: Registry): boolean {
  const [word] = /^[a-z-]{2,}(?=\s|$)/.exec(line.trimStart()) ?? [];
  return word !== undefined && suggest(word, firstWords(registry)) !== undefined;
}

/** Whether a line begins with the whole first word of a command or statement, and something stands behind it, if only a blank. */
export function goesOnLikeCommand(line: string, registry: Registry): boolean {
  const [first] = wordsOf(line);
  return first === undefined || first.end === line.length ? false : beginsLikeCommand(line, registry);
}

/** Whether the command of a line may ask for a secret while it runs. */
export function mayAskForSecret(line: string, registry: Registry): boolean {
  const entry = findCommand(wordsOf(line), registry);
  return entry !== undefined && (entry.command.asksForSecrets === true || takesSecret(entry));
}

const takesSecret = ({ args }: RegisteredCommand) => Object.values(args).some(({ secret }) => secret);
