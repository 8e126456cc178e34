/** Runs typed lines, one at a time: events go to the transcript, progress to the status, Ctrl-C through the signal. */
import type { ContextFactory } from '../context.ts';
import { type Ask, type Context, type Event, type Result, ScriptEnd, text } from '../contract.ts';
import type { Conversation } from '../input/conversation.ts';
import type { Outcome as Ending } from '../language/as-script.ts';
import { findCommand } from '../language/parse.ts';
import { wordsOf } from '../language/tokenize.ts';
import type { Outcome, Renderer } from '../output/renderer.ts';
import type { Registry } from '../registry.ts';

export interface ForegroundOptions {
  conversation: Conversation;
  contexts: ContextFactory;
  registry: Registry;
  renderer: Renderer;
  runLine(line: string, context: Context): AsyncGenerator<Event, Result, void>;
  /** Questions of a command; Esc and Ctrl-C abort its controller. */
  askFor(controller: AbortController): Ask;
  /** Shows that something runs; `text` is told of progress. */
  startActivity(name: string): { text(text: string): void; stop(): void };
  /** The session may have changed. */
  changed(): void;
}

/** Events may come faster than the terminal is read; after this long without a turn, keys and timers get one. */
const TURN_MS = 10;

/** Answers a function that runs a line to its end, or until the person waits no longer, and says how it ended. It never rejects. */
export function createForeground(options: ForegroundOptions): (line: string, shown: string) => Promise<Ending> {
  const { conversation, contexts, registry, renderer, changed } = options;
  return async (line, shown) => {
    const { controller, abandoned } = conversation.begin();
    const context = contexts.withSignal(controller.signal, options.askFor(controller));
    const name = findCommand(wordsOf(line), registry)?.name;
    const activity = options.startActivity(name ?? shown);
    const running = render(options.runLine(line, context), {
      renderer,
      outcome: { command: shown, where: name },
      signal: controller.signal,
      seen(event) {
        activity.text(event.kind === 'progress' || event.kind === 'step' ? event.text : (name ?? shown));
        changed();
      },
    });
    const ending = await Promise.race([running, abandoned]);
    if (ending === undefined)
      renderer.event(text('It does not stop, and the shell waits no longer. It may still change something.', 'quiet'));
    activity.stop();
    await renderer.flush();
    conversation.end();
    changed();
    return ending ?? 'stopped';
  };
}

interface Rendering {
  renderer: Renderer;
  outcome: Outcome;
  signal: AbortSignal;
  seen(event: Event): void;
}

async function render(
  events: AsyncGenerator<Event, Result, void>,
  { renderer, outcome, signal, seen }: Rendering,
): Promise<Ending> {
  let spoke = false;
  let turn = performance.now();
  try {
    for (;;) {
      const next = await events.next();
      if (next.done) {
        // A command may end without an error when it is told to stop; a log tail does.
        if (signal.aborted) renderer.event(text('Stopped.', 'quiet'));
        else renderer.data(outcome, next.value, spoke || outcome.where === undefined);
        return signal.aborted ? 'stopped' : 'done';
      }
      spoke = true;
      renderer.event(next.value);
      seen(next.value);
      if (performance.now() - turn < TURN_MS) continue;
      await new Promise((resolve) => setImmediate(resolve));
      turn = performance.now();
    }
  } catch (error) {
    if (error instanceof ScriptEnd) return 'done';
    if (!isStop(error, signal)) {
      renderer.error(error, outcome);
      return 'failed';
    }
    renderer.event(text('Stopped.', 'quiet'));
    return 'stopped';
  }
}

/** Whether an error only says that the signal was aborted, in the words of Node, of fetch or of an SDK client. */
function isStop(error: unknown, signal: AbortSignal): boolean {
  if (!signal.aborted) return false;
  return error === signal.reason || (error instanceof Error && error.name === 'AbortError');
}
