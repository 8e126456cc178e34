import { createContext, Script } from 'node:vm';
import { CommandError, EXIT } from '../../shell/contract.ts';

/** Of a message this much is looked at. */
const LONGEST = 16_384;
/** What one line may take, in milliseconds. */
const PATIENCE = 200;

/**
 * A regular expression as a test of a line.
 * @throws CommandError (exit code 2) when it is none, or is built so that a line may take for ever; the test throws one when a line
 *   takes too long all the same.
 */
export function compileGrep(pattern: string, what: string): (line: string) => boolean {
  let expression: RegExp;
  try {
    expression = new RegExp(pattern);
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^.*\/[a-z]*: /s, '') : String(error);
    throw refuse(
      `${what} ${pattern} is not a regular expression: ${reason}.`,
      'Put \\ before a character that is meant: \\[ \\( \\.',
    );
  }
  if (repeatsRepetition(pattern))
    throw refuse(
      `${what} ${pattern} repeats what is repeated already: some lines would take for ever.`,
      'Take one of the two repetitions away: (a+)+ is a+.',
    );
  // A script can be stopped by time, an expression that runs by itself cannot.
  const sandbox = createContext({ expression, line: '' });
  const script = new Script('expression.test(line)');
  return (line) => {
    sandbox.line = line.slice(0, LONGEST);
    try {
      return script.runInContext(sandbox, { timeout: PATIENCE }) === true;
    } catch {
      throw refuse(`${what} ${pattern} takes too long on a line of the log.`, 'Say more exactly what may be repeated.');
    }
  };
}

const refuse = (message: string, hint: string): CommandError =>
  new CommandError(message, { code: 'BadExpression', exitCode: EXIT.usage, hint });

/** `(a+)+`: a group that is repeated without end, and holds something that is. */
function repeatsRepetition(pattern: string): boolean {
  const groups: boolean[] = [false];
  const marks = /\\.|\[(?:\\.|[^\]\\])*\]|\((?:\?[:=!<][=!]?)?|\)|[*+]|\{\d+,\d*\}|\{\d+\}|[\s\S]/g;
  let closed = false;
  for (const [mark] of pattern.matchAll(marks)) {
    const repeats = /^([*+]|\{\d+,\}|\{\d+,\d{2,}\})$/.test(mark);
    if (repeats && closed) return true;
    if (repeats) groups[groups.length - 1] = true;
    closed = false;
    if (mark.startsWith('(')) groups.push(false);
    if (mark !== ')') continue;
    const inner = groups.length > 1 && groups.pop() === true;
    if (inner) groups[groups.length - 1] = true;
    closed = inner;
  }
  return false;
}
