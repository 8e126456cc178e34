/** The sessions between a challenge and its answer: opaque, of limited life, good for one answer. */
import { createHash } from 'node:crypto';
import type { Collection } from '../../storage/storage.ts';
import { notAuthorized } from '../errors.ts';
import { SESSION_MEMORY } from '../inferred.ts';
import type { Exchange } from '../passwords/srp.ts';
import { randomToken } from '../random.ts';
import type { ChallengeEntry } from '../triggers/auth-challenge.ts';

/** What a sign-in by CUSTOM_AUTH has behind it. */
export interface CustomProgress {
  entries: readonly ChallengeEntry[];
  /** Of the custom challenge that waits for its answer. */
  privateParameters?: Record<string, string>;
  metadata?: string;
}

export interface Session {
  digest: string;
  poolId: string;
  clientId: string;
  /** Null: the challenge is a pretence, for a user who is not there. */
  sub: string | null;
  /** What the client may call a user who is not there; first what was typed. */
  names?: readonly string[];
  /** Of a sign-in that functions direct. */
  custom?: CustomProgress;
  /** Of a proof that is awaited. */
  srp?: Exchange;
  /** Of a sign-in that waits for the proof of a device. */
  deviceKey?: string;
  /** Of a sign-in that no password began, as `completeSignIn` has it. */
  withoutPassword?: boolean;
  /** The challenge that it waits for. */
  challenge: string;
  /** Epoch milliseconds. */
  endsAt: number;
  used: boolean;
}

export class Sessions {
  readonly #records: Collection<Session>;
  readonly #now: () => number;

  constructor(records: Collection<Session>, now: () => number) {
    this.#records = records;
    this.#now = now;
  }

  /** @param lifetime milliseconds. Answers the text that the client gives back. */
  open(session: Omit<Session, 'digest' | 'endsAt' | 'used'>, lifetime: number): string {
    this.#dropEnded();
    const text = randomToken(192);
    const id = digest(text);
    this.#records.set(id, { ...session, digest: id, endsAt: this.#now() + lifetime, used: false });
    return text;
  }

  /**
   * The session that the client gave back for a challenge. It stays usable until `use`.
   * @throws NotAuthorizedException "Invalid session for the user." and its variants.
   */
  check(text: string | undefined, expected: { clientId: string; challenge: string }): Session {
    return this.checkId(text === undefined ? '' : digest(text), expected);
  }

  /** The same by the id of its record. */
  checkId(id: string, expected: { clientId: string; challenge: string }): Session {
    const session = this.#records.get(id);
    if (!session || session.clientId !== expected.clientId || session.challenge !== expected.challenge) {
      throw notAuthorized('Invalid session for the user.');
    }
    if (session.used) throw notAuthorized('Invalid session for the user, session can only be used once.');
    if (this.#now() >= session.endsAt) throw notAuthorized('Invalid session for the user, session is expired.');
    return session;
  }

  idOf(text: string): string {
    return digest(text);
  }

  use(session: Session): void {
    this.#records.set(session.digest, { ...session, used: true });
  }

  /** Ended sessions are remembered for a while, to be told apart from ones that never were. Oldest come first. */
  #dropEnded(): void {
    for (const session of this.#records.values()) {
      if (session.endsAt + SESSION_MEMORY > this.#now()) return;
      this.#records.delete(session.digest);
    }
  }
}

const digest = (text: string): string => createHash('sha256').update(text).digest('base64url');
