import type { Event } from '../contract.ts';
import type { Renderer } from './renderer.ts';
import type { Sink } from './sink.ts';

/** What comes later than this after the first line is not an answer of one piece any more, and is shown as it comes. */
const TOGETHER_MS = 200;

/** A sink that keeps the answer of one quick command together for a moment, so that one longer than a screen can be paged. */
export interface Answer extends Sink {
  /** A command begins. */
  begin(): void;
  /** Shows what was gathered, and from now on everything as it comes: something runs, or is asked. */
  pass(): void;
  /** The command is done: resolves when its answer was shown, or read in the pager. */
  end(): Promise<void>;
}

export interface AnswerOptions {
  /** How many lines need no pager. */
  room(): number;
  page(text: string): Promise<void>;
}

export function gatherAnswer(out: Sink, { room, page }: AnswerOptions): Answer {
  let gathered: string | undefined;
  let timer: NodeJS.Timeout | undefined;
  const take = () => {
    clearTimeout(timer);
    timer = undefined;
    const text = gathered ?? '';
    gathered = undefined;
    return text;
  };
  const pass = () => {
    const text = take();
    if (text !== '') out.write(text);
  };
  return {
    write(text) {
      if (gathered === undefined) return out.write(text);
      gathered += text;
      timer ??= setTimeout(pass, TOGETHER_MS);
    },
    flush: () => out.flush(),
    begin() {
      pass();
      gathered = '';
    },
    pass,
    async end() {
      const text = take();
      if (text.split('\n').length - 1 > room()) await page(text);
      else if (text !== '') out.write(text);
    },
  };
}

/** What tells a result; the rest tells that something is under way. */
const ANSWERS: ReadonlySet<Event['kind']> = new Set(['text', 'table', 'list']);

/** A renderer whose answers are gathered: everything else, and an error, lets pass what was. */
export function passing(renderer: Renderer, answer: Pick<Answer, 'pass'>): Renderer {
  return {
    ...renderer,
    event(event) {
      if (!ANSWERS.has(event.kind)) answer.pass();
      renderer.event(event);
    },
    error(...error) {
      answer.pass();
      renderer.error(...error);
    },
  };
}
