/**
 * The state of the terminal dialogue, and what every key does to it: keys go to the open question, else to the prompt; lines that
 * are entered while a command runs wait in a queue. Knows no terminal and no Ink: the UI shows `scene` and hears of changes.
 */
import { actionAt } from './bindings.ts';
import { Completing } from './completing.ts';
import { edit } from './editor.ts';
import { Hint } from './hint.ts';
import type { History } from './history.ts';
import type { Key } from './keys.ts';
import { type Completion, completed, emptyPrompt, type PromptState, promptKey, withText } from './prompt.ts';
import { type PromptViewOptions, viewPrompt } from './prompt-view.ts';
import { type Answer, type Question, questionKey } from './question.ts';
import { QuestionQueue } from './question-queue.ts';
import type { Activity, Scene } from './scene.ts';
import { TypeAhead, type TypeAheadOptions } from './type-ahead.ts';

export interface ConversationOptions extends PromptViewOptions, TypeAheadOptions {
  history: History;
  complete(line: string, cursor: number, signal: AbortSignal): Promise<Completion>;
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
const NOT_RUN = 'Not run, and not kept: what begins no command may be a secret that was typed too early.';
const NOT_TAKEN = 'Dropped what was typed ahead: it may be a secret, and this question asks for none.';
const TAKEN = 'The line that was typed ahead is the answer to:';
const LIKE_COMMAND = 'Typed ahead, and much like a command. Enter takes it, Ctrl-U clears.';
const TYPED_BEFORE = 'Typed before it was asked for. Enter takes it, Ctrl-U clears it.';

export class Conversation {
  #scene: Scene = { prompt: emptyPrompt, queue: [], queued: 0, status: [] };
  #changed = () => {};
  #running: { controller: AbortController; abandon: () => void } | undefined;
  readonly #hint = new Hint(
    (hint) => this.#set({ hint }),
    () => this.#changed(),
  );
  readonly #questions = new QuestionQueue(() => {
    this.#set({ question: this.#questions.current });
    this.#changed();
  });
  readonly #completing: Completing;
  readonly #ahead: TypeAhead;
  readonly #options: ConversationOptions;

  constructor(options: ConversationOptions) {
    this.#options = options;
    this.#ahead = new TypeAhead(options);
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
    // A job asks nothing: what was typed for it is not run either.
    this.#endAhead();
    return this.#ahead.next(() => this.#showQueue());
  }

  /** A command starts that may ask for a secret, or not. `abandoned` settles when the person no longer waits for a command that does not stop. */
  begin(mayAskForSecret = false): { controller: AbortController; abandoned: Promise<void> } {
    const controller = new AbortController();
    const abandoned = new Promise<void>((abandon) => {
      this.#running = { controller, abandon };
    });
    this.#ahead.begin(mayAskForSecret);
    this.#showPrompt(this.#scene.prompt);
    this.#showQueue();
    return { controller, abandoned };
  }

  /** The command has ended. */
  end(): void {
    this.#running = undefined;
    this.#hint.set(undefined);
    this.#set({ activity: undefined });
    this.#endAhead();
    this.#showPrompt(this.#scene.prompt);
    this.#showQueue();
    this.#changed();
  }

  /** Leaves as soon as the queued lines have run. */
  leave(): void {
    if (this.#running) this.#hint.set(LEAVE_HINT);
    this.#ahead.queue.end();
  }

  /**
   * Shows a question; Esc and Ctrl-C abort `controller`, which rejects with the signal's reason. A secret that was typed ahead with
   * its Enter is the answer at once, and that is told; one that is nearly a command stands in the question first.
   */
  ask(question: Question, controller: AbortController): Promise<Answer> {
    if (controller.signal.aborted || question.kind === 'pause') return this.#questions.ask(question, controller);
    if (question.kind !== 'secret') {
      this.#dropTyped();
      return this.#questions.ask(question, controller);
    }
    const answer = this.#ahead.answer();
    if (answer === undefined) return this.#questions.ask(this.#withTyped(question), controller);
    this.#showPrompt(this.#scene.prompt);
    this.#showQueue();
    if (this.#options.resemblesCommand(answer))
      return this.#questions.ask(withAnswer(question, answer, LIKE_COMMAND), controller);
    this.#options.remark(TAKEN);
    return Promise.resolve(answer);
  }

  /** What was typed for the question before it was there, and not entered, stands in it: Enter is still to be pressed. */
  #withTyped(question: SecretQuestion): Question {
    const { prompt } = this.#scene;
    const { text } = prompt.editor;
    if (!this.#ahead.isForQuestion(text)) return question;
    this.#showPrompt(withText(prompt, ''));
    return withAnswer(question, text, TYPED_BEFORE);
  }

  /** What was typed for this question or for one behind it: nobody can tell, and a code must not become a password. */
  #dropTyped(): void {
    const { prompt } = this.#scene;
    const dropped = this.#ahead.drop();
    const begun = this.#ahead.isForQuestion(prompt.editor.text);
    if (begun) this.#showPrompt(withText(prompt, ''));
    if (dropped === 0 && !begun) return;
    this.#showQueue();
    this.#options.remark(NOT_TAKEN);
  }

  #endAhead(): void {
    if (this.#ahead.end() > 0) this.#options.remark(NOT_RUN);
  }

  #key(key: Key): void {
    const action = actionAt('shell', key);
    if (action === 'clearLine') this.#interrupt();
    else {
      if (this.#hint.text === EXIT_HINT) this.#hint.set(undefined);
      if (action === 'clearScreen') this.#options.clearScreen();
      else if (action === 'suspend') this.#options.suspend();
      else if (this.#questions.controller && !this.#passes(key)) this.#questionKey(key, this.#questions.controller);
      else this.#promptKey(key);
    }
  }

  /** At a pause one may go on typing; it answers only where there is nothing in the prompt that the key could mean. */
  #passes(key: Key): boolean {
    const { question, prompt, queued } = this.#scene;
    if (question?.kind !== 'pause') return false;
    if (prompt.editor.text !== '' || prompt.menu || prompt.search) return true;
    if (queued > 0 && actionAt('running', key) === 'drop') return true;
    return 'question' in questionKey(question, key);
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
    const typed = entered.filter((line) => line.trim() !== '');
    const lines = this.#ahead.fit(typed);
    if (lines.length < typed.length) this.#options.remark(NOT_RUN);
    if (lines.length === 0) return;
    this.#ahead.queue.add(lines);
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
    this.#set(viewPrompt(prompt, this.#scene, this.#ahead, this.#options));
  }

  /** Ctrl-C: stops the question or the command, else clears the line, else hints, else leaves. */
  #interrupt(): void {
    const controller = this.#questions.controller ?? this.#running?.controller;
    const { prompt, hint } = this.#scene;
    if (controller) this.#stop(controller);
    else if (this.#ahead.queue.lines.length > 0) this.#drop();
    else if (prompt.search) this.#showPrompt({ editor: prompt.editor });
    else if (prompt.editor.text !== '' || prompt.menu)
      this.#showPrompt({ editor: edit(prompt.editor, { type: 'clear' }) });
    else if (hint === EXIT_HINT) this.leave();
    else this.#hint.set(EXIT_HINT, EXIT_HINT_MS);
  }

  #stop(controller: AbortController): void {
    this.#drop();
    if (!controller.signal.aborted) {
      if (controller === this.#running?.controller) this.#hint.set(STOP_HINT, PATIENCE_MS, IMPATIENT_HINT);
      controller.abort();
    } else if (this.#hint.text === IMPATIENT_HINT) this.#running?.abandon();
  }

  /** Queued lines are not run, but not lost either. */
  #drop(): void {
    const { waiting: lines } = this.#ahead;
    this.#ahead.queue.drop();
    this.#showQueue();
    if (lines.length === 0) return;
    for (const { line, hidden } of lines) if (!hidden) this.#options.history.add(this.#options.redact(line));
    const dropped = lines.length === 1 ? 'a waiting line' : `${lines.length} waiting lines`;
    this.#options.remark(`Dropped ${dropped}. Up brings back what was typed.`);
  }

  #showQueue(): void {
    const { waiting: lines } = this.#ahead;
    const queue = lines.slice(0, QUEUE_SHOWN).map((line) => this.#ahead.shown(line));
    if (lines.length === this.#scene.queued && queue.join('\n') === this.#scene.queue.join('\n')) return;
    this.#set({ queue, queued: lines.length });
    this.#changed();
  }

  #set(change: Partial<Scene>): void {
    const names = Object.keys(change) as (keyof Scene)[];
    if (names.some((name) => change[name] !== this.#scene[name])) this.#scene = { ...this.#scene, ...change };
  }
}

type SecretQuestion = Extract<Question, { kind: 'secret' }>;

const withAnswer = (question: SecretQuestion, text: string, complaint: string): Question => ({
  ...question,
  editor: edit(question.editor, { type: 'insert', text }),
  complaint,
});
