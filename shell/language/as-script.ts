/** What was typed, as a script can run it. */
import type { TypedLine } from '../contract.ts';
import type { Registry } from '../registry.ts';
import { keptLine } from './kept-line.ts';
import { parseLine } from './parse.ts';
import { SECRET } from './secret.ts';
import { type Statement, setBy, usedNames } from './statement.ts';
import { bareText, wordsOf } from './tokenize.ts';
import { UsageError } from './usage-error.ts';
import { withoutArguments } from './without-arguments.ts';

/** A line that has run, secrets replaced. */
export interface RanLine {
  readonly line: string;
  readonly outcome: Outcome;
  /** It asked something that has no default, and a person answered. */
  readonly answered?: boolean;
}
export type Outcome = 'done' | 'failed' | 'stopped';

/**
 * The lines as they can be run again: secrets and codes for one time are left out, so that the command asks for them, or takes the code
 * of the newest message. A line that failed, or that needs what is not in the script, is marked. What is no
 * command is left out: it may be a password.
 */
export function asScript(ran: readonly RanLine[], registry: Registry): TypedLine[] {
  const known = new Set<string>();
  return ran.flatMap(({ line, outcome, answered }) => {
    const kept = keptLine(line, registry);
    if (kept === undefined) return [];
    const fit = repeatable(line, registry);
    const why = outcome === 'done' ? whyUnfit(fit, fit !== line, known, registry) : outcome;
    const unfit = why ?? (answered ? 'was answered by hand' : undefined);
    return [unfit === undefined ? { line: fit } : { line: kept, unfit }];
  });
}

/**
 * @param without whether a secret was left out of the line
 * @param known the variables that lines before set; takes the one that this line sets
 */
function whyUnfit(line: string, without: boolean, known: Set<string>, registry: Registry): string | undefined {
  if (line.includes(SECRET)) return 'holds a secret';
  let statement: Statement;
  try {
    statement = parseLine(line, registry);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return 'not understood';
  }
  // The error may be that of the very secret, such as a wrong password.
  if (statement.kind === 'expect-error' && without) return 'expects an error, and held a secret';
  if (statement.kind === 'command' && statement.background) return 'ran as a job';
  const missing = usedNames(statement).find((name) => !known.has(name));
  if (missing !== undefined) return `needs $${missing}`;
  const set = setBy(statement);
  if (set !== undefined) known.add(set);
  return undefined;
}

function repeatable(line: string, registry: Registry): string {
  // What is refused today is refused again: `expect error CodeMismatchException confirm ann 000000`.
  const expectsError = bareText(wordsOf(line)[0]) === 'expect';
  return withoutArguments(line, registry, ({ role }, { secret, once, demandOption }) => {
    const goes = secret ? role !== 'positional' : once && !expectsError;
    return goes === true && !demandOption;
  });
}
