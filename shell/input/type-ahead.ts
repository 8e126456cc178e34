/**
 * What is typed before its time. While a command runs that may ask for a secret, a text that begins no command may be that secret,
 * typed too early: it is shown as dots, it goes to the question when that comes, and it is never run and never kept.
 */
import { LineQueue } from './line-queue.ts';

export interface TypeAheadOptions {
  /** Whether the line goes on in the next one (it ends with a backslash). */
  unfinished(line: string): boolean;
  /** Whether a line begins as a command does; the last word may still become one. */
  beginsLikeCommand(line: string): boolean;
  /** Whether a line begins with the whole name of a command, and goes on behind it: no password does by accident. */
  goesOnLikeCommand(line: string): boolean;
  /** A line, with those that continue it, on one line and with its secrets replaced. */
  redact(line: string): string;
}

const DOTS = '••••••';

export class TypeAhead {
  readonly queue: LineQueue;
  #guarded = false;
  /** What stands in the prompt was, or may have been, typed for a question. */
  #veiled = false;
  readonly #options: TypeAheadOptions;

  constructor(options: TypeAheadOptions) {
    this.#options = options;
    this.queue = new LineQueue(options.unfinished);
  }

  /** A command runs. */
  begin(mayAskForSecret: boolean): void {
    this.#guarded = mayAskForSecret;
  }

  /** No command runs any more; answers how many lines are dropped, because nobody should read them. */
  end(): number {
    const dropped = this.#guarded ? this.#takeSuspects().length : 0;
    this.#guarded = false;
    return dropped;
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

  /** A waiting line as it may be shown. */
  shown(line: string): string {
    return this.hides(line) ? DOTS : this.#options.redact(line);
  }

  hides(line: string): boolean {
    return this.#guarded && this.#isSuspect(line);
  }

  /** A secret is asked for now: what was typed for it, if something was. @param prompt the text in the prompt */
  secret(prompt: string): { text: string; from: 'queue' | 'prompt' } | undefined {
    if (!this.#guarded) return undefined;
    const [text] = this.#takeSuspects();
    if (text !== undefined) return { text, from: 'queue' };
    return this.veils(prompt) ? { text: prompt, from: 'prompt' } : undefined;
  }

  #takeSuspects(): readonly string[] {
    return this.queue.take((line) => this.#isSuspect(line));
  }

  #isSuspect(line: string): boolean {
    return !this.#options.beginsLikeCommand(line);
  }
}
