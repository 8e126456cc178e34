/**
 * The state of the terminal dialogue, and what every key does to it: keys go to the open question, else to the prompt; lines that
 * are entered while a command runs wait in a queue. Knows no terminal and no Ink: the UI shows `scene` and hears of changes.
 */
import type { Mark } from '../language/highlight.ts';
import { actionAt } from './bindings.ts';
import { Completing } from './completing.ts';
import { edit } from './editor.ts';
import { withGhost } from './ghost.ts';
import type { History } from './history.ts';
import type { Key } from './keys.ts';
import { LineQueue } from './line-queue.ts';
import { type Completion, completed, emptyPrompt, type PromptState, promptKey } from './prompt.ts';
import type { Answer, Question } from './question.ts';
import { QuestionQueue } from './question-queue.ts';
import type { Activity, Scene } from './scene.ts';

export interface ConversationOptions {
  history: History;
  /** Whether the rest of a line that was typed before is shown behind the cursor; only where it can be told from what is typed. */
  ghosts: boolean;
  /** Whether the line goes on in the next one (it ends with a backslash). */
  unfinished(line: string): boolean;
  /** What the words of a line are. */
  highlight(line: string): readonly Mark[];
  /** A line, with those that continue it, on one line and with its secrets replaced. */
  redact(line: string): string;
  complete(line: string, cursor: number, signal: AbortSignal): Promise<Completion>;
  /** What belongs at the cursor of a line, in one line; undefined where there is nothing to say. */
  explain(line: string, cursor: number): string | undefined;
  /** Shows help on what stands at the cursor, above the prompt. */
  help(line: string, cursor: number): void;
  /** Writes a remark into the transcript. */
  remark(text: string): void;
  clearScreen(): void;
  suspend(): void;
}

const EXIT_HINT = 'Ctrl-D or Ctrl-C again to exit';
const EXIT_HINT_MS = 2_000;
const STOP_HINT = 'Stopping…';
/** Most commands stop at once, and a script cleans up: only then may one wait no longer. */
const PATIENCE_MS = 1_000;
const IMPATIENT_HINT = 'Still stopping. Ctrl-C again to wait no longer';
const LEAVE_HINT = 'Leaves when this has run';
const QUEUE_SHOWN = 3;

