/**
 * The terminal's modes while the prompt is open: raw keys and bracketed paste; the cursor is Ink's business, but shown again in the
 * end. They are put back on every way out of the process that can be seen: return, `process.exit`, an uncaught error, a signal.
 */
import type { ReadStream, WriteStream } from 'node:tty';

const PASTE_ON = '\x1b[?2004h';
const PASTE_OFF = '\x1b[?2004l';
const SHOW_CURSOR = '\x1b[?25h';
const END_SYNCHRONIZED = '\x1b[?2026l';
const DEADLY = ['SIGTERM', 'SIGHUP', 'SIGINT'] as const;

export interface TerminalModes {
  enter(): void;
  leave(): void;
  /** Leaves, and forgets the ways out. */
  close(): void;
}

/** @param beforeLeaving takes the live region off the screen when the process dies; must not throw */
export function takeTerminal(stdin: ReadStream, stdout: WriteStream, beforeLeaving: () => void): TerminalModes {
  let entered = false;
  const enter = () => {
    stdin.setRawMode(true);
    stdout.write(PASTE_ON);
    entered = true;
  };
  const leave = () => {
    if (!entered) return;
    entered = false;
    if (!stdout.destroyed) stdout.write(END_SYNCHRONIZED + PASTE_OFF + SHOW_CURSOR);
    if (!stdin.destroyed) stdin.setRawMode(false);
  };
  const die = () => {
    beforeLeaving();
    leave();
  };
  const onSignal = (signal: NodeJS.Signals) => {
    die();
    close();
    process.kill(process.pid, signal);
  };
  const close = () => {
    leave();
    process.off('exit', die);
    process.off('uncaughtExceptionMonitor', die);
    for (const signal of DEADLY) process.off(signal, onSignal);
  };
  process.on('exit', die);
  process.on('uncaughtExceptionMonitor', die);
  for (const signal of DEADLY) process.on(signal, onSignal);
  return { enter, leave, close };
}
