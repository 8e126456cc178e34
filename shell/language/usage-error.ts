import { CommandError, EXIT } from '../contract.ts';

/** A line that cannot be understood; nothing of it was run. */
export class UsageError extends CommandError {
  constructor(message: string, hint?: string) {
    super(message, { exitCode: EXIT.usage, ...(hint === undefined ? {} : { hint }) });
    this.name = 'UsageError';
  }
}
