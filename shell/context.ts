import { readTemplate } from './assets.ts';
import { createLogs } from './aws/logs.ts';
import type { NamedPool } from './aws/named-pool.ts';
import type { World } from './aws/world.ts';
import { systemClock } from './clock.ts';
import {
  type Ask,
  type Clock,
  CommandError,
  type Configuration,
  type Context,
  type Event,
  type Journal,
  type Plugin,
  type Result,
  type Shell,
  type Warning,
} from './contract.ts';
import { keyGroups } from './input/key-names.ts';
import { jobSession } from './job-session.ts';
import { createJournal } from './journal.ts';
import { suggest } from './language/suggest.ts';
import { journalFile, sessionFile } from './paths.ts';
import { createSession, type KeptSession } from './session.ts';

export interface ContextOptions {
  world: World;
  stackName: string;
  /** The pool to work on instead of the stack: `--pool`, `--client`. */
  pool?: NamedPool | undefined;
  registry: { plugins: readonly Plugin[] };
  ask: Ask;
  /** The secrets of this run, replaced by value in log lines; the session adds passwords and tokens. */
  secrets: { add(value: string): void; apply(text: string): string };
  /** `--yes` */
  assumeYes: boolean;
  /** No change can be made: the journal gets nothing. */
  unchanging?: boolean;
  clock?: Clock;
  runLine(line: string, context: Context): AsyncGenerator<Event, Result, void>;
  /** @param contexts makes more contexts like this one: of the shell, of a job, of a script. */
  runScript(
    nameOrPath: string,
    options: { step: boolean },
    context: Context,
    contexts: ContextFactory,
  ): AsyncGenerator<Event, Result, void>;
  history: Shell['history'];
  typed: Shell['typed'];
  jobs?: Shell['jobs'];
  request: Shell['request'];
  configuration?: Configuration;
  /** Told of state that cannot be read or kept; by default a line on standard error. */
  warn?(warning: Warning): void;
  /** For the places of the state files. */
  env?: NodeJS.ProcessEnv;
}

/** One session, and a context for every command of it. */
export interface ContextFactory {
  readonly session: KeptSession;
  readonly journal: Journal;
  /** @param ask answers this command's questions, where it is not the one of the options. */
  withSignal(signal: AbortSignal, ask?: Ask): Context;
  /** The same session for one run of a script, whose changes are its own (`cleanup --session` in it undoes just these). */
  forScript(): ContextFactory;
  /** The same world for a background job: who is signed in there is its own affair. */
  forJob(): ContextFactory;
}

export function createContext(options: ContextOptions): ContextFactory {
  const { world, stackName, secrets, clock = systemClock, warn = warnOnStandardError } = options;
  const { stateKey } = world;
  const place = options.pool?.poolId ?? stackName;
  const session = createSession({
    world,
    stackName,
    pool: options.pool,
    file: stateKey === undefined ? undefined : sessionFile(stateKey, place, options.env),
    secrets,
    warn,
  });
  const root = createJournal({
    file: stateKey === undefined ? undefined : journalFile(stateKey, place, options.env),
    clock,
    warn,
    stackId: () => session.stackId,
    writes: !options.unchanging,
  });
  const serverClock: Clock = {
    now: () => clock.now(),
    server: () => clock.now() + world.serverAhead(),
    sleep: (milliseconds, signal) => clock.sleep(milliseconds, signal),
  };
  const claims = new Map<string, number>();

  const factory = (
    journal: Journal,
    session: KeptSession,
    request: Shell['request'] = options.request,
  ): ContextFactory => {
    const contexts: ContextFactory = {
      session,
      journal,
      forScript: () => factory(root.scoped(), session, request),
      forJob: () => factory(journal, jobSession(session, secrets), refuseInJob),
      withSignal(signal, ask = options.ask) {
        const context: Context = {
          aws: world.clients,
          session,
          journal,
          ask: guardSpending(afterCheck(ask, world.checkAccount), { free: world.free, assumeYes: options.assumeYes }),
          logs: createLogs({ world, session, clock, signal, secrets, claims }),
          // Whether an endpoint has one is known only after the first call.
          get inbox() {
            return world.inbox;
          },
          shell: {
            plugins: options.registry.plugins,
            run: (line) => options.runLine(line, context),
            runScript: (nameOrPath, how) => options.runScript(nameOrPath, how, context, contexts),
            keys: keyGroups,
            nearest: suggest,
            template: readTemplate,
            history: options.history,
            typed: options.typed,
            jobs: options.jobs,
            configuration: () => options.configuration ?? NO_CONFIGURATION,
            request,
          },
          signal,
          clock: serverClock,
        };
        return context;
      },
    };
    return contexts;
  };
  return factory(root, session);
}

const NO_CONFIGURATION: Configuration = { file: '', skipped: undefined, settings: [], schema: {} };

/** Nobody is asked anything before the account is confirmed. */
function afterCheck(ask: Ask, check: () => Promise<void>): Ask {
  return {
    get attended() {
      return ask.attended;
    },
    get stoppable() {
      return ask.stoppable ?? ask.attended;
    },
    text: async (question) => check().then(() => ask.text(question)),
    secret: async (question) => check().then(() => ask.secret(question)),
    choice: async (question) => check().then(() => ask.choice(question)),
    confirm: async (question) => check().then(() => ask.confirm(question)),
    pause: () => ask.pause(),
  };
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
    get stoppable() {
      return ask.stoppable ?? ask.attended;
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

/** A script that runs in the background may hold an `exit`, which would end the shell under whoever types. */
function refuseInJob(what: 'exit' | 'clear'): void {
  throw new CommandError(`${what} is not for a job.`, { code: 'InBackground', hint: 'Run it without the &.' });
}

function warnOnStandardError({ text, hint }: Warning): void {
  process.stderr.write(`warning: ${text}\n${hint === undefined ? '' : `  hint: ${hint}\n`}`);
}
