/** The shell at a terminal: prompt, questions and live region by Ink; what commands say is written once, above them. */
import type { ReadStream, WriteStream } from 'node:tty';
import { systemClock } from '../clock.ts';
import type { ContextFactory } from '../context.ts';
import {
  type Ask,
  type Context,
  type Event,
  EXIT,
  type ExitCode,
  type Jobs,
  type Result,
  type Shell,
  text,
  type Warning,
} from '../contract.ts';
import { createAsk } from '../input/ask.ts';
import { Conversation } from '../input/conversation.ts';
import { openHistory } from '../input/history-file.ts';
import { asScript } from '../language/as-script.ts';
import { isJob } from '../language/background.ts';
import { beginsLikeCommand, goesOnLikeCommand } from '../language/begins.ts';
import { complete } from '../language/complete.ts';
import { explainLine, topicAt } from '../language/explain.ts';
import { highlight } from '../language/highlight.ts';
import type { NameCache } from '../language/names.ts';
import { parseLine } from '../language/parse.ts';
import { quoteLine } from '../language/quote.ts';
import { redactLine, type SecretValues } from '../language/redact.ts';
import { tokenize } from '../language/tokenize.ts';
import type { Variables } from '../language/variables.ts';
import { type Answer, gatherAnswer } from '../output/answer.ts';
import { formatEvent } from '../output/line.ts';
import { withoutLinks } from '../output/links.ts';
import { masked } from '../output/masked.ts';
import { showInPager } from '../output/pager.ts';
import { plainRenderer } from '../output/plain.ts';
import { type Renderer, renderTo } from '../output/renderer.ts';
import { sanitizeLine } from '../output/sanitize.ts';
import type { Style } from '../output/style.ts';
import type { Registry } from '../registry.ts';
import { startActivity } from '../ui/activity-ticker.ts';
import { takeWindow, type Window } from '../ui/window.ts';
import { createBackground } from './background.ts';
import { createForeground } from './foreground.ts';
import { JobTable } from './job-table.ts';
import { leftBefore, mayLeave } from './leave.ts';
import { statusOf } from './status.ts';

export interface InteractiveOptions {
  registry: Registry;
  secrets: SecretValues;
  variables: Variables;
  names: NameCache;
  color: boolean;
  /** Tables are never fitted to the width. */
  wide?: boolean;
  /** Words that lead somewhere; absent where the terminal has no links. */
  links?: Style['links'] | undefined;
  /** Stack traces under errors. */
  debug: boolean;
  /** At most three lines for the first look. */
  banner: string;
  /** Makes the session; called once, before the prompt is there. */
  openContext(hooks: InteractiveHooks): ContextFactory;
  /** Runs a line in a context; the same that `Shell.run` does. */
  runLine(line: string, context: Context): AsyncGenerator<Event, Result, void>;
  /** Is told all that the transcript shows, too: `--transcript`. */
  also?: Renderer;
  /** Where the lines that were typed are kept for later sessions; absent: nowhere. */
  historyFile?: string;
  /** The command line of the pager for answers longer than a screen; absent: there is none. */
  pager?: string;
  stdin?: ReadStream;
  stdout?: WriteStream;
}

/** What the session needs of the terminal. The names are those of ContextOptions. */
export interface InteractiveHooks {
  ask: Ask;
  history: Shell['history'];
  typed: Shell['typed'];
  jobs: Jobs;
  request: Shell['request'];
  warn(warning: Warning): void;
}

/** Clients are made ready before the first command needs them, but not before the prompt is on the screen. */
const WARM_UP_MS = 100;

/** Runs the shell until the person leaves. The terminal is as it was before, whichever way this ends. */
export async function runInteractive(options: InteractiveOptions): Promise<ExitCode> {
  const { stdin = process.stdin, stdout = process.stdout, color } = options;
  const window = takeWindow({ stdin, stdout, color });
  window.lines.write(`${formatEvent(text(options.banner, 'quiet'), { width: window.width(), color })}\n`);
  try {
    await converse(options, window);
    return EXIT.ok;
  } finally {
    window.close();
  }
}

