/** A trailing `&`: the line runs as a job. */
import type { CommandStatement, Statement } from './statement.ts';
import { tokenize } from './tokenize.ts';
import { UsageError } from './usage-error.ts';

export const isBackground = (line: string): boolean => tokenize(line).some(({ kind }) => kind === 'background');

/** Whether a line can be started as a job; one that ends with `&` and cannot is run, and says why. */
export function isJob(line: string, parse: (line: string) => Statement): boolean {
  try {
    const statement = parse(line);
    return statement.kind === 'command' && statement.background === true;
  } catch (error) {
    if (error instanceof UsageError) return false;
    throw error;
  }
}

/** The line without its `&`. */
export function withoutBackground(line: string): string {
  const mark = tokenize(line).find(({ kind }) => kind === 'background');
  return mark ? line.slice(0, mark.start).trimEnd() : line;
}

/**
 * The statement of a line that ends with `&`.
 * @throws UsageError where that cannot be a job: what it sets or checks is wanted by the next line, or is the shell's own.
 */
export function inBackground(statement: Statement): CommandStatement {
  const quote = `write '&' for the character itself`;
  if (statement.kind === 'empty') throw new UsageError('& needs a command before it', 'logs tail &');
  if (statement.kind !== 'command') {
    const [word] = statement.kind.split('-');
    throw new UsageError(`${word} cannot run in the background`, `leave out the &, or ${quote}`);
  }
  const { capture, entry } = statement;
  if (capture !== undefined)
    throw new UsageError(
      `as ${capture} cannot take the data of a command in the background, which comes later than the next line`,
      `leave out as ${capture}, or the &; ${quote}`,
    );
  if (entry.command.foreground)
    throw new UsageError("cannot run in the background: what it changes is this shell's own", 'leave out the &');
  return { ...statement, background: true };
}

/** @throws UsageError where nobody could see, or stop, a job. */
export function refuseBackground(statement: Statement): void {
  if (statement.kind === 'command' && statement.background) throw noJobsHere();
}

export const noJobsHere = () =>
  new UsageError(
    '& is for lines that are typed in the shell: here each command ends before the next one begins',
    "leave it out, or write '&' in quotes for the character itself",
  );
