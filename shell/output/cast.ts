import type { WriteStream } from 'node:tty';
import { openPrivateFile } from './private-file.ts';

/** What a recording needs of a stream. A pipe has no size and never changes it. */
type Recorded = Pick<NodeJS.WriteStream, 'write' | 'on' | 'off'> & Partial<Pick<WriteStream, 'columns' | 'rows'>>;

export interface CastOptions {
  /** Standard output, and what a person sees beside it. The size is that of the first. */
  streams: readonly Recorded[];
  /** TERM */
  term: string | undefined;
  /** Milliseconds since the epoch. */
  now?(): number;
}

/**
 * Records what the streams show, byte by byte as a terminal gets it and so with every secret masked as on the screen, in asciicast
 * format, version 2 (https://docs.asciinema.org/manual/asciicast/v2/): a header line, then a line an event, times in seconds.
 * @throws CommandError (exit code 2) when the file cannot be written.
 */
export function openCast(name: string, { streams, term, now = Date.now }: CastOptions): { close(): void } {
  const file = openPrivateFile(name, 'cast');
  const [first] = streams;
  const size = () => ({ width: first?.columns || 80, height: first?.rows || 24 });
  const startedAt = now();
  const line = (value: unknown) => file.write(`${JSON.stringify(value)}\n`);
  const event = (kind: 'o' | 'r', data: string) => line([(now() - startedAt) / 1000, kind, data]);
  line({ version: 2, ...size(), timestamp: Math.floor(startedAt / 1000), ...(term ? { env: { TERM: term } } : {}) });

  let recording = true;
  for (const stream of streams) {
    const write = stream.write.bind(stream) as (...args: unknown[]) => boolean;
    stream.write = ((chunk: string | Uint8Array, ...more: unknown[]) => {
      const text = typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8');
      // The terminal's driver makes CR LF of a line break.
      if (recording && text !== '') event('o', text.replace(/\r?\n/g, '\r\n'));
      return write(chunk, ...more);
    }) as typeof stream.write;
  }
  const onResize = () => event('r', `${size().width}x${size().height}`);
  first?.on('resize', onResize);
  return {
    close() {
      recording = false;
      first?.off('resize', onResize);
      file.close();
    },
  };
}