async function converse(options: InteractiveOptions, window: Window): Promise<void> {
  const { registry, secrets, variables, runLine } = options;
  const requests = new Set<'exit' | 'clear'>();
  const jobs = new JobTable(systemClock);
  const answer = answerFor(options, window);
  const renderer = rendererFor(options, window, answer);
  const history = openHistory({
    file: options.historyFile,
    clock: systemClock,
    warn: (warning) => renderer.event(warning),
  });
  const redact = (line: string) => secrets.apply(redactLine(line, registry)).replace(/\s*\\\n\s*/g, ' ');
  const clean = (shown: string) => secrets.apply(sanitizeLine(shown));
  const remark = (line: string) => renderer.event(text(line, 'quiet'));

  const conversation: Conversation = new Conversation({
    history,
    ghosts: options.color,
    highlight: (line) => highlight(line, registry),
    explain: (line, cursor) => explained(line, cursor),
    help: (line, cursor) => void showHelp(topicAt(line, cursor, registry)),
    beginsLikeCommand: (line) => beginsLikeCommand(line, registry),
    goesOnLikeCommand: (line) => goesOnLikeCommand(line, registry),
    redact,
    unfinished: (line) => tokenize(line).at(-1)?.problem?.kind === 'continuation',
    complete: (line, cursor, signal) =>
      complete(line, cursor, registry, contexts.withSignal(signal), variables, options.names),
    remark,
    clearScreen: () => window.clear(),
    suspend: () => window.suspend(),
  });
  const explained = (line: string, cursor: number) => {
    const shown = explainLine(line, cursor, registry);
    return shown && { usage: clean(shown.usage), ...(shown.about && { about: clean(shown.about) }) };
  };
  /** Above the prompt; the line is kept, and the history knows nothing of it. */
  const showHelp = async (topic: readonly string[]) => {
    try {
      const context = contexts.withSignal(new AbortController().signal);
      for await (const event of runLine(quoteLine(['help', ...topic]), context)) renderer.event(event);
    } catch (error) {
      renderer.error(error);
    }
    await renderer.flush();
  };
  const askFor = (controller: AbortController) =>
    createAsk({
      show(question) {
        answer.pass();
        window.lines.flushNow();
        return conversation.ask(question, controller);
      },
      record: (question, answer) => remark(`${question} ${answer}`),
      learn: (secret) => secrets.addTyped(secret),
    });
  const contexts = options.openContext({
    ask: askFor(new AbortController()),
    history: () => history.lines,
    typed: () => asScript(history.ran, registry),
    jobs,
    request: (what) => requests.add(what),
    warn: (warning) => renderer.event(warning),
  });
  const showStatus = () => conversation.showStatus(statusOf(contexts.session, jobs.running().length).map(clean));
  const background = createBackground({
    table: jobs,
    contexts,
    registry,
    secrets,
    screen: { lines: window.lines, style: styleOf(options, window), debug: options.debug, also: options.also },
    runLine,
    names: options.names,
    changed: showStatus,
  });
  const runInForeground = createForeground({
    conversation,
    contexts,
    registry,
    renderer,
    background,
    runLine,
    askFor,
    answer,
    startActivity: (name) => startActivity(name, clean, (shown) => conversation.showActivity(shown)),
    changed: showStatus,
  });
  const run = async (line: string) => {
    const shown = redact(line);
    history.add(shown);
    renderer.echo(shown);
    window.lines.flushNow();
    history.ended(
      shown,
      await (isJob(line, (one) => parseLine(one, registry)) ? started(line, shown) : runInForeground(line, shown)),
    );
    if (requests.delete('clear')) window.clear();
    if (requests.delete('exit')) conversation.leave();
  };

  const started = (line: string, shown: string) => {
    background.start(line, shown);
    return 'done' as const;
  };
  const confirm = (question: string) =>
    askFor(new AbortController())
      .confirm({ text: question, default: true })
      // Esc and Ctrl-C: back to the prompt.
      .catch(() => undefined);

  const before = leftBefore(contexts.journal);
  if (before !== undefined) renderer.event(before);
  showStatus();
  await window.open(conversation);
  const warmUp = setTimeout(() => warmUpWorld(contexts).then(showStatus, ignore), WARM_UP_MS);
  let asked = false;
  for (;;) {
    const line = await conversation.nextLine();
    if (line === undefined) {
      const { session, everywhere: journal } = contexts;
      const keeps = !asked && !session.world.temporary;
      if (await mayLeave({ confirm, journal, keeps, jobs, renderer, clock: systemClock, run })) break;
      asked = true;
    } else {
      await run(line);
      asked = false;
    }
  }
  clearTimeout(warmUp);
}

/** Makes the client that most commands need, and learns whose account it is. */
async function warmUpWorld({ session, withSignal }: ContextFactory): Promise<void> {
  const { aws } = withSignal(new AbortController().signal);
  await aws.cognito();
  if (session.world.kind === 'aws') session.learnAccount((await aws.caller()).account);
}

/** What is shown above the prompt, and in the transcript file; secrets that this run knows are replaced in both. */
/** What tells a result; the rest tells that something is under way. */
const ANSWERS: ReadonlySet<Event['kind']> = new Set(['text', 'table', 'list']);

/** Answers of commands, on their way to the transcript or the pager. */
function answerFor({ pager }: InteractiveOptions, window: Window): Answer {
  return gatherAnswer(window.lines, {
    room: () => (pager === undefined ? Number.POSITIVE_INFINITY : window.rows()),
    async page(text) {
      let shown = false;
      await window.lend(async () => {
        shown = await showInPager(pager!, withoutLinks(text), process.env);
      });
      if (!shown) window.lines.write(text);
    },
  });
}

function rendererFor(options: InteractiveOptions, window: Window, answer: Answer): Renderer {
  const { secrets, debug, also } = options;
  const style = styleOf(options, window);
  const lines = plainRenderer({ out: answer, errors: answer, style, errorStyle: style, debug });
  // Progress is shown beside the spinner.
  const screen: Renderer = {
    ...lines,
    event(event) {
      if (!ANSWERS.has(event.kind)) answer.pass();
      if (event.kind !== 'progress') lines.event(event);
    },
  };
  return masked(renderTo(screen, ...(also ? [also] : [])), secrets);
}

function styleOf({ color, wide, links }: InteractiveOptions, window: Window): Style {
  return {
    color,
    wide,
    ...(links && { links }),
    // Asked for each text: the window may have another width by then.
    get width() {
      return window.width();
    },
  };
}

const ignore = () => {};
