import { closeSync, fchmodSync, openSync, writeSync } from 'node:fs';
import { CommandError, EXIT } from '../contract.ts';

export interface PrivateFile {
  /** Written at once, so that a crash keeps what was there. A full disk ends the file with a warning, and nothing else. */
  write(text: string): void;
  close(): void;
}

/**
 * A file for a copy of what is shown, that only its owner can read. An older file of that name is replaced.
 * @param what what the file is to a person: `transcript`, which is the flag that names it too.
 * @throws CommandError (exit code 2) when the file cannot be written.
 */
export function openPrivateFile(file: string, what: string): PrivateFile {
  const descriptor = open(file, what);
  let broken = false;
  return {
    write(text) {
      if (broken) return;
      try {
        writeSync(descriptor, text);
      } catch (error) {
        // What is running goes on, above all what it cleans up.
        broken = true;
        process.stderr.write(`warning: the ${what} ${file} ends here: ${(error as Error).message}\n`);
      }
    },
    close: () => closeSync(descriptor),
  };
}

function open(file: string, what: string): number {
  try {
    const descriptor = openSync(file, 'w', 0o600);
    fchmodSync(descriptor, 0o600);
    return descriptor;
  } catch (error) {
    throw new CommandError(`cannot write the ${what} ${file}: ${(error as Error).message}`, {
      exitCode: EXIT.usage,
      hint: `give --${what} a file in a folder that you can write to`,
      cause: error,
    });
  }
}
