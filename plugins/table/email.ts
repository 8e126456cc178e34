import { type Arg, CommandError, EXIT } from '../../shell/contract.ts';

/** An address as the table's key: as typed, for Cognito passes it to the functions as it was typed. */
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
