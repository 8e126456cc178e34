import { type Arg, CommandError, EXIT } from '../../shell/contract.ts';
import { completeUsernames } from './account.ts';

export const username = { type: 'string', demandOption: true, describe: 'user name' } as const satisfies Arg;

/** The name of a user that is in the pool already. */
export const knownUsername = { ...username, complete: completeUsernames } as const satisfies Arg;

export const email = {
  type: 'string',
  demandOption: true,
  describe: 'e-mail address',
  coerce: (value: string): string => {
    if (/^[^\s@]+@[^\s@]+$/.test(value)) return value;
    throw new CommandError(`"${value}" is not an e-mail address.`, {
      code: 'InvalidAddress',
      hint: 'name@example.com',
      exitCode: EXIT.usage,
    });
  },
} as const satisfies Arg;

/** Where a password comes from when it is not asked for. */
export const passwordArgs = {
  password: { type: 'string', secret: true, describe: 'password; without it, it is asked for and shown as dots' },
  'password-env': { type: 'string', secretEnv: true, describe: 'environment variable that holds the password' },
} as const satisfies Record<string, Arg>;

/** A word of the shell's language, for lines that the shell writes itself (undo lines, hints). */
export function quote(word: string): string {
  if (/^[\w@%+=:,./][\w@%+=:,./-]*$/.test(word) && word !== 'as') return word;
  return word.includes("'") ? `"${word.replace(/[\\"$]/g, '\\$&')}"` : `'${word}'`;
}
