/**
 * What is typed before its time. Where a command that runs or waits may ask for a secret, a text that begins no command may be that
 * secret, typed too early: it is shown as dots, it goes to the question when that comes, and it is never run and never kept.
 */
import { LineQueue } from './line-queue.ts';

export interface TypeAheadOptions {
  /** Whether the line goes on in the next one (it ends with a backslash). */
  unfinished(line: string): boolean;
  /** Whether a line begins as a command does; the last word may still become one. */
  beginsLikeCommand(line: string): boolean;
  /** Whether a line begins with the whole name of a command, and goes on behind it: no password does by accident. */
  goesOnLikeCommand(line: string): boolean;
  /** Whether a line that begins no command is nearly one. */
  resemblesCommand(line: string): boolean;
  /** Whether the command of a line may ask for a secret. */
  mayAskForSecret(line: string): boolean;
  /** A line, with those that continue it, on one line and with its secrets replaced. */
  redact(line: string): string;
}

export interface WaitingLine {
  readonly line: string;
  /** It may be a secret for a command before it. */
  readonly hidden: boolean;
}

const DOTS = '••••••';

export class TypeAhead {
  readonly queue: LineQueue;
  /** What runs may ask for a secret. */
  #mayAsk = false;
  /** What stands in the prompt was, or may have been, typed for a question. */
  #veiled = false;
  readonly #options: TypeAheadOptions;

  constructor(options: TypeAheadOptions) {
    this.#options = options;
    this.queue = new LineQueue(options.unfinished);
  }

  /** The next line to run; a secret may be asked for from now on, not only when its command begins. */
  async next(waits: () => void): Promise<string | undefined> {
    const line = await this.queue.next(waits);
    this.#mayAsk = line !== undefined && this.#options.mayAskForSecret(line);
    return line;
  }

  /** A command runs. */
  begin(mayAskForSecret: boolean): void {
    this.#mayAsk = mayAskForSecret;
  }

  /** No command runs any more; answers how many lines are dropped, because nobody should read them. */
  end(): number {
    const dropped = this.drop();
    this.#mayAsk = false;
    return dropped;
  }

  /** Drops the lines that may be secrets for what runs; those behind a line that may ask for one are that line's. Answers how many. */
  drop(): number {
    if (!this.#mayAsk) return 0;
    const asks = this.queue.lines.findIndex((line) => this.#options.mayAskForSecret(line));
    return this.queue.remove((line, index) => (asks < 0 || index < asks) && this.#isSuspect(line));
  }

  /** Whether the prompt's text was hidden when it was last looked at. */
  get veiled(): boolean {
    return this.#veiled;
  }

  /** Whether this text of the prompt is to be hidden. It stays so until it is gone, or becomes a command. */
  veils(text: string): boolean {
    const line = this.queue.begun + text;
    // While a secret may be asked for, the first letters of a password are not shown either, though a command begins like that.
    const hidden = this.#guarded ? !this.#options.goesOnLikeCommand(line) : this.#veiled && this.#isSuspect(line);
    this.#veiled = text !== '' && hidden;
    return this.#veiled;
  }

  /** Of the entered lines, those that may run; the others may be secrets, and no question can come for them any more. */
  fit(lines: readonly string[]): readonly string[] {
    return this.#veiled && !this.#guarded ? lines.filter((line) => !this.#isSuspect(line)) : lines;
  }

  get waiting(): readonly WaitingLine[] {
    let guarded = this.#mayAsk;
    return this.queue.lines.map((line) => {
      const hidden = guarded && this.#isSuspect(line);
      guarded ||= this.#options.mayAskForSecret(line);
      return { line, hidden };
    });
  }

  /** A waiting line as it may be shown. */
  shown({ line, hidden }: WaitingLine): string {
    return hidden ? DOTS : this.#options.redact(line);
  }

  /**
   * A secret is asked for now: the line that was entered for it, exactly up to its Enter. Lines are taken in their order: behind a
   * command that waits, none is.
   */
  answer(): string | undefined {
    return this.#mayAsk ? this.queue.shift((line) => this.#isSuspect(line)) : undefined;
  }

  /** Whether this text of the prompt was typed for a question of what runs. */
  isForQuestion(text: string): boolean {
    return this.#mayAsk && this.veils(text);
  }

  get #guarded(): boolean {
    return this.#mayAsk || this.queue.lines.some((line) => this.#options.mayAskForSecret(line));
  }

  #isSuspect(line: string): boolean {
    return !this.#options.beginsLikeCommand(line);
  }
}