export class Conversation {
  #scene: Scene = { prompt: emptyPrompt, queue: [], queued: 0, status: [] };
  #changed = () => {};
  #running: { controller: AbortController; abandon: () => void } | undefined;
  #hintTimer: NodeJS.Timeout | undefined;
  readonly #questions = new QuestionQueue(() => {
    this.#set({ question: this.#questions.current });
    this.#changed();
  });
  readonly #completing: Completing;
  readonly #lines: LineQueue;
  readonly #options: ConversationOptions;

  constructor(options: ConversationOptions) {
    this.#options = options;
    this.#lines = new LineQueue(options.unfinished);
    this.#completing = new Completing({ complete: options.complete, release: (keys) => this.keys(keys) });
  }

  get scene(): Scene {
    return this.#scene;
  }

  /** One listener: the UI. Answers how to stop listening. */
  subscribe = (listener: () => void): (() => void) => {
    this.#changed = listener;
    return () => {
      this.#changed = () => {};
    };
  };

  showActivity(activity: Activity | undefined): void {
    if (activity === this.#scene.activity) return;
    this.#set({ activity });
    this.#changed();
  }

  showStatus(status: readonly string[]): void {
    if (status.join('\n') === this.#scene.status.join('\n')) return;
    this.#set({ status });
    this.#changed();
  }

  /** All keys of one read, in order; the UI hears of them once. */
  keys(keys: readonly Key[]): void {
    const before = this.#scene;
    for (const key of keys) if (!this.#completing.hold(key)) this.#key(key);
    if (this.#scene !== before) this.#changed();
  }

  /** The next line to run, with those that continue it, or undefined when the person leaves. Waits until there is one. */
  nextLine(): Promise<string | undefined> {
    return this.#lines.next(() => this.#showQueue());
  }

  /** A command starts. `abandoned` settles when the person no longer waits for a command that does not stop. */
  begin(): { controller: AbortController; abandoned: Promise<void> } {
    const controller = new AbortController();
    const abandoned = new Promise<void>((abandon) => {
      this.#running = { controller, abandon };
    });
    this.#showQueue();
    return { controller, abandoned };
  }

  /** The command has ended. */
  end(): void {
    this.#running = undefined;
    this.#hint(undefined);
    this.#set({ activity: undefined });
    this.#changed();
  }

  /** Leaves as soon as the queued lines have run. */
  leave(): void {
    if (this.#running) this.#hint(LEAVE_HINT);
    this.#lines.end();
  }

  /** Shows a question; Esc and Ctrl-C abort `controller`, which rejects with the signal's reason. */
  ask(question: Question, controller: AbortController): Promise<Answer> {
    return this.#questions.ask(question, controller);
  }

  #key(key: Key): void {
    const action = actionAt('shell', key);
    if (action === 'clearLine') this.#interrupt();
    else {
      if (this.#scene.hint === EXIT_HINT) this.#hint(undefined);
      if (action === 'clearScreen') this.#options.clearScreen();
      else if (action === 'suspend') this.#options.suspend();
      else if (this.#questions.controller) this.#questionKey(key, this.#questions.controller);
      else this.#promptKey(key);
    }
  }

  #questionKey(key: Key, controller: AbortController): void {
    if (this.#questions.key(key)) this.#set({ question: this.#questions.current });
    else this.#stop(controller);
  }

  #promptKey(key: Key): void {
    const { prompt, queued } = this.#scene;
    const drops = actionAt('running', key) === 'drop';
    if (drops && !prompt.menu && !prompt.search && queued > 0) this.#drop();
    else if (actionAt('shell', key) === 'leave' && prompt.editor.text === '' && !prompt.search) this.leave();
    else {
      const step = promptKey(prompt, key, this.#options.history.lines);
      if (step.state !== prompt) this.#completing.abort();
      this.#enter(step.lines);
      this.#showPrompt(step.state);
      if (step.complete) this.#complete(step.complete);
      if (step.help) this.#options.help(prompt.editor.text, prompt.editor.cursor);
    }
  }

  #enter(entered: readonly string[]): void {
    const lines = entered.filter((line) => line.trim() !== '');
    if (lines.length === 0) return;
    this.#lines.add(lines);
    if (this.#running) this.#showQueue();
  }

  #complete(cause: 'tab' | 'again'): void {
    const { editor } = this.#scene.prompt;
    this.#completing.start(editor, cause, (completion) => {
      if (this.#scene.prompt.editor !== editor) return;
      this.#showPrompt(completed(this.#scene.prompt, completion, cause));
      this.#changed();
    });
  }

  #showPrompt(prompt: PromptState): void {
    const { ghosts, history } = this.#options;
    const { text } = prompt.editor;
    const marks = text === this.#scene.prompt.editor.text ? this.#scene.marks : this.#marksOf(text);
    const secret = marks?.some(({ kind, end }) => kind === 'secret' && end === text.length);
    const usage = this.#usageOf(prompt);
    this.#set({ prompt: ghosts && !secret ? withGhost(prompt, history.lines) : prompt, marks, usage });
  }

  #usageOf({ editor, search }: PromptState): string | undefined {
    const { begun } = this.#lines;
    return search ? undefined : this.#options.explain(begun + editor.text, begun.length + editor.cursor);
  }

  /** What the words mean may be decided by the lines before that this one goes on from. */
  #marksOf(text: string): readonly Mark[] {
    const { begun } = this.#lines;
    const marks = this.#options.highlight(begun + text);
    if (begun === '') return marks;
    return marks.flatMap(({ kind, start, end }) => {
      const own = { kind, start: Math.max(0, start - begun.length), end: end - begun.length };
      return own.end > own.start ? [own] : [];
    });
  }

  /** Ctrl-C: stops the question or the command, else clears the line, else hints, else leaves. */
  #interrupt(): void {
    const controller = this.#questions.controller ?? this.#running?.controller;
    const { prompt, hint } = this.#scene;
    if (controller) this.#stop(controller);
    else if (this.#lines.lines.length > 0) this.#drop();
    else if (prompt.search) this.#showPrompt({ editor: prompt.editor });
    else if (prompt.editor.text !== '' || prompt.menu)
      this.#showPrompt({ editor: edit(prompt.editor, { type: 'clear' }) });
    else if (hint === EXIT_HINT) this.leave();
    else this.#hint(EXIT_HINT, EXIT_HINT_MS);
  }

  #stop(controller: AbortController): void {
    this.#drop();
    if (!controller.signal.aborted) {
      if (controller === this.#running?.controller) this.#hint(STOP_HINT, PATIENCE_MS, IMPATIENT_HINT);
      controller.abort();
    } else if (this.#scene.hint === IMPATIENT_HINT) this.#running?.abandon();
  }

  /** Queued lines are not run, but not lost either. */
  #drop(): void {
    const lines = this.#lines.drop();
    this.#showQueue();
    if (lines.length === 0) return;
    for (const line of lines) this.#options.history.add(this.#options.redact(line));
    const dropped = lines.length === 1 ? 'a waiting line' : `${lines.length} waiting lines`;
    this.#options.remark(`Dropped ${dropped}. Up brings back what was typed.`);
  }

  /** Shows a hint, and another one or none after a while. */
  #hint(hint: string | undefined, milliseconds?: number, next?: string): void {
    clearTimeout(this.#hintTimer);
    this.#set({ hint });
    if (milliseconds === undefined) return;
    this.#hintTimer = setTimeout(() => {
      this.#set({ hint: next });
      this.#changed();
    }, milliseconds);
  }

  #showQueue(): void {
    const { lines } = this.#lines;
    const queue = lines.slice(0, QUEUE_SHOWN).map(this.#options.redact);
    if (lines.length === this.#scene.queued && queue.join('\n') === this.#scene.queue.join('\n')) return;
    this.#set({ queue, queued: lines.length });
    this.#changed();
  }

  #set(change: Partial<Scene>): void {
    const names = Object.keys(change) as (keyof Scene)[];
    if (names.some((name) => change[name] !== this.#scene[name])) this.#scene = { ...this.#scene, ...change };
  }
}
