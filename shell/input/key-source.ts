/** Keys of a terminal's stdin, in batches: what arrives in one read is handed over in one call. */
import { KeyDecoder } from './key-decoder.ts';
import type { Key } from './keys.ts';

/** How long the rest of an escape sequence may take before ESC counts as the Esc key. Readers of vim know the trade-off. */
const ESCAPE_MS = 20;
/** ESC [ is not typed by hand: a slow line gets more time to deliver the rest. */
const SEQUENCE_MS = 100;
/** A paste that stalls this long lost its end marker; without this, every later key would be taken for pasted text. */
const PASTE_MS = 1_000;
const PATIENCE = { escape: ESCAPE_MS, sequence: SEQUENCE_MS, paste: PASTE_MS } as const;

export interface KeyInput {
  on(event: 'data', listener: (chunk: Buffer) => void): unknown;
  off(event: 'data', listener: (chunk: Buffer) => void): unknown;
  resume(): unknown;
  pause(): unknown;
}

export interface KeySource {
  stop(): void;
}

/** Starts reading. `onKeys` is never called with an empty list. */
export function startKeySource(input: KeyInput, onKeys: (keys: readonly Key[]) => void): KeySource {
  const decoder = new KeyDecoder();
  let timer: NodeJS.Timeout | undefined;
  let turn: NodeJS.Immediate | undefined;

  const hand = (keys: readonly Key[]) => {
    if (keys.length > 0) onKeys(keys);
  };
  const stopWaiting = () => {
    clearTimeout(timer);
    clearImmediate(turn);
  };
  // Timers run before reads: after a long task the rest may be there already, so the read gets its turn first.
  const giveUp = () => {
    turn = setImmediate(() => hand(decoder.flush()));
  };
  const onData = (chunk: Buffer) => {
    stopWaiting();
    const keys = decoder.push(chunk);
    if (decoder.waiting) timer = setTimeout(giveUp, PATIENCE[decoder.waiting]);
    hand(keys);
  };

  input.on('data', onData);
  input.resume();
  return {
    stop() {
      stopWaiting();
      input.off('data', onData);
      input.pause();
    },
  };
}
