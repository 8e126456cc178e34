/** The terminal while the shell has it: its modes, its keys, the live region, and the transcript above that. */
import type { ReadStream, WriteStream } from 'node:tty';
import type { Conversation } from '../input/conversation.ts';
import { type KeySource, startKeySource } from '../input/key-source.ts';
import { takeTerminal } from '../input/terminal-modes.ts';
import { batchLines } from '../output/line-batch.ts';
import type { Sink } from '../output/sink.ts';
import { loadScreen } from './load.ts';
import type { Screen } from './screen.tsx';

export interface Window {
  /** Whole lines for the transcript. Before the live region is there they are written as they come. */
  lines: Sink & { flushNow(): void };
  /** Columns of the terminal now. */
  width(): number;
  /** Shows the live region and starts to read keys. */
  open(conversation: Conversation): Promise<void>;
  clear(): void;
  /** Ctrl-Z: gives the terminal back to the shell that started this one, until it lets this one go on. */
  suspend(): void;
  close(): void;
}

export interface WindowOptions {
  stdin: ReadStream;
  stdout: WriteStream;
  color: boolean;
}

/** Takes the terminal at once: what is typed from here on is not echoed, but waits for the prompt. */
export function takeWindow({ stdin, stdout, color }: WindowOptions): Window {
  let screen: Screen | undefined;
  let keys: KeySource | undefined;
  const lines = batchLines((text) => (screen ? screen.write(text) : stdout.write(text)));
  const leave = () => {
    keys?.stop();
    lines.flushNow();
    screen?.close();
  };
  const modes = takeTerminal(stdin, stdout, leave);
  modes.enter();
  // Who stopped this process set the terminal's modes for itself.
  const resume = () => {
    modes.leave();
    modes.enter();
    screen?.redraw();
  };
  process.on('SIGCONT', resume);
  // A terminal that is gone without having said so.
  const hangUp = () => process.kill(process.pid, 'SIGHUP');
  stdin.once('end', hangUp);
  return {
    lines,
    width: () => stdout.columns || 80,
    async open(conversation) {
      const { openScreen } = await loadScreen(color);
      lines.flushNow();
      screen = openScreen(conversation, stdout, color);
      keys = startKeySource(stdin, (pressed) => conversation.keys(pressed));
    },
    clear() {
      lines.flushNow();
      screen?.clear();
    },
    suspend() {
      screen?.leaveRoom();
      modes.leave();
      // The whole job, as the terminal itself would: a wrapper such as npx stops too. It is ignored where nobody could go on.
      process.kill(0, 'SIGTSTP');
      modes.enter();
    },
    close() {
      process.off('SIGCONT', resume);
      stdin.off('end', hangUp);
      leave();
      modes.close();
    },
  };
}
