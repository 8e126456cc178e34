import { systemClock } from '../clock.ts';
import { EXIT, type ExitCode, ScriptEnd } from '../contract.ts';
import { openHistory } from '../input/history-file.ts';
import { asScript, type Outcome } from '../language/as-script.ts';
import { complete } from '../language/complete.ts';
import { findCommand } from '../language/parse.ts';
import { redactLine } from '../language/redact.ts';
import { wordsOf } from '../language/tokenize.ts';
import { PROMPT } from '../output/plain.ts';
import { historyFile } from '../paths.ts';
import type { Host } from './host.ts';
import { lineAsk } from './line-ask.ts';
import { LineReader } from './line-reader.ts';
import { show } from './one-shot.ts';

/** The shell at a terminal in plain lines: `--plain`, TERM=dumb, or output that goes elsewhere. Ends with `exit` or Ctrl-D. */
export async function runPlainShell(host: Host): Promise<ExitCode> {
  const { registry, renderer, interrupts, secrets, variables, options } = host;
  const history = openHistory({
    file: options.ephemeral ? undefined : historyFile(),
    clock: systemClock,
    warn: (warning) => renderer.event(warning),
  });
  let ended = false;
  const reader = new LineReader({
    input: process.stdin,
    history: () => history.lines,
    output: process.stdout,
    interrupted: () => void interrupts.interrupt(),
    complete: async (line) => {
      const { from, items } = await complete(
        line,
        line.length,
        registry,
        contexts.withSignal(interrupts.signal),
        variables,
      );
      return [items.map((item) => item.value), line.slice(from)];
    },
  });
  const write = (text: string) => void process.stdout.write(text);
  const ask = lineAsk({ reader, secrets, stepping: true, signal: () => interrupts.signal, write });
  const contexts = host.openContext({
    ask,
    history: () => history.lines,
    typed: () => asScript(history.ran, registry),
    request(what) {
      if (what === 'exit') ended = true;
      else if (process.stdout.isTTY && process.env['TERM'] !== 'dumb') write('\u001b[2J\u001b[H');
    },
  });
  write(`pools-shell on ${contexts.session.world.label}, stack ${contexts.session.stackName}. Type help, or exit.\n`);

  while (!ended) {
    const signal = interrupts.renew();
    try {
      const line = await reader.read(PROMPT, { signal });
      if (line === undefined) break;
      if (line.trim() === '') continue;
      const shown = secrets.apply(redactLine(line, registry));
      history.add(shown);
      host.transcript?.echo(shown);
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
    } catch (error) {
      // Ctrl-C at the prompt drops the line.
      if (!signal.aborted) throw error;
    }
  }
  reader.close();
  return EXIT.ok;
}
