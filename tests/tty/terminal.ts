/**
 * A real program in a real pseudo-terminal, and what a person would see of it: node-pty runs it, xterm reads its output. Tests
 * wait for states of the screen, never for time.
 */
import { after } from 'node:test';
import { type IPty, spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';

export const KEYS = {
  enter: '\r',
  tab: '\t',
  esc: '\x1b',
  backspace: '\x7f',
  up: '\x1b[A',
  down: '\x1b[B',
  right: '\x1b[C',
  left: '\x1b[D',
  ctrlA: '\x01',
  ctrlC: '\x03',
  ctrlD: '\x04',
  ctrlR: '\x12',
  /** The whole line goes. */
  wipe: '\x05\x15',
} as const;

// Only a failure takes that long; a busy machine starts a program in ten seconds.
const DEADLINE_MS = 40_000;
const SCROLLBACK = 5_000;

// A test that fails half-way must not leave its program behind, nor keep the test run open.
const running = new Set<IPty>();
after(() => {
  for (const pty of running) pty.kill('SIGKILL');
});

export interface TerminalOptions {
  file: string;
  args: readonly string[];
  columns?: number;
  rows?: number;
  env?: NodeJS.ProcessEnv;
  cwd?: string;
}

export function startTerminal({ file, args, columns = 80, rows = 24, env = {}, cwd }: TerminalOptions) {
  const screen = new xterm.Terminal({ cols: columns, rows, scrollback: SCROLLBACK, allowProposedApi: true });
  const pty = spawn(file, [...args], {
    cols: columns,
    rows,
    cwd: cwd ?? process.cwd(),
    env: { ...cleanEnvironment(), TERM: 'xterm-256color', PAGER: 'cat', ...env } as Record<string, string>,
  });
  let raw = '';
  running.add(pty);
  const exited = new Promise<number>((resolve) => {
    pty.onExit(({ exitCode }) => {
      running.delete(pty);
      resolve(exitCode);
    });
  });
  pty.onData((data) => {
    raw += data;
    screen.write(data);
  });

  const lines = (from: number, to: number) =>
    Array.from(
      { length: to - from },
      (_, index) =>
        screen.buffer.active
          .getLine(from + index)
          ?.translateToString(true)
          .trimEnd() ?? '',
    );
  const terminal = {
    pid: pty.pid,
    /** The program's exit code, once it has ended. @throws with the screen when it does not. */
    exitCode(deadline = DEADLINE_MS): Promise<number> {
      return new Promise((resolve, reject) => {
        const late = () => reject(new Error(`never ended\n${framed(terminal.rows(), terminal.cursor())}`));
        const timer = setTimeout(late, deadline);
        exited.then((code) => {
          clearTimeout(timer);
          resolve(code);
        });
      });
    },
    /** The window's rows, from top to bottom. */
    rows: () => lines(screen.buffer.active.baseY, screen.buffer.active.baseY + screen.rows),
    /** Everything: what scrolled away and the window. Blank rows at the end are left out. */
    text: () => lines(0, screen.buffer.active.length).join('\n').trimEnd(),
    /** All bytes that the program wrote. */
    raw: () => raw,
    cursor: () => ({ x: screen.buffer.active.cursorX, y: screen.buffer.active.cursorY }),
    bracketedPaste: () => screen.modes.bracketedPasteMode,
    cursorShown: () => raw.lastIndexOf('\x1b[?25h') >= raw.lastIndexOf('\x1b[?25l'),
    /** The row on which the cursor stands. */
    line: () => terminal.rows()[screen.buffer.active.cursorY] ?? '',
    /** Keys, in one write. */
    press: (...keys: string[]) => pty.write(keys.join('')),
    paste: (text: string) => pty.write(`\x1b[200~${text.replaceAll('\n', '\r')}\x1b[201~`),
    resize(newColumns: number, newRows: number) {
      screen.resize(newColumns, newRows);
      pty.resize(newColumns, newRows);
    },
    /** Until the condition holds; looks after every piece of output. @throws with the screen when it never does. */
    waitFor(what: string | RegExp | (() => boolean), deadline = DEADLINE_MS): Promise<void> {
      const holds = () =>
        typeof what === 'function'
          ? what()
          : typeof what === 'string'
            ? terminal.text().includes(what)
            : what.test(terminal.text());
      return new Promise((resolve, reject) => {
        const end = (error?: Error) => {
          clearTimeout(timer);
          listener.dispose();
          if (error) reject(error);
          else resolve();
        };
        const timer = setTimeout(
          () => end(new Error(`never seen: ${what}\n${framed(terminal.rows(), terminal.cursor())}`)),
          deadline,
        );
        const listener = screen.onWriteParsed(() => {
          if (holds()) end();
        });
        if (holds()) end();
      });
    },
    /** Until the prompt is empty and nothing runs. */
    waitForPrompt: () => terminal.waitFor(() => terminal.line() === 'pools>' && terminal.cursor().x === 7),
    /** Types a line, and waits for the end of what it says; the prompt is there all the time. */
    async enter(line: string, ending: string) {
      terminal.press(line, KEYS.enter);
      await terminal.waitFor(() => terminal.text().includes(`\n${ending}\npools>`) && terminal.line() === 'pools>');
    },
  };
  return terminal;
}

export type Terminal = ReturnType<typeof startTerminal>;

const framed = (rows: readonly string[], { x, y }: { x: number; y: number }) =>
  `${rows.map((row) => `  |${row}`).join('\n')}\n  cursor at column ${x} of row ${y}`;

/** What the tests' own environment would change in the program. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const { CI, CONTINUOUS_INTEGRATION, NO_COLOR, FORCE_COLOR, NODE_ENV, NODE_OPTIONS, NODE_TEST_CONTEXT, ...rest } =
    process.env;
  const { TERM_PROGRAM, VTE_VERSION, WT_SESSION, KITTY_WINDOW_ID, FORCE_HYPERLINK, TMUX, ...plain } = rest;
  return plain;
}
