/**
 * Live names for Tab and for did-you-mean: what completers answer is kept for a few seconds, an older answer is given at once and
 * asked for anew behind it. Nobody waits long, and nobody hears of a completer that fails or hangs.
 */
import type { Completer, Context, Name } from '../contract.ts';

/** How long a person may wait for names that were never asked for. */
export const COMPLETION_BUDGET_MS = 800;
/** After this time names are asked for anew; until the answer is there, the old ones do. */
const FRESH_MS = 10_000;
/** A completer that takes longer than this is stopped. What comes later than the budget is there at the next Tab. */
const LIMIT_MS = 10_000;

interface Entry {
  names?: readonly Name[];
  /** When they came, in milliseconds since the epoch. */
  at: number;
  asked?: { answer: Promise<readonly Name[]>; controller: AbortController };
}

export class NameCache {
  readonly #entries = new Map<Completer, Map<string, Entry>>();
  readonly #now: () => number;

  /** @param now milliseconds since the epoch */
  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /**
   * Names for what was typed of one, of this context's world and stack; none after `patience` milliseconds, or when the context's
   * signal is aborted. Never rejects.
   */
  async lookUp(
    completer: Completer,
    partial: string,
    context: Context,
    patience = COMPLETION_BUDGET_MS,
  ): Promise<readonly Name[]> {
    const entry = this.#entry(completer, `${placeOf(context)}\0${partial}`);
    if (entry.names && this.#now() - entry.at < FRESH_MS) return entry.names;
    const answer = entry.asked?.answer ?? this.#ask(entry, completer, partial, context);
    return entry.names ?? inTime(answer, patience, context.signal);
  }

  /** After a command that may have changed what there is. */
  forget(): void {
    for (const entries of this.#entries.values()) for (const { asked } of entries.values()) asked?.controller.abort();
    this.#entries.clear();
  }

  #entry(completer: Completer, key: string): Entry {
    const entries = this.#entries.get(completer) ?? new Map<string, Entry>();
    this.#entries.set(completer, entries);
    const entry = entries.get(key) ?? { at: 0 };
    entries.set(key, entry);
    return entry;
  }

  /** A forgotten entry may still be answered; nobody looks at it any more. */
  #ask(entry: Entry, completer: Completer, partial: string, context: Context): Promise<readonly Name[]> {
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(), LIMIT_MS);
    timer.unref();
    // Not the signal of the context: the next key aborts that, and the names are wanted all the same.
    const hurried: Context = Object.create(context, { signal: { value: controller.signal, enumerable: true } });
    const ask = async () =>
      (await completer(hurried, partial)).map((name) => (typeof name === 'string' ? { value: name } : name));
    const stopped = new Promise<never>((_, reject) => {
      controller.signal.addEventListener('abort', () => reject(controller.signal.reason));
    });
    const answer = Promise.race([ask(), stopped])
      .then((names) => {
        entry.names = names;
        entry.at = this.#now();
        return names;
      })
      .catch(() => entry.names ?? [])
      .finally(() => {
        clearTimeout(timer);
        entry.asked = undefined;
      });
    entry.asked = { answer, controller };
    return answer;
  }
}

/** Names of one world and place are never offered in another. */
function placeOf(context: Context): string {
  const { session } = context as Partial<Context>;
  return session === undefined
    ? ''
    : [session.world.kind, session.world.label, session.world.region, session.poolId ?? session.stackName].join('\0');
}

async function inTime(
  answer: Promise<readonly Name[]>,
  patience: number,
  signal: AbortSignal,
): Promise<readonly Name[]> {
  let give = () => {};
  const late = new Promise<readonly Name[]>((resolve) => {
    give = () => resolve([]);
  });
  const timer = setTimeout(give, patience);
  signal.addEventListener('abort', give);
  if (signal.aborted) give();
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', give);
  }
}
