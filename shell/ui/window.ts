/** The terminal while the shell has it: its modes, its keys, the live region, and the transcript above that. */
import type { ReadStream, WriteStream } from 'node:tty';
import type { Conversation } from '../input/conversation.ts';
import { type KeySource, startKeySource } from '../input/key-source.ts';
import { takeTerminal } from '../input/terminal-modes.ts';
import { Backlog } from '../output/backlog.ts';
import { batchLines } from '../output/line-batch.ts';
import type { Sink } from '../output/sink.ts';
import { loadScreen } from './load.ts';
import type { Screen } from './screen.tsx';

export interface Window {
  /** Whole lines for the transcript. Before the live region is there they are written as they come. */
  lines: Sink & { flushNow(): void };
  /** Columns of the terminal now. */
  width(): number;
  /** Rows above the live region. */
  rows(): number;
  /** Shows the live region and starts to read keys. */
  open(conversation: Conversation): Promise<void>;
  clear(): void;
  /** Gives the terminal, in its ordinary modes, to a program that runs; lines that come meanwhile wait, the newest of them. */
  lend(run: () => Promise<void>): Promise<void>;
  /** Ctrl-Z: gives the terminal back to the shell that started this one, until it lets this one go on. */
  suspend(): void;
  close(): void;
}

export interface WindowOptions {
  stdin: ReadStream;
  stdout: WriteStream;
  color: boolean;
}

/** The live region of a shell at rest: the prompt, the status, the keys. */
const LIVE_ROWS = 4;

/** Takes the terminal at once: what is typed from here on is not echoed, but waits for the prompt. */
export function takeWindow({ stdin, stdout, color }: WindowOptions): Window {
  let screen: Screen | undefined;
  let keys: KeySource | undefined;
  let waiting: Backlog | undefined;
  const lines = batchLines((text) => {
    if (waiting !== undefined) waiting.add(text);
    else if (screen) screen.write(text);
    else stdout.write(text);
  });
  let reopen = () => {};
  const leave = () => {
    keys?.stop();
    lines.flushNow();
    screen?.close();
  };
  const modes = takeTerminal(stdin, stdout, leave);
  modes.enter();
  // Who stopped this process set the terminal's modes for itself.
  const resume = () => {
    // The terminal is lent: its borrower sees to itself.
    if (waiting !== undefined) return;
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
    rows: () => (stdout.rows || 24) - LIVE_ROWS,
    async open(conversation) {
      const { openScreen } = await loadScreen(color);
      reopen = () => {
        screen = openScreen(conversation, stdout, color);
        keys = startKeySource(stdin, (pressed) => conversation.keys(pressed));
      };
      lines.flushNow();
      reopen();
    },
    async lend(run) {
      keys?.stop();
      lines.flushNow();
      screen?.close();
      screen = undefined;
      waiting = new Backlog();
      modes.leave();
      try {
        await run();
      } finally {
        modes.enter();
        // A key that ended it may stand in the last row.
        stdout.write(`\r\x1b[K${waiting.text}`);
        waiting = undefined;
        reopen();
      }
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
      screen?.redraw();
    },
    close() {
      process.off('SIGCONT', resume);
      stdin.off('end', hangUp);
      leave();
      modes.close();
    },
  };
}
