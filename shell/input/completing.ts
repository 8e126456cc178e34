/** Completions while they are looked up: keys that are typed right behind Tab wait for the answer, but not for long. */
import type { EditorState } from './editor.ts';
import type { Key } from './keys.ts';
import type { Completion } from './prompt.ts';

export interface CompletingOptions {
  complete(line: string, cursor: number, signal: AbortSignal): Promise<Completion>;
  /** Takes the keys that waited. */
  release(keys: readonly Key[]): void;
}

/** Keys typed right after Tab wait this long for the completion, so that `at<Tab> pre<Enter>` in one read means what it says. */
const PATIENCE_MS = 200;
const NOTHING: Completion = { from: 0, to: 0, items: [] };

export class Completing {
  #held: Key[] | undefined;
  #current: AbortController | undefined;
  readonly #options: CompletingOptions;

  constructor(options: CompletingOptions) {
    this.#options = options;
  }

  /** Whether the key has to wait; it is kept then. */
  hold(key: Key): boolean {
    this.#held?.push(key);
    return this.#held !== undefined;
  }

  /** The line is another one now. */
  abort(): void {
    this.#current?.abort();
  }

  /** @param settled is given what may stand at the cursor; nothing where the completer fails */
  start({ text, cursor }: EditorState, cause: 'tab' | 'again', settled: (completion: Completion) => void): void {
    const controller = new AbortController();
    this.#current = controller;
    if (cause === 'tab') this.#held = [];
    const release = () => {
      if (this.#current !== controller) return;
      const keys = this.#held ?? [];
      this.#held = undefined;
      this.#options.release(keys);
    };
    const timer = setTimeout(release, PATIENCE_MS);
    const settle = (completion: Completion) => {
      clearTimeout(timer);
      settled(completion);
      release();
    };
    this.#options.complete(text, cursor, controller.signal).then(settle, () => settle(NOTHING));
  }
}
