import type { Sink } from './sink.ts';

/** Text for the transcript, gathered for a moment and written at once: each write redraws the live region under it. */
const BATCH_MS = 30;

export function batchLines(write: (text: string) => void): Sink & { flushNow(): void } {
  let waiting = '';
  let timer: NodeJS.Timeout | undefined;
  const flushNow = () => {
    clearTimeout(timer);
    timer = undefined;
    if (waiting === '') return;
    const text = waiting;
    waiting = '';
    write(text);
  };
  return {
    write(text) {
      waiting += text;
      timer ??= setTimeout(flushNow, BATCH_MS);
    },
    flushNow,
    flush: async () => flushNow(),
  };
}
