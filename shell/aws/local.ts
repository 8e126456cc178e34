import type { LocalWorld, LocalWorldOptions } from '../../local/world.ts';
import { CommandError, EXIT } from '../contract.ts';

export type StartLocalWorld = (options: LocalWorldOptions) => Promise<LocalWorld>;

/** The embedded world, started at the first `start()` and then the same one. A failed start is tried again. */
export interface LocalStart {
  start(): Promise<LocalWorld>;
  close(): Promise<void>;
}

export function createLocalStart(
  options: LocalWorldOptions,
  startLocalWorld: StartLocalWorld = startEmbedded,
): LocalStart {
  let world: Promise<LocalWorld> | undefined;
  let closed = false;
  return {
    start() {
      if (closed) return Promise.reject(new Error('This world is closed.'));
      world ??= startLocalWorld(options).catch((error) => {
        world = undefined;
        throw explainLocalStart(error);
      });
      return world;
    },
    async close() {
      closed = true;
      await (await world?.catch(() => undefined))?.close();
    },
  };
}

/** Starts the world that ships with the program; its code is loaded only now. */
export async function startEmbedded(options: LocalWorldOptions): Promise<LocalWorld> {
  const { startLocalWorld } = await import('../../local/world.ts');
  return startLocalWorld(options);
}

/** What a person can do when the local world does not start. Other errors come back as they are. */
export function explainLocalStart(error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return error;
  const hint = HINTS[error.code];
  if (hint === undefined) return error;
  const exitCode = error.code === 'BadFault' ? EXIT.usage : EXIT.failed;
  return new CommandError(error.message, { code: error.code, hint, exitCode, cause: error });
}

/** In this program's flags; the sentences are the world's own, which knows of no flags. */
const HINTS: Readonly<Record<string, string>> = {
  StateInUse:
    '--state DIR takes another folder, --ephemeral a fresh world in memory. For several at once: pools-shell serve --state DIR, and --endpoint for the others.',
  StateUnreadable: 'Choose another folder with --state, or take a fresh world with --ephemeral.',
  StateElsewhere: 'Give --region as it was, or choose another folder with --state.',
  BadFault: 'For example --error SignUp:500, --error UpdateUserPool:lost:#1 or --error "*:throttle:5%".',
  PortInUse: 'See what listens there; --port takes another, and --port 0 any free one.',
};
