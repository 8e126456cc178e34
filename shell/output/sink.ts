import type { Writable } from 'node:stream';

/** A place for text. */
export interface Sink {
  write(text: string): void;
  /** Resolves when what was written has been handed over, or nobody reads any more. */
  flush(): Promise<void>;
}

/**
 * A stream as a sink. When its reader has gone (EPIPE: `| head`), nothing more is written and `closed` is called once, so that what is
 * running can stop and clean up.
 */
export function streamSink(stream: Writable, closed: () => void): Sink {
  let open = true;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE' && error.code !== 'ERR_STREAM_DESTROYED' && error.code !== 'EIO') throw error;
    if (open) closed();
    open = false;
  });
  return {
    write(text) {
      if (open) stream.write(text);
    },
    flush: () =>
      new Promise((resolve) => {
        if (!open || stream.writableLength === 0) resolve();
        else stream.write('', () => resolve());
      }),
  };
}
