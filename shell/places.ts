import type { World } from './aws/world.ts';
import type { Clock, Place, Warning } from './contract.ts';
import { createJournal, type RootJournal } from './journal.ts';
import { journalFile, sessionFile } from './paths.ts';
import { createSession, type KeptSession } from './session.ts';

/** A place with what this run keeps of it: who is signed in there, and what was changed there. */
export interface OpenPlace {
  session: KeptSession;
  journal: RootJournal;
}

export interface PlacesOptions {
  world: World;
  secrets: { add(value: string): void };
  clock: Clock;
  warn(warning: Warning): void;
  /** No change can be made: the journals get nothing. */
  unchanging: boolean;
  /** For the places of the state files. */
  env?: NodeJS.ProcessEnv | undefined;
}

/** The stacks and pools that this run works on: each is opened once, and is as it was left when one comes back to it. */
export interface Places {
  open(place: Place): OpenPlace;
  /** In the order in which they were opened. */
  readonly opened: readonly OpenPlace[];
}

export function createPlaces(options: PlacesOptions): Places {
  const { world, secrets, clock, warn, env } = options;
  const { stateKey } = world;
  const places = new Map<string, OpenPlace>();
  const memories = new Map<string, string[]>();

  /** Where the lines of a place's journal are: shared by all shells, or in this run's memory alone. */
  function linesOf({ stackName, pool }: Place): { file: string | undefined; memory?: string[] } {
    const name = pool?.poolId ?? stackName;
    if (stateKey !== undefined) return { file: journalFile(stateKey, name, env) };
    const memory = memories.get(name) ?? [];
    memories.set(name, memory);
    return { file: undefined, memory };
  }

  function open(place: Place): OpenPlace {
    const name = place.pool?.poolId ?? place.stackName;
    const session = createSession({
      world,
      stackName: place.stackName,
      pool: place.pool,
      file: stateKey === undefined ? undefined : sessionFile(stateKey, name, env),
      secrets,
      warn,
    });
    const journal = createJournal({
      ...linesOf(place),
      twin: () => session.twin && { id: session.twin.id, ...linesOf(session.twin.place) },
      clock,
      warn,
      stackId: () => session.stackId,
      writes: !options.unchanging,
    });
    return { session, journal };
  }

  return {
    open(place) {
      const key = JSON.stringify(place.pool ? [place.pool.poolId, place.pool.clientId] : [place.stackName]);
      const found = places.get(key) ?? open(place);
      places.set(key, found);
      return found;
    },
    get opened() {
      return [...places.values()];
    },
  };
}
