import { randomBytes } from 'node:crypto';
import type { WorldClock } from '../service.ts';

/** Somebody who acts in a role for a time. */
export interface RoleSession {
  /** `arn:aws:sts::000000000000:assumed-role/name/session` */
  arn: string;
  /** `AROA...:session` */
  userId: string;
  /** Milliseconds since the epoch. */
  endsAt: number;
}

/** The access keys of assumed roles. They are secrets, and kept in memory only: a world that starts again has given out none. */
export class RoleSessions {
  readonly #sessions = new Map<string, RoleSession>();
  readonly #clock: WorldClock;

  constructor(clock: WorldClock) {
    this.#clock = clock;
  }

  /** @returns the access key id that a caller shows from now on, in the form of temporary ones */
  begin(session: RoleSession): string {
    for (const [key, { endsAt }] of this.#sessions) if (endsAt <= this.#clock.now()) this.#sessions.delete(key);
    const accessKeyId = `ASIA${randomBytes(20).toString('hex').toUpperCase()}`;
    this.#sessions.set(accessKeyId, session);
    return accessKeyId;
  }

  /** The session of a key that was given out and has not expired. */
  find(accessKeyId: string | undefined): RoleSession | undefined {
    const session = accessKeyId === undefined ? undefined : this.#sessions.get(accessKeyId);
    return session && session.endsAt > this.#clock.now() ? session : undefined;
  }
}
