/** The sessions between a challenge and its answer: opaque, of limited life, good for one answer. */
import { createHash } from 'node:crypto';
import type { Collection } from '../../storage/storage.ts';
import { notAuthorized } from '../errors.ts';
import { SESSION_MEMORY } from '../inferred.ts';
import type { Exchange } from '../passwords/srp.ts';
import type { VerifiableAttribute } from '../pools/pool.ts';
import { randomToken } from '../random.ts';
import type { ChallengeEntry } from '../triggers/auth-challenge.ts';
import type { TokenOccasion } from '../triggers/pre-token-generation.ts';

/** What a sign-in by CUSTOM_AUTH has behind it. */
export interface CustomProgress {
  entries: readonly ChallengeEntry[];
  /** Of the custom challenge that waits for its answer. */
  privateParameters?: Record<string, string>;
  metadata?: string;
}

export interface SentCode {
  digest: string;
  attribute: VerifiableAttribute;
  /** The address or number it was sent to. */
  destination: string;
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
  /** Of a code that was sent and is awaited. */
  code?: SentCode;
  /** The code stands in the place of a password: it is the first factor. */
  isFirstFactor?: true;
  /** What may be chosen. */
  choices?: readonly string[];
  /** The authenticator that the challenge asks for is set up. */
  isSetUp?: true;
  /** What the token trigger is told at the end of this sign-in. */
  occasion?: TokenOccasion;
  /** Of a proof that is awaited. */
  srp?: Exchange;
  /** Of a sign-in that waits for the proof of a device. */
  deviceKey?: string;
  /** Of a sign-in that no password began, as `completeSignIn` has it. */
  withoutPassword?: boolean;
  /** Of the temporary password that the challenge replaces: another one has its own challenge. */
  salt?: string;
  /** The challenge that it waits for. */
  challenge: string;
  /** Epoch milliseconds. */
  endsAt: number;
  used: boolean;
}

interface Expected {
  /** Absent in operations that name no client: whichever opened it. */
  clientId?: string;
  challenge: string;
}

export class Sessions {
  readonly #records: Collection<Session>;
  readonly #now: () => number;

  constructor(records: Collection<Session>, now: () => number) {
    this.#records = records;
    this.#now = now;
    this.#dropEnded();
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
  check(text: string | undefined, expected: Expected): Session {
    return this.checkId(text === undefined ? '' : digest(text), expected);
  }

  /** The same by the id of its record. */
  checkId(id: string, expected: Expected): Session {
    const session = this.#records.get(id);
    const isOther = expected.clientId !== undefined && session?.clientId !== expected.clientId;
    if (!session || isOther || session.challenge !== expected.challenge) {
      throw notAuthorized('Invalid session for the user.');
    }
    if (session.used) throw notAuthorized('Invalid session for the user, session can only be used once.');
    if (this.#now() >= session.endsAt) throw notAuthorized('Invalid session for the user, session is expired.');
    return session;
  }

  idOf(text: string): string {
    return digest(text);
  }

  /** What the sign-in had behind it is forgotten; that the session was used is not. */
  use({ digest, poolId, clientId, sub, challenge, endsAt }: Session): void {
    this.#records.set(digest, { digest, poolId, clientId, sub, challenge, endsAt, used: true });
  }

  /** Makes a session that was used good for another answer. */
  restore(session: Session): void {
    this.#records.set(session.digest, session);
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
