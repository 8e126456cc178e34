import { CommandError } from '../contract.ts';
import { isReading } from './reading.ts';

/** What a session may not do, whatever its commands ask for. */
export interface Safety {
  /** Refuses every call that is not known to be reading. */
  readOnly?: boolean;
  /** Makes no such call either, and ends the command at the first of them. */
  dryRun?: boolean;
  /** 12 digits: changes are made in this account and no other. */
  account?: string;
}

/** Ends a command at the first call that would change something: `--dry-run`. */
export class NotMade extends CommandError {
  readonly operation: string;
  readonly input: unknown;

  constructor(operation: string, input: unknown) {
    super(`${operation} would change something: this is a dry run.`, { code: 'DryRun' });
    this.operation = operation;
    this.input = input;
  }
}

/** The NotMade that an error is, or was made of. */
export function notMade(error: unknown): NotMade | undefined {
  for (let one = error; one instanceof Error; one = one.cause) if (one instanceof NotMade) return one;
  return undefined;
}

export interface CallGuard {
  /**
   * Lets a call through, or not.
   * @throws CommandError `ReadOnly`, `OtherAccount` or `AccountUnknown`; NotMade in a dry run.
   */
  admit(operation: string, input: unknown): Promise<void>;
  /**
   * Asks once who is calling, where the account is to be confirmed.
   * @throws CommandError `OtherAccount`, or `AccountUnknown` when STS does not answer.
   */
  checkAccount(): Promise<void>;
}

/** @param callerAccount asks AWS which account the calls are made in. */
export function createGuard(
  { readOnly = false, dryRun = false, account }: Safety,
  callerAccount: () => Promise<string>,
): CallGuard {
  let confirmed: Promise<void> | undefined;

  async function confirm(wanted: string): Promise<void> {
    const actual = await callerAccount().catch((error) => {
      throw unknownAccount(error);
    });
    if (actual === wanted) return;
    throw new CommandError(`This is account ${actual}, and --confirm-account allows changes in ${wanted} only.`, {
      code: 'OtherAccount',
      hint: 'See who you are with: whoami --aws. Then choose another --profile, or confirm this account.',
    });
  }

  const checkAccount = async () => {
    if (account === undefined) return;
    // A failure is not kept: credentials may be renewed meanwhile.
    confirmed ??= confirm(account).catch((error) => {
      confirmed = undefined;
      throw error;
    });
    await confirmed;
  };

  return {
    checkAccount,
    async admit(operation, input) {
      if (isReading(operation)) return;
      if (dryRun) throw new NotMade(operation, input);
      if (readOnly) {
        throw new CommandError(`${operation} is refused: it may change something, and this session is --read-only.`, {
          code: 'ReadOnly',
          hint: 'Start without --read-only to allow it; `config list` shows where it was set.',
        });
      }
      await checkAccount();
    },
  };
}

/** Credentials that cannot be had explain themselves. */
function unknownAccount(error: Error): Error {
  if (['CredentialsProviderError', 'TokenProviderError'].includes(error.name)) return error;
  const reason = error.cause instanceof Error && error.message === 'fetch failed' ? error.cause : error;
  return new CommandError(`STS does not say which account this is (${reason.message}), so that nothing is changed.`, {
    code: 'AccountUnknown',
    hint: 'See what is wrong with: whoami --aws. Without --confirm-account nobody asks.',
    cause: error,
  });
}
