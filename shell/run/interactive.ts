/** The shell at a terminal: prompt, questions and live region by Ink; what commands say is written once, above them. */
import type { ReadStream, WriteStream } from 'node:tty';
import { systemClock } from '../clock.ts';
import type { ContextFactory } from '../context.ts';
import {
  type Ask,
  CommandError,
  type Context,
  type Event,
  EXIT,
  type ExitCode,
  type Jobs,
  type Result,
  type Shell,
  text,
  type Warning,
  warning,
} from '../contract.ts';
import { createAsk } from '../input/ask.ts';
import { openHistory } from '../input/history-file.ts';
import { asScript } from '../language/as-script.ts';
import { isJob } from '../language/background.ts';
import { keptLine } from '../language/kept-line.ts';
import type { NameCache } from '../language/names.ts';
import { parseLine } from '../language/parse.ts';
import { redactLine, type SecretValues } from '../language/redact.ts';
import type { Variables } from '../language/variables.ts';
import { formatEvent } from '../output/line.ts';
import type { Renderer } from '../output/renderer.ts';
import { sanitizeLine } from '../output/sanitize.ts';
import type { Style } from '../output/style.ts';
import type { Registry } from '../registry.ts';
import { startActivity } from '../ui/activity-ticker.ts';
import { takeWindow, type Window } from '../ui/window.ts';
import { createBackground } from './background.ts';
import { createDialogue } from './dialogue.ts';
import { createForeground } from './foreground.ts';
import { JobTable } from './job-table.ts';
import { leftBefore, mayLeave } from './leave.ts';
import { screenRenderer } from './screen-renderer.ts';
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
  /** What the terminal shows goes into a file: `--cast`. */
  recorded: boolean;
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

/** The world is opened before the first command needs it, but not before the prompt is on the screen. */
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
  const { renderer, answer, style } = screenRenderer({
    ...options,
    window,
    linesWait: () => conversation.scene.queued > 0,
  });
  const history = openHistory({
    file: options.historyFile,
    kept: (line) => keptLine(line, registry),
    clock: systemClock,
    warn: (warning) => renderer.event(warning),
  });
  const redact = (line: string) => secrets.apply(redactLine(line, registry)).replace(/\s*\\\n\s*/g, ' ');
  const clean = (shown: string) => secrets.apply(sanitizeLine(shown));
  const remark = (line: string) => renderer.event(text(line, 'quiet'));

  const conversation = createDialogue({
    history,
    ghosts: options.color,
    registry,
    variables,
    names: options.names,
    renderer,
    clean,
    contexts: () => contexts,
    runLine,
    redact,
    remark,
    clearScreen: () => window.clear(),
    suspend: () => window.suspend(),
  });
  const askFor = (controller: AbortController) =>
    history.noting(
      createAsk({
        show(question) {
          answer.pass();
          window.lines.flushNow();
          return conversation.ask(question, controller);
        },
        record: (question, answer) => remark(`${question} ${answer}`),
        learn: (secret) => secrets.addTyped(secret),
        recorded: options.recorded,
      }),
    );
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
    screen: { lines: window.lines, style, debug: options.debug, also: options.also },
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
  // A world that cannot be opened is told at once, not only at the first command.
  let left = false;
  const told = (error: unknown) => {
    if (left) return;
    renderer.event(warning((error as Error).message, error instanceof CommandError ? error.hint : undefined));
  };
  const warmUp = setTimeout(() => {
    contexts
      .withSignal(new AbortController().signal)
      .aws.cognito()
      .then(() => learnAccount(contexts).then(showStatus, ignore), told)
      .then(() => checkAttached(contexts))
      .then(showStatus, ignore);
  }, WARM_UP_MS);
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
  left = true;
}

/** Whose account it is, on AWS. */
async function learnAccount({ session, withSignal }: ContextFactory): Promise<void> {
  if (session.world.kind !== 'aws') return;
  session.learnAccount((await withSignal(new AbortController().signal).aws.caller()).account);
}

/** What an earlier run attached is shown from the start: where its stack is gone by now, reading that forgets it. */
async function checkAttached({ session }: ContextFactory): Promise<void> {
  if (Object.keys(session.triggers).length > 0) await session.stack();
}

const ignore = () => {};
