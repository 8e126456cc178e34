/** Runs typed lines that end with `&`: they take no keys, answer their questions by defaults, and say what they do above the prompt. */
import type { ContextFactory } from '../context.ts';
import type { Context, Event, Result } from '../contract.ts';
import type { Outcome } from '../language/as-script.ts';
import { withoutBackground } from '../language/background.ts';
import type { NameCache } from '../language/names.ts';
import { findCommand } from '../language/parse.ts';
import type { SecretValues } from '../language/redact.ts';
import { wordsOf } from '../language/tokenize.ts';
import type { Registry } from '../registry.ts';
import { type JobOutput, type JobScreen, jobOutput } from './job-output.ts';
import type { Entry, JobTable } from './job-table.ts';
import { showLine } from './show-line.ts';
import { unattendedAsk } from './unattended.ts';

export interface BackgroundOptions {
  table: JobTable;
  contexts: ContextFactory;
  registry: Registry;
  secrets: SecretValues;
  screen: Omit<JobScreen, 'secrets'>;
  runLine(line: string, context: Context): AsyncGenerator<Event, Result, void>;
  /** The numbers of the jobs are among them. */
  names: Pick<NameCache, 'forget'>;
  /** A job has begun or ended, or the session may have changed. */
  changed(): void;
}

export interface Background {
  /** Starts a line as a job. @param shown the line with its secrets replaced */
  start(line: string, shown: string): void;
  /** Makes a job of what was begun in the foreground and does not stop: what it says from now on is given to the renderer. */
  adopt(shown: string, controller: AbortController, ended: Promise<Outcome>): { number: number; renderer: JobOutput };
}

export function createBackground({
  table,
  contexts,
  registry,
  secrets,
  screen,
  runLine,
  names,
  changed,
}: BackgroundOptions): Background {
  const open = (shown: string, controller: AbortController) => {
    const entry = table.add(withoutBackground(shown), controller);
    return { entry, output: jobOutput(entry.number, entry, { ...screen, secrets }) };
  };
  const follow = (entry: Entry, output: JobOutput, ended: Promise<Outcome>) => {
    entry.ended = ended.then((outcome) => {
      table.end(entry, outcome);
      output.close();
      output.say(`${ENDINGS[outcome]}: ${entry.line}`);
      names.forget();
      changed();
    });
    names.forget();
    changed();
  };
  return {
    start(line, shown) {
      const controller = new AbortController();
      const { entry, output } = open(shown, controller);
      const ask = { ...unattendedAsk(secrets, IN_FOREGROUND), stoppable: true };
      const events = runLine(withoutBackground(line), contexts.forJob().withSignal(controller.signal, ask));
      const where = findCommand(wordsOf(line), registry)?.name;
      const seen = (event: Event) => {
        if (event.kind !== 'log') changed();
      };
      output.say(`Started: ${entry.line}`);
      follow(
        entry,
        output,
        showLine(events, {
          renderer: output,
          outcome: { command: entry.line, where },
          signal: controller.signal,
          seen,
        }),
      );
    },
    adopt(shown, controller, ended) {
      const { entry, output } = open(shown, controller);
      follow(entry, output, ended);
      return { number: entry.number, renderer: output };
    },
  };
}

const ENDINGS: Readonly<Record<Outcome, string>> = { done: 'Done', failed: 'Failed', stopped: 'Stopped' };
const IN_FOREGROUND = 'give the value as an argument, or run it without the &';
