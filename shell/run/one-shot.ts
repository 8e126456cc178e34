import { type Event, EXIT, type ExitCode, type Result, ScriptEnd } from '../contract.ts';
import { noJobsHere } from '../language/background.ts';
import { layout } from '../language/layout.ts';
import { parseLine } from '../language/parse.ts';
import { quoteLine } from '../language/quote.ts';
import { redactLine } from '../language/redact.ts';
import { commandOf } from '../language/statement.ts';
import { UsageError } from '../language/usage-error.ts';
import { usageLine } from '../language/usage-line.ts';
import type { Outcome } from '../output/renderer.ts';
import type { RegisteredCommand, Registry } from '../registry.ts';
import { exitCodeOf } from './exit-codes.ts';
import type { Host } from './host.ts';
import { askHere } from './questions.ts';
import { Turns } from './turns.ts';
import { generatingNothing } from './unattended.ts';

/** Runs the command in the program's arguments: `pools-shell logs tail --since 10m`. */
export async function runOneShot(host: Host): Promise<ExitCode> {
  const { registry, renderer, answer, interrupts, options } = host;
  const line = quoteLine(options.words);
  const outcome: Outcome = { command: redactLine(line, registry) };
  const questions = askHere(host, {
    attended: process.stdin.isTTY === true && !process.env['CI'],
    stepping: false,
    before: () => answer?.pass(),
  });
  try {
    if (options.words.length > 1 && options.words.at(-1) === '&') throw noJobsHere();
    const entry = refuseSecrets(line, registry);
    outcome.where = entry?.name;
    const flag = Object.entries(entry?.args ?? {}).find(([, arg]) => arg.secretEnv)?.[0];
    const ask = questions.ask.attended || flag === undefined ? questions.ask : generatingNothing(questions.ask, flag);
    const { signal } = interrupts;
    const context = host.openContext({ ask, request: () => {}, moves: false }).withSignal(signal);
    answer?.begin();
    const { data, spoke } = await show(host.runLine(line, context), host);
    renderer.data(outcome, data, spoke);
    await answer?.end();
    return EXIT.ok;
  } catch (error) {
    if (error instanceof ScriptEnd) return EXIT.ok;
    const interrupted = interrupts.signal.aborted;
    if (!interrupted) renderer.error(error, outcome);
    return exitCodeOf(error, interrupted);
  } finally {
    answer?.pass();
    questions.close();
  }
}

/** Shows a command's events as fast as they are read. */
export async function show(
  events: AsyncGenerator<Event, Result, void>,
  { renderer }: Pick<Host, 'renderer'>,
): Promise<{ data: Result; spoke: boolean }> {
  const turns = new Turns();
  for (let spoke = false; ; spoke = true) {
    const next = await events.next();
    if (next.done) return { data: next.value, spoke };
    renderer.event(next.value);
    await renderer.flush();
    await turns.take();
  }
}

/**
 * The command of the line, after a look at how it got its secrets: other users of the machine see a program's arguments.
 * @throws UsageError when a secret is given as one.
 */
function refuseSecrets(line: string, registry: Registry): RegisteredCommand | undefined {
  const command = commandOf(parseLine(line, registry));
  if (!command) return undefined;
  const { entry } = command;
  const slot = layout(entry, command.words).find(
    ({ arg, value }) => value && arg !== undefined && entry.args[arg]!.secret,
  );
  if (!slot) return entry;
  const variable = [`${slot.arg}-env`, 'password-env'].find((name) => Object.hasOwn(entry.args, name));
  const instead = variable
    ? `name an environment variable with --${variable}, or leave it out to be asked`
    : 'leave it out to be asked, or use a script or the shell';
  throw new UsageError(
    `${entry.name}: a secret among the program's arguments can be read in the process list`,
    `${instead}; usage: ${usageLine(entry)}`,
  );
}
