/** Runs typed lines, one at a time: events go to the transcript, progress to the status, Ctrl-C through the signal. */
import type { ContextFactory } from '../context.ts';
import { type Ask, type Context, type Event, type Result, text } from '../contract.ts';
import type { Conversation } from '../input/conversation.ts';
import type { Outcome as Ending } from '../language/as-script.ts';
import { mayAskForSecret } from '../language/begins.ts';
import { findCommand } from '../language/parse.ts';
import { wordsOf } from '../language/tokenize.ts';
import type { Answer } from '../output/answer.ts';
import type { Renderer } from '../output/renderer.ts';
import type { Registry } from '../registry.ts';
import type { Background } from './background.ts';
import { showLine } from './show-line.ts';

export interface ForegroundOptions {
  conversation: Conversation;
  contexts: ContextFactory;
  registry: Registry;
  renderer: Renderer;
  /** Where what a command says is gathered. */
  answer: Pick<Answer, 'begin' | 'end'>;
  /** Takes over what does not stop. */
  background: Pick<Background, 'adopt'>;
  runLine(line: string, context: Context): AsyncGenerator<Event, Result, void>;
  /** Questions of a command; Esc and Ctrl-C abort its controller. */
  askFor(controller: AbortController): Ask;
  /** Shows that something runs; `text` is told of progress. */
  startActivity(name: string): { text(text: string, amount?: { done?: number; total?: number }): void; stop(): void };
  /** The session may have changed. */
  changed(): void;
}

/** Answers a function that runs a line to its end, or until the person waits no longer, and says how it ended. It never rejects. */
export function createForeground(options: ForegroundOptions): (line: string, shown: string) => Promise<Ending> {
  const { conversation, contexts, registry, renderer, answer, background, changed } = options;
  return async (line, shown) => {
    const { controller, abandoned } = conversation.begin(mayAskForSecret(line, registry));
    const context = contexts.withSignal(controller.signal, options.askFor(controller));
    const name = findCommand(wordsOf(line), registry)?.name;
    const activity = options.startActivity(name ?? shown);
    let output: Pick<Renderer, 'event' | 'data' | 'error'> = renderer;
    answer.begin();
    const running = showLine(options.runLine(line, context), {
      renderer: {
        event: (event) => output.event(event),
        data: (...data) => output.data(...data),
        error: (...error) => output.error(...error),
      },
      outcome: { command: shown, where: name },
      signal: controller.signal,
      seen(event) {
        // A step is in the transcript already.
        if (event.kind === 'progress') activity.text(event.text, event);
        else if (event.kind === 'step') activity.text(name ?? shown);
        changed();
      },
    });
    const ending = await Promise.race([running, abandoned]);
    if (ending === undefined) {
      const { number, renderer: jobs } = background.adopt(shown, controller, running);
      renderer.event(
        text(
          `It does not stop, and the shell waits no longer. It goes on as job ${number}: it may still change something.`,
          'quiet',
        ),
      );
      output = jobs;
    } else if (ending === 'stopped') renderer.event(text('Stopped.', 'quiet'));
    activity.stop();
    await answer.end();
    await renderer.flush();
    conversation.end();
    changed();
    return ending ?? 'stopped';
  };
}
