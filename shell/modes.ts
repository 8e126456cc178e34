import { suggest } from './language/suggest.ts';
import { UsageError } from './language/usage-error.ts';
import type { ProgramOptions } from './options.ts';

/** What a run of the program does. */
export type ModeName = 'script' | 'command' | 'serve' | 'shell' | 'plain-shell';

export interface Terminal {
  stdin: boolean;
  stdout: boolean;
  /** TERM */
  term: string | undefined;
}

/** What `serve` has no use for. */
const SHELL_FLAGS = ['aws', 'endpoint', 'stack', 'yes', 'json', 'transcript', 'plain', 'debug'] as const;

/**
 * Chooses the mode.
 * @throws UsageError when flags contradict each other, or need a mode that was not chosen: nothing that was asked for is ignored.
 */
export function chooseMode(options: ProgramOptions, terminal: Terminal): ModeName {
  const mode = modeOf(options, terminal);
  const { script, words, aws, endpoint, state, ephemeral, profile, step, from, json } = options;
  if (script !== undefined && words.length > 0)
    throw new UsageError(`--script runs alone, without ${words[0]}`, 'put the command into the script');
  if (aws && endpoint !== undefined) throw new UsageError('--aws and --endpoint cannot be used together');
  if (state !== undefined && (aws || endpoint !== undefined))
    throw new UsageError('--state is for the local world', `leave out --${aws ? 'aws' : 'endpoint'}`);
  if (ephemeral && (aws || endpoint !== undefined || state !== undefined))
    throw new UsageError('--ephemeral is for a local world in memory', 'leave out --aws, --endpoint and --state');
  if (profile !== undefined && !aws && endpoint === undefined)
    throw new UsageError('--profile needs --aws', 'the local world takes no credentials');
  const scriptFlag = step
    ? 'step'
    : from !== undefined
      ? 'from'
      : options['dry-run']
        ? 'dry-run'
        : options['keep-going']
          ? 'keep-going'
          : undefined;
  if (scriptFlag && mode !== 'script')
    throw new UsageError(`--${scriptFlag} needs --script`, `pools-shell --script auto-confirm --${scriptFlag}`);
  if (step && !terminal.stdin)
    throw new UsageError('--step waits for Enter and needs a terminal', 'leave it out to run the script to its end');
  if (json && (mode === 'shell' || mode === 'plain-shell'))
    throw new UsageError('--json needs a command or a script', 'pools-shell --json --script auto-confirm');
  if (mode === 'serve') {
    const name = options.plugin.length > 0 ? 'plugin' : SHELL_FLAGS.find((flag) => options[flag]);
    if (name)
      throw new UsageError(
        `serve has no --${name}`,
        'usage: pools-shell serve [--port N] [--state DIR] [--region REGION]',
      );
  }
  return mode;
}

/**
 * The port in the words `serve --port N`, if there is one.
 * @throws UsageError on anything else.
 */
export function servePort(words: readonly string[]): number | undefined {
  const [word, ...rest] = words
    .slice(1)
    .flatMap((one) => (one.startsWith('--port=') ? ['--port', one.slice('--port='.length)] : [one]));
  if (word === undefined) return undefined;
  if (word !== '--port') {
    const near = word.startsWith('-') && suggest(word, ['--port']);
    throw new UsageError(
      `serve does not know ${word}`,
      near ? `did you mean ${near}?` : 'usage: pools-shell serve [--port N]',
    );
  }
  if (rest.length !== 1 || !/^\d+$/.test(rest[0]!))
    throw new UsageError('--port needs a number', 'pools-shell serve --port 9339; 0 takes any free port');
  return Number(rest[0]);
}

function modeOf({ script, words, plain }: ProgramOptions, { stdin, stdout, term }: Terminal): ModeName {
  if (script !== undefined) return 'script';
  if (words.length > 0) return words[0] === 'serve' ? 'serve' : 'command';
  if (!stdin) return 'script';
  return stdout && !plain && term !== 'dumb' ? 'shell' : 'plain-shell';
}
