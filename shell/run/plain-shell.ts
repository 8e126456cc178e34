import { openSync } from 'node:fs';
import { WriteStream } from 'node:tty';
import { systemClock } from '../clock.ts';
import { EXIT, type ExitCode, ScriptEnd, type Session } from '../contract.ts';
import { openHistory } from '../input/history-file.ts';
import { asScript, type Outcome } from '../language/as-script.ts';
import { isJob } from '../language/background.ts';
import { beginsLikeCommand, mayAskForSecret, resemblesCommand } from '../language/begins.ts';
import { complete } from '../language/complete.ts';
import { keptLine } from '../language/kept-line.ts';
import { findCommand, parseLine } from '../language/parse.ts';
import { redactLine } from '../language/redact.ts';
import { wordsOf } from '../language/tokenize.ts';
import { batchLines } from '../output/line-batch.ts';
import { PROMPT } from '../output/plain.ts';
import { styleOf } from '../output/style.ts';
import { historyFile } from '../paths.ts';
import { createBackground } from './background.ts';
import type { Host } from './host.ts';
import { JobTable } from './job-table.ts';
import { mayLeave, stopJobs } from './leave.ts';
import { lineAsk } from './line-ask.ts';
import { LineReader } from './line-reader.ts';
import { show } from './one-shot.ts';

/** Where typing is echoed when standard output is a file, which is to hold no secret that is typed. */
function otherTerminal(): NodeJS.WriteStream {
  if (process.stderr.isTTY) return process.stderr;
  return new WriteStream(openSync(process.platform === 'win32' ? '\\\\.\\CON' : '/dev/tty', 'w'));
}

/** The shell at a terminal in plain lines: `--plain`, TERM=dumb, or output that goes elsewhere. Ends with `exit` or Ctrl-D. */
export async function runPlainShell(host: Host): Promise<ExitCode> {
  const { registry, renderer, interrupts, secrets, variables, options } = host;
  const history = openHistory({
    file: options.ephemeral ? undefined : historyFile(),
    kept: (line) => keptLine(line, registry),
    clock: systemClock,
    warn: (warning) => renderer.event(warning),
  });
  let ended = false;
  let asked = false;
  let gone = false;
  const jobs = new JobTable(systemClock);
  const terminal = process.stdout.isTTY ? process.stdout : otherTerminal();
  const reader = new LineReader({
    input: process.stdin,
    maybeSecret: (line) => !beginsLikeCommand(line, registry) && !resemblesCommand(line, registry),
    history: () => history.lines,
    output: terminal,
    interrupted: () => void interrupts.interrupt(),
    complete: async (line) => {
      const { from, items } = await complete(
        line,
        line.length,
        registry,
        contexts.withSignal(interrupts.signal),
        variables,
        host.names,
      );
      return [items.map((item) => item.value), line.slice(from)];
    },
  });
  const write = (text: string) => void process.stdout.write(text);
  const ask = history.noting(
    lineAsk({
      reader,
      secrets,
      stepping: true,
      signal: () => interrupts.signal,
      write,
      recorded: !process.stdout.isTTY,
    }),
  );
  const contexts = host.openContext({
    ask,
    history: () => history.lines,
    typed: () => asScript(history.ran, registry),
    jobs,
    request(what) {
      if (what === 'exit') ended = true;
      else if (process.stdout.isTTY && process.env['TERM'] !== 'dumb') write('\u001b[2J\u001b[H');
    },
  });
  const lines = batchLines((text) => (process.stdout.isTTY ? reader.above(text) : write(text)));
  const background = createBackground({
    table: jobs,
    contexts,
    registry,
    secrets,
    screen: { lines, style: styleOf(process.stdout, process.env), debug: options.debug, also: host.transcript },
    runLine: host.runLine,
    names: host.names,
    changed() {},
  });
  write(`pools-shell on ${contexts.session.world.label}, ${placeName(contexts.session)}. Type help, or exit.\n`);

  const run = async (line: string, signal: AbortSignal) => {
    const shown = secrets.apply(redactLine(line, registry));
    history.add(shown);
    host.transcript?.echo(shown);
    if (isJob(line, (one) => parseLine(one, registry))) {
      background.start(line, shown);
      history.ended(shown, 'done');
      return;
    }
    const name = findCommand(wordsOf(line), registry)?.name;
    let outcome: Outcome = 'done';
    try {
      const { data, spoke } = await show(host.runLine(line, contexts.withSignal(signal)), host);
      renderer.data({ command: shown }, data, spoke || !name);
    } catch (error) {
      outcome = signal.aborted ? 'stopped' : error instanceof ScriptEnd ? 'done' : 'failed';
      if (signal.aborted) write('Stopped.\n');
      else if (!(error instanceof ScriptEnd)) renderer.error(error, { command: shown, where: name });
    }
    history.ended(shown, outcome);
    if (!mayAskForSecret(line, registry)) return;
    const dropped = reader.drop((ahead) => !beginsLikeCommand(ahead, registry));
    if (dropped > 0) write('What was typed ahead is dropped: it begins no command, and may be a secret.\n');
  };
  /** At Ctrl-C undefined; a second Ctrl-D leaves things as they are. */
  const confirm = async (question: string) => {
    reader.reopen();
    try {
      return await ask.confirm({ text: question, default: true });
    } catch {
      gone = !interrupts.signal.aborted;
      return undefined;
    }
  };
  const leaves = () =>
    mayLeave({
      confirm,
      journal: contexts.everywhere,
      keeps: !asked && !contexts.session.world.temporary,
      jobs,
      renderer,
      clock: systemClock,
      run: (line) => run(line, interrupts.renew()),
    });

  for (;;) {
    const signal = interrupts.renew();
    try {
      const line = ended ? undefined : await reader.read(PROMPT, { signal });
      if (line === undefined) {
        ended = false;
        if ((await leaves()) || gone) break;
        asked = true;
        reader.reopen();
      } else if (line.trim() !== '') {
        await run(line, signal);
        asked = false;
      }
    } catch (error) {
      // Ctrl-C at the prompt drops the line.
      if (!signal.aborted) throw error;
    }
  }
  await stopJobs({ jobs, renderer, clock: systemClock });
  lines.flushNow();
  reader.close();
  return EXIT.ok;
}

const placeName = ({ poolId, stackName }: Pick<Session, 'poolId' | 'stackName'>): string =>
  poolId === undefined ? `stack ${stackName}` : `pool ${poolId}`;
