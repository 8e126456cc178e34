import { CommandError, type Event, EXIT, type ExitCode, type Result, table, text, warning } from '../contract.ts';
import { commandOf, type Statement, setBy, usedNames } from '../language/statement.ts';
import { tokenize } from '../language/tokenize.ts';
import { UsageError } from '../language/usage-error.ts';
import { describeError } from '../output/error.ts';
import { PROMPT } from '../output/plain.ts';
import type { Outcome, Renderer } from '../output/renderer.ts';
import { type PlayOptions, play } from './play.ts';
import { parseScript, type Script, type ScriptLine, type ScriptSource } from './script-file.ts';
import { Turns } from './turns.ts';

export interface ScriptOptions extends PlayOptions {
  renderer: Renderer;
}

/** Runs a script and shows it. Nothing runs when any line of it cannot be understood (exit code 2). */
export async function runScript(source: ScriptSource, options: ScriptOptions): Promise<ExitCode> {
  const { renderer } = options;
  const { script, problems } = parseScript(source, options.registry);
  for (const { number, error } of problems)
    renderer.error(error, { command: '', line: number, where: `${script.file}:${number}`, links: script.links });
  if (problems.length > 0) return EXIT.usage;
  checkFrom(script, options.from);
  if (options.dryRun) {
    const { event, data } = planOf(script, options.from);
    renderer.event(event);
    renderer.data({ command: `--dry-run ${script.file}` }, data, true);
    return EXIT.ok;
  }
  const playing = play(script, options);
  const turns = new Turns();
  for (;;) {
    const next = await playing.next();
    if (next.done) return next.value;
    const now = next.value;
    if (now.kind === 'line') renderer.echo(now.line.shown);
    else if (now.kind === 'event') renderer.event(now.event);
    else if (now.kind === 'interrupted') renderer.event(interruption(now.left));
    else if (now.kind === 'failed') renderer.error(now.error, outcomeOf(script, now.line));
    else if (isCommand(now.line.statement)) renderer.data(outcomeOf(script, now.line), now.data, now.spoke);
    // A slow reader slows the script down instead of filling the memory.
    await renderer.flush();
    await turns.take();
  }
}

/**
 * Plays a script inside the shell (`run auto-confirm`): what happens comes as events.
 * @throws CommandError with file and line, of the failure that ended it; a failed cleanup wins.
 */
export async function* playNested(source: ScriptSource, options: PlayOptions): AsyncGenerator<Event, Result, void> {
  const { script, problems } = parseScript(source, options.registry);
  const [problem] = problems;
  if (problem) throw located(script, problem.number, '', problem.error);
  if (options.dryRun) {
    const { event, data } = planOf(script);
    yield event;
    return data;
  }
  const { signal } = options.interrupts;
  let failure: CommandError | undefined;
  for await (const now of play(script, options)) {
    if (now.kind === 'line') yield text(`${PROMPT}${now.line.shown}`, 'quiet');
    else if (now.kind === 'event') yield now.event;
    else if (now.kind === 'interrupted') yield interruption(now.left);
    else if (now.kind === 'failed') {
      const error = located(script, now.line.number, nameOf(now.line.statement), now.error, now.cleanup);
      if (failure && !now.cleanup) continue;
      if (failure) yield warning(failure.message, failure.hint);
      failure = error;
    }
  }
  if (failure) throw failure;
  signal.throwIfAborted();
  return { script: script.file, lines: script.lines.length };
}

function checkFrom(script: Script, from: number | undefined): void {
  if (from === undefined) return;
  const last = script.lines.at(-1)?.number ?? 0;
  if (from > last)
    throw new UsageError(`--from ${from} is behind the last line of ${script.file}`, `it ends at line ${last}`);
  const missing = new Map<string, number>();
  for (const { number, statement } of script.lines) {
    const name = usedNames(statement).find((one) => missing.has(one));
    const set = setBy(statement);
    if (number >= from) {
      if (name !== undefined && statement.kind !== 'finally')
        throw skipsTooMuch(from, number, name, missing.get(name)!);
      if (set !== undefined) missing.delete(set);
    } else if (set !== undefined && (statement.kind !== 'let' || name !== undefined)) missing.set(set, number);
  }
}

const skipsTooMuch = (from: number, user: number, name: string, setter: number) =>
  new UsageError(
    `--from ${from} skips line ${setter}, which sets $${name} for line ${user}`,
    `start at line ${setter} or before`,
  );

function planOf(script: Script, from = 1): { event: Event; data: Result } {
  const body = script.lines.filter(
    ({ number, statement }) => statement.kind !== 'finally' && (number >= from || statement.kind === 'let'),
  );
  const cleanup = script.lines.filter(({ statement }) => statement.kind === 'finally');
  const rows = [
    ...body.map((line) => [line.number, '', line.shown]),
    ...cleanup.map((line) => [line.number, 'at the end', line.shown]),
  ];
  const event = table(['line', 'when', 'command'], rows, `${script.file}: nothing is run`);
  const data = [...body, ...cleanup].map(({ number, shown, statement }) => ({
    line: number,
    command: shown,
    finally: statement.kind === 'finally',
  }));
  return { event, data };
}

function interruption(left: readonly ScriptLine[]): Event {
  if (left.length === 0) return warning('Interrupted.');
  return warning(
    `Interrupted while cleaning up. Not done: ${left.map((line) => line.shown.replace(/^finally\s+/, '')).join('; ')}`,
    '`cleanup` removes what is left',
  );
}

const isCommand = (statement: Statement) => commandOf(statement) !== undefined;

const nameOf = (statement: Statement) => commandOf(statement)?.entry.name ?? statement.kind;

function outcomeOf(script: Script, { number, shown, statement }: ScriptLine): Outcome {
  return {
    line: number,
    command: withoutComment(shown),
    where: `${script.file}:${number}: ${nameOf(statement)}`,
    links: script.links,
  };
}

function withoutComment(line: string): string {
  const comment = tokenize(line).find(({ kind }) => kind === 'comment');
  return line.slice(0, comment?.start).trimEnd();
}

function located(script: Script, number: number, command: string, cause: unknown, cleanup = false): CommandError {
  const { name, message, hint } = describeError(cause);
  const place = [`${script.file}:${number}`, command].filter(Boolean).join(': ');
  const exitCode = cleanup ? EXIT.cleanup : cause instanceof CommandError ? cause.exitCode : EXIT.failed;
  return new CommandError(`${place}: ${message}`, {
    ...(hint ? { hint } : {}),
    ...(name ? { code: name } : {}),
    links: script.links,
    exitCode,
    cause,
  });
}
