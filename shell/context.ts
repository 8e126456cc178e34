import { randomUUID } from 'node:crypto';
import { readTemplate } from './assets.ts';
import { createLogBudget } from './aws/log-budget.ts';
import { createLogs } from './aws/logs.ts';
import type { World } from './aws/world.ts';
import { systemClock } from './clock.ts';
import {
  type Ask,
  type Clock,
  CommandError,
  type Configuration,
  type Context,
  type Event,
  EXIT,
  type Journal,
  type NamedPool,
  type Plugin,
  type Result,
  type Shell,
  type Warning,
} from './contract.ts';
import { keyGroups } from './input/key-names.ts';
import { jobSession } from './job-session.ts';
import type { RootJournal } from './journal.ts';
import { LINE_FORMS } from './language/line-forms.ts';
import { suggest } from './language/suggest.ts';
import { createPlaces, type OpenPlace } from './places.ts';
import type { KeptSession } from './session.ts';

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
  program?: Shell['program'];
  jobs?: Shell['jobs'];
  request: Shell['request'];
  /** False where one line is run alone: it cannot choose where later ones work. */
  moves?: boolean;
  configuration?: Configuration;
  /** Told of state that cannot be read or kept; by default a line on standard error. */
  warn?(warning: Warning): void;
  /** For the places of the state files. */
  env?: NodeJS.ProcessEnv;
}

/** A session in one place after the other, and a context for every command of it. */
export interface ContextFactory {
  /** Of the place where the next command works. */
  readonly session: KeptSession;
  readonly journal: Journal;
  /** What is pending in all places that this run has worked in, by either way to their pools. */
  readonly everywhere: Pick<Journal, 'pending'>;
  /** @param ask answers this command's questions, where it is not the one of the options. */
  withSignal(signal: AbortSignal, ask?: Ask): Context;
  /**
   * The same for one run of a script, whose changes are its own (`cleanup --session` in it undoes just these), and which may go to
   * another place by itself.
   */
  forScript(): ContextFactory;
  /** The same for a background job, which stays in this place: who is signed in there is its own affair. */
  forJob(): ContextFactory;
}

/** How a script or a job sees a place. */
interface View {
  session(session: KeptSession): KeptSession;
  journal(journal: RootJournal): Journal;
}

interface Working {
  session: KeptSession;
  journal: Journal;
}

export function createContext(options: ContextOptions): ContextFactory {
  const { world, stackName, secrets, clock = systemClock, warn = warnOnStandardError } = options;
  const places = createPlaces({
    world,
    secrets,
    clock,
    warn,
    unchanging: options.unchanging === true,
    env: options.env,
  });
  const serverClock: Clock = {
    now: () => clock.now(),
    server: () => clock.now() + world.serverAhead(),
    sleep: (milliseconds, signal) => clock.sleep(milliseconds, signal),
  };
  const claims = new Map<string, number>();
  const budget = createLogBudget({ clock, unlimited: () => world.instant });

  const factory = (start: OpenPlace, view: View, request: Shell['request'] = options.request): ContextFactory => {
    const workings = new Map<OpenPlace, Working>();
    const workIn = (place: OpenPlace): Working => {
      const working = workings.get(place) ?? {
        session: view.session(place.session),
        journal: view.journal(place.journal),
      };
      workings.set(place, working);
      return working;
    };
    let place = start;
    /** Also the other ways to the pools: what this run took over from one that is gone may be written down there. */
    const everywhere = () => {
      for (const { session } of places.opened) if (session.twin) places.open(session.twin.place);
      return places.opened.map(workIn);
    };

    /** A command works to its end in the place where it began. */
    const contextIn = ({ session, journal }: Working, signal: AbortSignal, ask: Ask): Context => {
      const context: Context = {
        aws: world.clients,
        session,
        journal,
        ask: guardSpending(afterCheck(ask, world.checkAccount), { free: world.free, assumeYes: options.assumeYes }),
        logs: createLogs({ world, session, clock, signal, secrets, claims, budget }),
        // Whether an endpoint has one is known only after the first call.
        get inbox() {
          return world.inbox;
        },
        shell: {
          plugins: options.registry.plugins,
          run: (line) => options.runLine(line, context),
          runScript: (nameOrPath, how) => options.runScript(nameOrPath, how, context, contexts),
          at: (other) => contextIn(workIn(places.open({ stackName, ...other })), signal, ask),
          goTo(there) {
            if (options.moves === false) throw nothingFollows();
            place = places.opened.find((one) => workIn(one).session === there.session)!;
          },
          places: () => everywhere().map((one) => (one.session === session ? context : contextIn(one, signal, ask))),
          keys: keyGroups,
          lineForms: () => LINE_FORMS,
          nearest: suggest,
          template: readTemplate,
          history: options.history,
          typed: options.typed,
          program: options.program ?? ['npx', 'pools-shell'],
          jobs: options.jobs,
          configuration: () => options.configuration ?? NO_CONFIGURATION,
          request,
        },
        signal,
        clock: serverClock,
      };
      return context;
    };

    const contexts: ContextFactory = {
      get session() {
        return workIn(place).session;
      },
      get journal() {
        return workIn(place).journal;
      },
      everywhere: {
        pending(of) {
          const entries = everywhere().flatMap(({ journal }) => journal.pending(of));
          return [...new Map(entries.map((entry) => [entry.id, entry])).values()];
        },
      },
      forScript() {
        const scope = randomUUID();
        return factory(place, { ...view, journal: (journal) => journal.scoped(scope) }, request);
      },
      forJob: () => factory(place, { ...view, session: (session) => jobSession(session, secrets) }, refuseInJob),
      withSignal: (signal, ask = options.ask) => contextIn(workIn(place), signal, ask),
    };
    return contexts;
  };
  const first = places.open({ stackName, ...(options.pool && { pool: options.pool }) });
  return factory(first, { session: (session) => session, journal: (journal) => journal });
}

const nothingFollows = (): CommandError =>
  new CommandError('No line follows this one, for which a place could be chosen.', {
    code: 'NothingFollows',
    exitCode: EXIT.usage,
    hint: 'Start with --pool ID, or with --stack NAME.',
  });

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
    get reveals() {
      return ask.reveals === true;
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
    get reveals() {
      return ask.reveals === true;
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
