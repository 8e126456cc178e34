/** A call that a random sequence makes: what it sends, what the model makes of it, and what the model learns from the answer. */
import fc from 'fast-check';
import type { Model } from './model.ts';

export interface Step {
  /** For people who read a counterexample. */
  text: string;
  /** Absent: nothing is called; time passes, or a function changes its mind. */
  operation?: string;
  /** Answers undefined when there is nothing to call it with: the step is left out. */
  input?(model: Model): object | undefined;
  /** Changes the model as the call should change the pool. @throws Refused with the name of the error that the call should end with */
  predict(model: Model): Learn | undefined;
}

/** Takes the secrets of a successful answer in. */
export type Learn = (answer: any) => void;

export const NAMES = ['ann', 'ANN', 'bob', 'a@x.org', 'b@x.org'] as const;
export const EMAILS = ['a@x.org', 'b@x.org', 'c@x.org'] as const;
export const PASSWORDS = ['Passw0rd!', 'Other-1pass', 'weak'] as const;
export const GROUPS = ['admins', 'readers'] as const;

/** Somebody who is there already, by number: `#0` by user name, `@0` by address. */
const SOMEBODY = ['#0', '#1', '#2', '#0', '#1', '@0', '@1', '#2'] as const;

/** Whom a call names: mostly a user who is there. */
export const who = fc.constantFrom(...SOMEBODY, ...SOMEBODY, ...NAMES);

/** What is typed to name somebody. */
export function typedFor(model: Model, given: string): string {
  const user = model.users[Number(given[1]) % (model.users.length || 1)];
  if (/^#\d/.test(given)) return user?.username ?? NAMES[0];
  return /^@\d/.test(given) ? (user?.email ?? EMAILS[0]) : given;
}

/** Which code is given back. */
export const CODES = ['right', 'right', 'right', 'stale', 'wrong'] as const;
export type WhichCode = (typeof CODES)[number];

export const attributes = (email: string | undefined, verified?: boolean): { Name: string; Value: string }[] => [
  ...(email === undefined ? [] : [{ Name: 'email', Value: email }]),
  ...(verified === undefined ? [] : [{ Name: 'email_verified', Value: String(verified) }]),
];

/** The one at `at`, counted from the newest. */
export const newest = <T>(all: readonly T[], at: number): T | undefined => all.at(-1 - (at % (all.length || 1)));
