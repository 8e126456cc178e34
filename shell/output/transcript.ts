import { plainRenderer } from './plain.ts';
import { openPrivateFile } from './private-file.ts';
import type { Renderer } from './renderer.ts';
import { PLAIN_STYLE } from './style.ts';

/**
 * A plain copy of what is shown, in a file.
 * @throws CommandError (exit code 2) when the file cannot be written.
 */
export function openTranscript(name: string): Renderer & { close(): void } {
  const file = openPrivateFile(name, 'transcript');
  const sink = { write: file.write, flush: async () => {} };
  const renderer = plainRenderer({
    out: sink,
    errors: sink,
    style: PLAIN_STYLE,
    errorStyle: PLAIN_STYLE,
    debug: false,
  });
  return { ...renderer, close: file.close };
}
