import { formatData } from './data.ts';
import { formatError } from './error.ts';
import { formatEvent } from './line.ts';
import type { Renderer } from './renderer.ts';
import { sanitize } from './sanitize.ts';
import type { Sink } from './sink.ts';
import { paint, type Style } from './style.ts';

export interface PlainOptions {
  out: Sink;
  /** Where errors go. */
  errors: Sink;
  style: Style;
  errorStyle: Style;
  debug: boolean;
  /** Milliseconds. */
  now?(): number;
}

/** What stands before a command line in scripts and transcripts, as before a typed one. */
export const PROMPT = 'pools> ';

/** Where lines cannot be replaced, progress is told this often, and at its end. */
const PROGRESS_EVERY_MS = 2000;

/** Plain lines: the same text for pipes, files, `--plain` and screen readers. */
export function plainRenderer({ out, errors, style, errorStyle, debug, now = Date.now }: PlainOptions): Renderer {
  let quietUntil = 0;
  return {
    echo: (line) => out.write(`${paint(PROMPT, 'cyan', style)}${sanitize(line)}\n`),
    event(event) {
      if (event.kind === 'ran') return;
      if (event.kind === 'progress') {
        const ended = event.done !== undefined && event.done === event.total;
        if (now() < quietUntil && !ended) return;
        quietUntil = now() + PROGRESS_EVERY_MS;
      }
      out.write(`${formatEvent(event, style)}\n`);
    },
    data(_, data, spoke) {
      const text = spoke ? '' : formatData(data, style);
      if (text !== '') out.write(`${text}\n`);
    },
    error: (error, outcome) =>
      errors.write(`${formatError(error, errorStyle, { where: outcome?.where, links: outcome?.links, debug })}\n`),
    flush: async () => {
      await Promise.all([out.flush(), errors.flush()]);
    },
  };
}
