import { type Context, type Event, EXIT, type ExitCode, type Result, ScriptEnd } from '../contract.ts';
import type { NameCache } from '../language/names.ts';
import type { SecretValues } from '../language/redact.ts';
import { SECRET } from '../language/secret.ts';
import { commandOf, usedNames } from '../language/statement.ts';
import { textOf, type Variables } from '../language/variables.ts';
import type { Registry } from '../registry.ts';
import { perform } from './execute.ts';
import { exitCodeOf } from './exit-codes.ts';
import type { Interrupts } from './interrupts.ts';
import type { Script, ScriptLine } from './script-file.ts';

export interface PlayOptions {
  registry: Registry;
  /** A context that is interrupted by this signal. */
  context(signal: AbortSignal): Context;
  interrupts: Pick<Interrupts, 'signal' | 'renew'>;
  secrets: SecretValues;
  explain?: (error: unknown, plugin: string) => unknown;
  cleansUp?: (signal: AbortSignal) => boolean;
  names?: NameCache;
  /** Wait for Enter before each line. */
  step?: boolean;
  /** Skip the lines before this one, but for their `let`. */
  from?: number;
  /** Show the plan and change nothing. */
  dryRun?: boolean;
  /** Go on after a failure. */
  keepGoing?: boolean;
  /** Whether a command asked for the end (`exit`). */
  ended?(): boolean;
}

/** What happens while a script plays, in order. */
export type Happening =
  | { kind: 'line'; line: ScriptLine }
  | { kind: 'event'; event: Event }
  | { kind: 'done'; line: ScriptLine; data: Result; spoke: boolean }
  | { kind: 'failed'; line: ScriptLine; error: unknown; cleanup: boolean }
  | { kind: 'interrupted'; left: readonly ScriptLine[] };

/**
 * Plays a script that was parsed without problems: its lines until the first failure, an interrupt or an early end, then every
 * `finally` line, with a fresh signal. A `finally` line is skipped when a variable of it was never set: what it would undo was not made.
 * @returns the first failure's exit code; 4 when the cleanup failed, 130 when it was interrupted.
 */
export async function* play(script: Script, options: PlayOptions): AsyncGenerator<Happening, ExitCode, void> {
  const variables: Variables = new Map();
  const body = script.lines.filter(({ statement }) => statement.kind !== 'finally');
  const cleanup = script.lines.filter(({ statement }) => statement.kind === 'finally');
  let code: ExitCode = EXIT.ok;
  /** The line before was a pause: Enter was pressed just now. */
  let paused = false;

  for (const line of body) {
    if (line.number < (options.from ?? 1) && !runsBefore(line, variables)) continue;
    const { signal } = options.interrupts;
    try {
      yield* playLine(line, options.context(signal), variables, { ...options, step: options.step && !paused });
      paused = commandOf(line.statement)?.entry.command.pauses === true;
    } catch (error) {
      if (error instanceof ScriptEnd) break;
      if (signal.aborted) yield { kind: 'interrupted', left: [] };
      else yield { kind: 'failed', line, error, cleanup: false };
      code ||= exitCodeOf(error, signal.aborted);
      if (signal.aborted || !options.keepGoing) break;
    }
    if (options.ended?.()) break;
  }

  for (const [index, line] of cleanup.entries()) {
    if (usedNames(line.statement).some((name) => !variables.has(name))) continue;
    const signal = options.interrupts.renew();
    try {
      yield* playLine(line, options.context(signal), variables, { ...options, step: false });
    } catch (error) {
      if (error instanceof ScriptEnd) continue;
      if (signal.aborted) {
        yield { kind: 'interrupted', left: cleanup.slice(index) };
        return EXIT.interrupted;
      }
      code = EXIT.cleanup;
      yield { kind: 'failed', line, error, cleanup: true };
    }
  }
  return code;
}

/** Of the lines that `from` skips, a `let` is run all the same, unless it needs what a skipped command would have set. */
const runsBefore = ({ statement }: ScriptLine, variables: Variables) =>
  statement.kind === 'let' && usedNames(statement).every((name) => variables.has(name));

async function* playLine(
  line: ScriptLine,
  context: Context,
  variables: Variables,
  options: PlayOptions,
): AsyncGenerator<Happening, void, void> {
  const { statement } = line;
  const talks = commandOf(statement)?.entry.command.echo === false;
  if (!talks) {
    yield { kind: 'line', line };
    if (options.step) await context.ask.pause();
  }
  const { registry, secrets, explain, cleansUp, names } = options;
  const running = perform(statement, { registry, context, variables, secrets, explain, cleansUp, names });
  let spoke = talks;
  try {
    for (;;) {
      const next = await running.next();
      if (next.done) {
        if (statement.kind === 'let') hideSecret(line, variables, options);
        yield { kind: 'done', line, data: next.value, spoke };
        return;
      }
      spoke = true;
      yield { kind: 'event', event: next.value };
    }
  } finally {
    await running.return(undefined);
  }
}

/** A `let` whose value is shown as secret holds one. */
function hideSecret(line: ScriptLine, variables: Variables, { secrets }: PlayOptions): void {
  if (line.statement.kind === 'let' && line.shown.endsWith(SECRET))
    secrets.add(textOf(variables.get(line.statement.name)));
}
