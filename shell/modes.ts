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
const SHELL_FLAGS = [
  'aws',
  'endpoint',
  'stack',
  'pool',
  'client',
  'yes',
  'json',
  'transcript',
  'cast',
  'wide',
  'plain',
  'debug',
  'dry-run',
  'read-only',
  'confirm-account',
] as const;

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
  if (options.client !== undefined && options.pool === undefined)
    throw new UsageError('--client needs --pool', 'the app client of a stack is in its outputs');
  const account = options['confirm-account'];
  if (account !== undefined && !aws && endpoint === undefined)
    throw new UsageError('--confirm-account needs --aws or --endpoint', 'the local world is no account of yours');
  const scriptFlag = step ? 'step' : from !== undefined ? 'from' : options['keep-going'] ? 'keep-going' : undefined;
  if (scriptFlag && mode !== 'script')
    throw new UsageError(`--${scriptFlag} needs --script`, `pools-shell --script auto-confirm --${scriptFlag}`);
  if (step && !terminal.stdin)
    throw new UsageError('--step waits for Enter and needs a terminal', 'leave it out to run the script to its end');
  if (json && (mode === 'shell' || mode === 'plain-shell'))
    throw new UsageError('--json needs a command or a script', 'pools-shell --json --script auto-confirm');
  if (options.cast !== undefined && mode === 'plain-shell')
    throw new UsageError(
      '--cast does not record the shell in plain lines: what you type is echoed as it is, secrets too',
      'leave out --plain, or keep a plain copy without secrets: --transcript FILE',
    );
  if (mode === 'serve') {
    const name = options.plugin.length > 0 ? 'plugin' : SHELL_FLAGS.find((flag) => options[flag]);
    if (name) throw new UsageError(`serve has no --${name}`, 'serve --help lists its flags');
  }
  return mode;
}

function modeOf({ script, words, plain }: ProgramOptions, { stdin, stdout, term }: Terminal): ModeName {
  if (script !== undefined) return 'script';
  if (words.length > 0) return words[0] === 'serve' ? 'serve' : 'command';
  if (!stdin) return 'script';
  return stdout && !plain && term !== 'dumb' ? 'shell' : 'plain-shell';
}
