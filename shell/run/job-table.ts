import type { Clock, Job, Jobs } from '../contract.ts';
import type { Outcome } from '../language/as-script.ts';

/** Jobs that have ended and are still listed. */
const ENDED_LISTED = 10;

/** A job while it is in the table; `ended` settles with it. */
export interface Entry extends Job {
  state: Job['state'];
  shown: number;
  dropped: number;
  readonly controller: AbortController;
  ended: Promise<void>;
}

/** The jobs of a session: what runs, and how the last ones ended. */
export class JobTable implements Jobs {
  #entries: Entry[] = [];
  #last = 0;
  readonly #clock: Pick<Clock, 'now'>;

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  add(line: string, controller: AbortController): Entry {
    const entry: Entry = {
      number: ++this.#last,
      line,
      state: controller.signal.aborted ? 'stopping' : 'running',
      startedAt: this.#clock.now(),
      shown: 0,
      dropped: 0,
      controller,
      ended: Promise.resolve(),
    };
    this.#entries.push(entry);
    return entry;
  }

  end(entry: Entry, outcome: Outcome): void {
    entry.state = outcome;
    const ended = this.#entries.filter((one) => !isRunning(one));
    const gone = new Set(ended.slice(0, Math.max(0, ended.length - ENDED_LISTED)));
    this.#entries = this.#entries.filter((one) => !gone.has(one));
  }

  list(): readonly Job[] {
    return this.#entries.map(view);
  }

  running(): readonly Job[] {
    return this.list().filter(isRunning);
  }

  async stop(job: Job, signal: AbortSignal): Promise<Job> {
    const entry = this.#entries.find(({ number }) => number === job.number);
    if (!entry) return job;
    abort(entry);
    await Promise.race([entry.ended, aborted(signal)]);
    return view(entry);
  }

  /** Stops all of them; resolves when they have ended, or when `signal` is aborted, with those that have not. */
  async stopAll(signal: AbortSignal): Promise<readonly Job[]> {
    const entries = this.#entries.filter(isRunning);
    for (const entry of entries) abort(entry);
    await Promise.race([Promise.all(entries.map(({ ended }) => ended)), aborted(signal)]);
    return this.running();
  }
}

export const isRunning = ({ state }: Pick<Job, 'state'>): boolean => state === 'running' || state === 'stopping';

function abort(entry: Entry): void {
  if (entry.state !== 'running') return;
  entry.state = 'stopping';
  entry.controller.abort();
}

const view = ({ number, line, state, startedAt, shown, dropped }: Entry): Job => ({
  number,
  line,
  state,
  startedAt,
  shown,
  dropped,
});

const aborted = (signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
