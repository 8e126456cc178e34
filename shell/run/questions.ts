import type { Ask } from '../contract.ts';
import type { Host } from './host.ts';
import { lineAsk } from './line-ask.ts';
import { LineReader } from './line-reader.ts';
import { unattendedAsk } from './unattended.ts';

/**
 * Questions of a mode without Ink: on this terminal, when a person is there; else answered by defaults.
 * @param before is called before anything of a question is shown
 */
export function askHere(
  { secrets, interrupts, options }: Pick<Host, 'secrets' | 'interrupts' | 'options'>,
  { attended, stepping, before = () => {} }: { attended: boolean; stepping: boolean; before?: () => void },
): { ask: Ask; close(): void } {
  if (!attended) return { ask: unattendedAsk(secrets), close() {} };
  // With --json standard output is for machines.
  const output = options.json || !process.stdout.isTTY ? process.stderr : process.stdout;
  const reader = new LineReader({ input: process.stdin, output, interrupted: () => void interrupts.interrupt() });
  const ask = lineAsk({
    reader: {
      read(...question) {
        before();
        return reader.read(...question);
      },
    },
    secrets,
    stepping,
    signal: () => interrupts.signal,
    recorded: options.cast !== undefined || !output.isTTY,
    write(text) {
      before();
      output.write(text);
    },
  });
  return { ask, close: () => reader.close() };
}
