import { closeSync, fchmodSync, openSync, writeSync } from 'node:fs';
import { CommandError, EXIT } from '../contract.ts';
import { plainRenderer } from './plain.ts';
import type { Renderer } from './renderer.ts';
import { PLAIN_STYLE } from './style.ts';

/**
 * A plain copy of what is shown, in a file that only its owner can read. Written line by line, so that a crash keeps what was there.
 * An older file of that name is replaced.
 * @throws CommandError (exit code 2) when the file cannot be written.
 */
export function openTranscript(file: string): Renderer & { close(): void } {
  const descriptor = open(file);
  let broken = false;
  const sink = {
    write(text: string) {
      if (broken) return;
      try {
        writeSync(descriptor, text);
      } catch (error) {
        // What is running goes on, above all what it cleans up.
        broken = true;
        process.stderr.write(`warning: the transcript ${file} ends here: ${(error as Error).message}\n`);
      }
    },
    flush: async () => {},
  };
  const renderer = plainRenderer({
    out: sink,
    errors: sink,
    style: PLAIN_STYLE,
    errorStyle: PLAIN_STYLE,
    debug: false,
  });
  return { ...renderer, close: () => closeSync(descriptor) };
}

function open(file: string): number {
  try {
    const descriptor = openSync(file, 'w', 0o600);
    fchmodSync(descriptor, 0o600);
    return descriptor;
  } catch (error) {
    throw new CommandError(`cannot write the transcript ${file}: ${(error as Error).message}`, {
      exitCode: EXIT.usage,
      hint: 'give --transcript a file in a folder that you can write to',
      cause: error,
    });
  }
}
