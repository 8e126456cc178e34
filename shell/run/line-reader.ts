import { type Completer, clearScreenDown, createInterface, cursorTo, type Interface, moveCursor } from 'node:readline';
import { type Readable, Writable } from 'node:stream';

export interface LineReaderOptions {
  input: Readable;
  output: Writable & { columns?: number };
  /** Lines of earlier sessions for Up, oldest first. */
  history?: () => readonly string[];
  /** Whether a line that was typed ahead may answer a question for a secret; absent: each may. */
  maybeSecret?: (line: string) => boolean;
  /** Ctrl-C, which a terminal in raw mode does not turn into a signal. */
  interrupted(): void;
  complete?: (line: string) => Promise<[string[], string]>;
}

/**
 * Lines from a terminal without Ink. One reader lives as long as the program asks, so that lines which are typed or pasted ahead are
 * kept for the next question. It opens the terminal at the first question.
 */
export class LineReader {
  readonly #options: LineReaderOptions;
  readonly #waiting: ((line: string | undefined) => void)[] = [];
  readonly #ahead: string[] = [];
  #interface: Interface | undefined;
  #ended = false;
  /** Nothing is echoed: a secret is typed, or nothing is asked and output has the screen. */
  #quiet = false;
  #secretPrompt = '';

  constructor(options: LineReaderOptions) {
    this.#options = options;
  }

  /**
   * Asks for one line. `secret`: without echo. Answers undefined at the end of the input (Ctrl-D).
   * @throws the signal's reason when it is aborted first.
   */
  async read(
    prompt: string,
    { secret = false, signal }: { secret?: boolean; signal?: AbortSignal } = {},
  ): Promise<string | undefined> {
    signal?.throwIfAborted();
    const ahead = secret ? this.#secretAhead() : this.#ahead.shift();
    if (ahead !== undefined || this.#ended) {
      const shown = secret && ahead !== undefined ? '(typed ahead)' : (ahead ?? '');
      this.#options.output.write(`${prompt}${shown}\n`);
      return ahead;
    }
    const lines = this.#open();
    // Written by us, not by readline, where readline is to be quiet.
    if (secret) this.#options.output.write(prompt);
    this.#secretPrompt = prompt;
    lines.setPrompt(secret ? '' : prompt);
    this.#quiet = secret;
    lines.prompt();
    try {
      return await this.#next(signal);
    } finally {
      if (secret) this.#options.output.write('\n');
      this.#quiet = true;
    }
  }

  close(): void {
    this.#interface?.close();
  }

  /** Reads on after the end of the input, where that was a Ctrl-D that is to be asked about. */
  reopen(): void {
    if (!this.#ended) return;
    this.#interface = undefined;
    this.#ended = false;
  }

  /** Takes out what was typed ahead and is not wanted; answers how many lines that were. */
  drop(unwanted: (line: string) => boolean): number {
    const kept = this.#ahead.filter((line) => !unwanted(line));
    return this.#ahead.splice(0, this.#ahead.length, ...kept).length - kept.length;
  }

  /** Writes whole lines above what is being typed, if something is. */
  above(text: string): void {
    const { output } = this.#options;
    const lines = this.#waiting.length > 0 ? this.#interface : undefined;
    if (!lines) {
      output.write(text);
      return;
    }
    const { rows } = this.#quiet ? { rows: 0 } : lines.getCursorPos();
    moveCursor(output, 0, -rows);
    cursorTo(output, 0);
    clearScreenDown(output);
    output.write(text);
    if (this.#quiet) output.write(this.#secretPrompt);
    else {
      // What was drawn has scrolled away: readline must not go up to where it was.
      Object.assign(lines, { prevRows: 0 });
      lines.prompt(true);
    }
  }

  /** What was typed ahead for this question. Commands wait on. */
  #secretAhead(): string | undefined {
    const { maybeSecret = () => true } = this.#options;
    const index = this.#ahead.findIndex(maybeSecret);
    return index < 0 ? undefined : this.#ahead.splice(index, 1)[0];
  }

  #next(signal: AbortSignal | undefined): Promise<string | undefined> {
    return new Promise((resolve, reject) => {
      const abort = () => {
        this.#waiting.splice(this.#waiting.indexOf(done), 1);
        this.#options.output.write('\n');
        reject(signal!.reason);
      };
      const done = (line: string | undefined) => {
        signal?.removeEventListener('abort', abort);
        resolve(line);
      };
      signal?.addEventListener('abort', abort, { once: true });
      this.#waiting.push(done);
    });
  }

  #open(): Interface {
    if (this.#interface) return this.#interface;
    const { input, output, complete, history } = this.#options;
    const screen = new Writable({
      write: (chunk, _encoding, done) => {
        if (!this.#quiet) output.write(chunk);
        done();
      },
    });
    Object.defineProperty(screen, 'columns', { get: () => output.columns });
    const completer =
      complete &&
      ((line: string, answer: (error: null, result: [string[], string]) => void) =>
        void complete(line).then((result) => answer(null, result)));
    const lines = createInterface({
      input,
      output: screen,
      terminal: true,
      history: history?.().toReversed(),
      completer: completer as Completer | undefined,
    });
    // A secret is no history.
    lines.on('history', (history) => this.#quiet && history.shift());
    lines.on('line', (line) => {
      const waiting = this.#waiting.shift();
      // What comes in the same read is typed ahead, and not echoed either.
      this.#quiet = true;
      if (waiting) waiting(line);
      else this.#ahead.push(line);
    });
    lines.on('SIGINT', () => {
      // What was typed so far is dropped, as everywhere.
      lines.write(null, { ctrl: true, name: 'e' });
      lines.write(null, { ctrl: true, name: 'u' });
      this.#options.interrupted();
    });
    lines.on('close', () => {
      // Ctrl-D leaves the cursor behind the prompt; after a secret a line break comes anyway.
      if (this.#waiting.length > 0 && !this.#quiet) output.write('\n');
      this.#ended = true;
      for (const waiting of this.#waiting.splice(0)) waiting(undefined);
    });
    this.#interface = lines;
    return lines;
  }
}
