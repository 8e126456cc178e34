import { readTemplate } from './assets.ts';
import { createLogs } from './aws/logs.ts';
import type { World } from './aws/world.ts';
import { systemClock } from './clock.ts';
import type { Ask, Clock, Context, Event, Journal, Plugin, Result, Session, Shell, Warning } from './contract.ts';
import { createJournal } from './journal.ts';
import { journalFile, sessionFile } from './paths.ts';
import { createSession } from './session.ts';

export interface ContextOptions {
  world: World;
  stackName: string;
  registry: { plugins: readonly Plugin[] };
  ask: Ask;
  /** The secrets of this run, replaced by value in log lines; the session adds passwords and tokens. */
  secrets: { add(value: string): void; apply(text: string): string };
  /** `--yes` */
  assumeYes: boolean;
  clock?: Clock;
  runLine(line: string, context: Context): AsyncGenerator<Event, Result, void>;
  runScript(nameOrPath: string, options: { step: boolean }, context: Context): AsyncGenerator<Event, Result, void>;
  history: Shell['history'];
  typed: Shell['typed'];
  request: Shell['request'];
  /** Told of state that cannot be read or kept; by default a line on standard error. */
  warn?(warning: Warning): void;
  /** For the places of the state files. */
  env?: NodeJS.ProcessEnv;
}

/** One session, and a context for every command of it. */
export interface ContextFactory {
  readonly session: Session;
  readonly journal: Journal;
  /** @param ask answers this command's questions, where it is not the one of the options. */
  withSignal(signal: AbortSignal, ask?: Ask): Context;
  /** The same session for one run of a script, whose changes are its own (`cleanup --session` in it undoes just these). */
  forScript(): ContextFactory;
}

export function createContext(options: ContextOptions): ContextFactory {
  const { world, stackName, secrets, clock = systemClock, warn = warnOnStandardError } = options;
  const { stateKey } = world;
  const session = createSession({
    world,
    stackName,
    file: stateKey === undefined ? undefined : sessionFile(stateKey, stackName, options.env),
    secrets,
    warn,
  });
  const root = createJournal({
    file: stateKey === undefined ? undefined : journalFile(stateKey, stackName, options.env),
    clock,
    warn,
    stackId: () => session.stackId,
  });
  const serverClock: Clock = {
    now: () => clock.now(),
    server: () => clock.now() + world.serverAhead(),
    sleep: (milliseconds, signal) => clock.sleep(milliseconds, signal),
  };
  const claims = new Map<string, number>();

  const factory = (journal: Journal): ContextFactory => ({
    session,
    journal,
    forScript: () => factory(root.scoped()),
    withSignal(signal, ask = options.ask) {
      const context: Context = {
        aws: world.clients,
        session,
        journal,
        ask: guardSpending(ask, { free: world.free, assumeYes: options.assumeYes }),
        logs: createLogs({ world, session, clock, signal, secrets, claims }),
        // Whether an endpoint has one is known only after the first call.
        get inbox() {
          return world.inbox;
        },
        shell: {
          plugins: options.registry.plugins,
          run: (line) => options.runLine(line, context),
          runScript: (nameOrPath, how) => options.runScript(nameOrPath, how, context),
          template: readTemplate,
          history: options.history,
          typed: options.typed,
          request: options.request,
        },
        signal,
        clock: serverClock,
      };
      return context;
    },
  });
  return factory(root);
}

/**
 * Answers questions about spending money where no person has to: yes in a world that costs nothing and with `--yes`, no
 * where nobody is there to ask.
 */
function guardSpending(ask: Ask, { free, assumeYes }: { free: boolean; assumeYes: boolean }): Ask {
  return {
    get attended() {
      return ask.attended;
    },
    text: (question) => ask.text(question),
    secret: (question) => ask.secret(question),
    choice: (question) => ask.choice(question),
    pause: () => ask.pause(),
    async confirm(question) {
      if (!question.spends) return ask.confirm(question);
      if (free || assumeYes) return true;
      return ask.attended && ask.confirm(question);
    },
  };
}

function warnOnStandardError({ text, hint }: Warning): void {
  process.stderr.write(`warning: ${text}\n${hint === undefined ? '' : `  hint: ${hint}\n`}`);
}
