/**
 * An authenticator app in the shell: it keeps the secrets of users in memory, for as long as the shell runs, and makes their codes (RFC
 * 6238: SHA-1, 30 seconds, six digits). The secrets are shown to nobody.
 */
import { createHmac } from 'node:crypto';
import { type Context, type Event, progress, type Session } from '../../../shell/contract.ts';

const STEP = 30_000;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

interface Secret {
  base32: string;
  /** The time step of the last code that was made: a code is good once. */
  lastStep: number;
}

const secretsOf = new WeakMap<Session, Map<string, Secret>>();

export function rememberSecret(session: Session, username: string, base32: string): void {
  const secrets = secretsOf.get(session) ?? new Map<string, Secret>();
  secretsOf.set(session, secrets.set(username, { base32, lastStep: 0 }));
}

/** The user has another authenticator now. */
export function forgetSecret(session: Session, username: string): void {
  secretsOf.get(session)?.delete(username);
}

/**
 * A code that was not made before: of this time step, else of the next one, which servers take as well; then a person would have to
 * wait for the authenticator, and so does this.
 * @returns undefined when the user's authenticator is not in this shell
 */
export async function* nextCode(context: Context, username: string): AsyncGenerator<Event, string | undefined, void> {
  const { session, clock, signal } = context;
  const secret = secretsOf.get(session)?.get(username);
  if (secret === undefined) return undefined;
  const now = clock.server?.() ?? clock.now();
  secret.lastStep = Math.max(Math.floor(now / STEP), secret.lastStep + 1);
  const code = codeOfStep(secret.base32, secret.lastStep);
  const wait = (secret.lastStep - 1) * STEP - now;
  if (wait > 0) {
    yield progress(`The authenticator shows its next code in ${Math.ceil(wait / 1000)} s`);
    await clock.sleep(wait, signal);
  }
  return code;
}

function codeOfStep(base32: string, step: number): string {
  const bits = [...base32].map((letter) => ALPHABET.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const digest = createHmac('sha1', key).update(counter).digest();
  const value = digest.readUInt32BE(digest.at(-1)! & 0x0f) & 0x7fffffff;
  return String(value % 1_000_000).padStart(6, '0');
}
