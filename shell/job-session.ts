import type { PendingChallenge, Session, SignedInUser, TriggerCall } from './contract.ts';
import { hideChallenge, hideTokens, type SessionParts } from './session.ts';

/**
 * The session as a background job has it: stack, triggers and passwords are the shell's. Who is signed in, the open challenge and the
 * last call are its own, and begin as the shell's: it never changes who one is at the prompt, while one types there. One thing passes
 * through: when it ends the sign-in that the shell has (it deletes that user), that is over for the shell too.
 */
export function jobSession<S extends Session>(shell: S, secrets: SessionParts['secrets']): S {
  let user: SignedInUser | undefined = shell.user;
  let challenge: PendingChallenge | undefined = shell.challenge;
  let lastCall: TriggerCall | undefined = shell.lastCall;
  return Object.create(shell, {
    user: {
      get: () => user,
      set(value: SignedInUser | undefined) {
        if (value === undefined && user === shell.user) shell.user = undefined;
        hideTokens(value, secrets);
        user = value;
      },
    },
    challenge: {
      get: () => challenge,
      set(value: PendingChallenge | undefined) {
        hideChallenge(value, secrets);
        challenge = value;
      },
    },
    lastCall: {
      get: () => lastCall,
      set(value: TriggerCall | undefined) {
        lastCall = value;
      },
    },
  });
}
