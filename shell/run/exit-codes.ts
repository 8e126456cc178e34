import { CommandError, EXIT, type ExitCode } from '../contract.ts';

/** The program's exit code for an error that ended a command. `interrupted`: a person stopped it, whatever it then said. */
export function exitCodeOf(error: unknown, interrupted: boolean): ExitCode {
  if (interrupted) return EXIT.interrupted;
  return error instanceof CommandError ? error.exitCode : EXIT.failed;
}
