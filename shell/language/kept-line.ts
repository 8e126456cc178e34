import type { Registry } from '../registry.ts';
import { commandStart, findCommand, parseLine } from './parse.ts';
import { wordsOf } from './tokenize.ts';
import { UsageError } from './usage-error.ts';
import { withoutArguments } from './without-arguments.ts';

/**
 * A typed line, secrets replaced, as the history's file keeps it: without codes for one time. Undefined for what is neither a command nor
 * a statement that can be read: it may be a password that was typed where no question came.
 */
export function keptLine(line: string, registry: Registry): string | undefined {
  const words = wordsOf(line);
  const entry = findCommand(words.slice(commandStart(words)), registry);
  if (!entry) return isStatement(line, registry) ? line : undefined;
  const takesCode = Object.values(entry.args).some(({ once }) => once);
  // A word too many may be the rest of a code that was typed as `123 456`.
  return withoutArguments(line, registry, ({ role }, { once }) => once === true || (role === 'extra' && takesCode));
}

function isStatement(line: string, registry: Registry): boolean {
  try {
    return parseLine(line, registry).kind !== 'empty';
  } catch (error) {
    if (error instanceof UsageError) return false;
    throw error;
  }
}
