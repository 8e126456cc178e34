/** The conversation at the prompt of this program: what its language says about a line while it is typed. */
import type { ContextFactory } from '../context.ts';
import type { Event } from '../contract.ts';
import { Conversation, type ConversationOptions } from '../input/conversation.ts';
import { beginsLikeCommand, goesOnLikeCommand, mayAskForSecret, resemblesCommand } from '../language/begins.ts';
import { complete } from '../language/complete.ts';
import { explainLine, topicAt } from '../language/explain.ts';
import { highlight } from '../language/highlight.ts';
import type { NameCache } from '../language/names.ts';
import { quoteLine } from '../language/quote.ts';
import { tokenize } from '../language/tokenize.ts';
import type { Variables } from '../language/variables.ts';
import type { Renderer } from '../output/renderer.ts';
import type { Registry } from '../registry.ts';
import type { ForegroundOptions } from './foreground.ts';

type Screen = Pick<ConversationOptions, 'history' | 'ghosts' | 'redact' | 'remark' | 'clearScreen' | 'suspend'>;

export interface DialogueOptions extends Screen {
  registry: Registry;
  variables: Variables;
  names: NameCache;
  renderer: Renderer;
  /** Sanitises and masks a text that is shown. */
  clean(text: string): string;
  /** The contexts of the session, which is not there before the conversation is. */
  contexts(): ContextFactory;
  runLine: ForegroundOptions['runLine'];
}

export function createDialogue(options: DialogueOptions): Conversation {
  const { registry, variables, names, renderer, clean, contexts, runLine } = options;
  /** Above the prompt; the line is kept, and the history knows nothing of it. */
  const showHelp = async (topic: readonly string[]) => {
    try {
      const context = contexts().withSignal(new AbortController().signal);
      const events: AsyncIterable<Event> = runLine(quoteLine(['help', ...topic]), context);
      for await (const event of events) renderer.event(event);
    } catch (error) {
      renderer.error(error);
    }
    await renderer.flush();
  };
  return new Conversation({
    ...options,
    highlight: (line) => highlight(line, registry),
    explain(line, cursor) {
      const shown = explainLine(line, cursor, registry);
      return shown && { usage: clean(shown.usage), ...(shown.about && { about: clean(shown.about) }) };
    },
    help: (line, cursor) => void showHelp(topicAt(line, cursor, registry)),
    beginsLikeCommand: (line) => beginsLikeCommand(line, registry),
    goesOnLikeCommand: (line) => goesOnLikeCommand(line, registry),
    resemblesCommand: (line) => resemblesCommand(line, registry),
    mayAskForSecret: (line) => mayAskForSecret(line, registry),
    unfinished: (line) => tokenize(line).at(-1)?.problem?.kind === 'continuation',
    complete: (line, cursor, signal) =>
      complete(line, cursor, registry, contexts().withSignal(signal), variables, names),
  });
}
