import { text } from 'node:stream/consumers';
import type { ExitCode } from '../contract.ts';
import type { Host } from './host.ts';
import { askHere } from './questions.ts';
import { runScript } from './script.ts';
import { openScript, type ScriptSource } from './script-file.ts';

/** `--script FILE|NAME`, or commands from standard input when it is not a terminal. */
export async function runScriptMode(host: Host): Promise<ExitCode> {
  const { options, registry, renderer, interrupts, secrets, explain, cleansUp, names, scripts } = host;
  const { script, step, from, 'keep-going': keepGoing, 'dry-run': dryRun } = options;
  const source: ScriptSource =
    script === undefined ? { file: 'stdin', text: await text(process.stdin) } : openScript(script);
  const questions = askHere(host, { attended: step, stepping: step });
  let ended = false;
  const request = (what: 'exit' | 'clear') => {
    ended ||= what === 'exit';
  };
  const contexts = host.openContext({ ask: questions.ask, request }).forScript();
  try {
    return await runScript(source, {
      registry,
      renderer,
      interrupts,
      secrets,
      explain,
      cleansUp,
      names,
      step,
      from,
      keepGoing,
      dryRun,
      context: (signal) => scripts.enter(contexts.withSignal(signal), source),
      ended: () => ended,
    });
  } finally {
    questions.close();
  }
}
