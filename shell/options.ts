import type { Configuration } from './contract.ts';
import { didYouMean } from './language/suggest.ts';
import { UsageError } from './language/usage-error.ts';

export interface ProgramFlag {
  kind: 'switch' | 'text' | 'number';
  /** What the value is called in `--help`. */
  value?: string;
  group: 'mode' | 'world' | 'script' | 'output';
  describe: string;
  /** What holds where nothing is set. */
  preset?: string;
  /** May be set for good, in the configuration file and the environment, under the flag's name. */
  lasting?: true;
  /** May be given several times; the name of the list in the configuration file. */
  list?: string;
  /**
   * Commands that have a switch of the same name (`alsoOfProgram`): behind one of them it is the command's, too. Named here, since the
   * program's flags are read before any command is loaded: they say which plugins are.
   */
  alsoOf?: readonly string[];
  /** What the value has to look like: a regular expression, and what it is called. */
  form?: { pattern: string; says: string };
}

const flag = (group: ProgramFlag['group'], describe: string) => ({ kind: 'switch' as const, group, describe });
const valued = (group: ProgramFlag['group'], value: string, describe: string) => ({
  kind: 'text' as const,
  group,
  value,
  describe,
});

const lasting = <F extends ProgramFlag>(declared: F) => ({ ...declared, lasting: true as const });

/** The name of the stack where none is given. */
export const DEFAULT_STACK = 'pools-shell';

/** The flags of the program. They may stand before or after a command's words, so no command may declare one of these names. */
export const PROGRAM_FLAGS = {
  script: valued('mode', 'FILE|NAME', 'run a script, or a shipped scenario by its name'),
  help: flag('mode', 'show this, or with a command its help'),
  version: flag('mode', 'show the version'),
  plugin: {
    ...lasting(valued('mode', 'PATH|MODULE', 'load a plugin of your own; may be given several times')),
    list: 'plugins',
  },
  aws: {
    ...lasting(flag('world', 'use a real AWS account instead of the local world')),
    alsoOf: ['whoami'],
  },
  profile: lasting(valued('world', 'NAME', 'the profile of your AWS configuration')),
  region: lasting(
    valued('world', 'REGION', 'the AWS Region; else AWS_REGION, AWS_DEFAULT_REGION, or the one of the profile'),
  ),
  stack: { ...lasting(valued('world', 'NAME', `the CloudFormation stack (${DEFAULT_STACK})`)), preset: DEFAULT_STACK },
  pool: valued('world', 'ID', 'work on this user pool; a stack is then not looked at'),
  client: valued('world', 'ID', 'the app client of --pool, when it has several'),
  endpoint: lasting(valued('world', 'URL', 'any AWS-compatible endpoint')),
  state: lasting(valued('world', 'DIR', 'keep the local world in this folder')),
  ephemeral: lasting(flag('world', 'a fresh local world in memory')),
  yes: flag('world', 'agree to what may cost money on AWS when nobody is there to ask'),
  'read-only': lasting(flag('world', 'refuse every call that may change something, sign-ins included')),
  'confirm-account': {
    ...lasting(valued('world', 'ID', 'on AWS: change nothing unless this is the account')),
    form: { pattern: '^[0-9]{12}$', says: 'an AWS account ID, 12 digits without dashes' },
  },
  step: flag('script', 'wait for Enter before each line'),
  from: { kind: 'number', value: 'N', group: 'script', describe: 'start at line N' },
  'dry-run': flag(
    'script',
    'change nothing: of a script, print the plan; of a command, show the first call that would change something',
  ),
  'keep-going': flag('script', 'go on after a failure; the first one gives the exit code'),
  json: flag('output', 'one JSON object per command on standard output, all else on standard error'),
  transcript: valued('output', 'FILE', 'write a plain copy of what is shown, without secrets'),
  cast: valued(
    'output',
    'FILE',
    'record what is shown as an asciicast, to be played by asciinema; not of the shell in plain lines',
  ),
  wide: lasting(flag('output', 'show tables whole; after a command in the shell too')),
  plain: lasting(flag('output', 'plain lines, no live prompt; for screen readers and logs')),
  debug: flag('output', 'show stack traces'),
} as const satisfies Record<string, ProgramFlag>;

type Name = keyof typeof PROGRAM_FLAGS;
type Value<F> = F extends { kind: 'switch' }
  ? boolean
  : F extends { kind: 'number' }
    ? number | undefined
    : string | undefined;

/** The program's flags by name, and the words that are left: a command, or nothing. */
export type ProgramOptions = { [N in Exclude<Name, 'plugin'>]: Value<(typeof PROGRAM_FLAGS)[N]> } & {
  plugin: readonly PluginSource[];
  words: readonly string[];
  /** The flags that were given, as they were given. */
  given: ReadonlyMap<Name, string | boolean>;
  /** Where the values come from, once the configuration was read. */
  configuration?: Configuration;
};

/** A plugin's path or module; with the folder that its path begins at and who asked for it, where a flag did not. */
export type PluginSource = string | { name: string; origin: string; folder?: string };

/**
 * Reads the arguments of the program. What it does not know and follows a command's word is left to the command.
 * @throws UsageError on an unknown flag before any command, a missing or unwanted value, a flag that is given twice.
 */
export function parseProgram(argv: readonly string[]): ProgramOptions {
  const found = new Map<Name, string | boolean>();
  const plugin: string[] = [];
  const words: string[] = [];
  const shared = new Set<Name>();
  for (let at = 0; at < argv.length; at++) {
    const word = argv[at]!;
    if (word === '--') {
      words.push(...(words.length > 0 ? argv.slice(at) : argv.slice(at + 1)));
      break;
    }
    const [, name, inline] =
      (word === '-h' && words.length === 0 ? ['', 'help'] : /^--([A-Za-z][\w-]*)(?:=([\s\S]*))?$/.exec(word)) ?? [];
    const negated = negatedSwitch(name);
    if (negated !== undefined && inline === undefined) {
      found.set(negated, false);
      continue;
    }
    if (name === undefined || !Object.hasOwn(PROGRAM_FLAGS, name)) {
      if (words.length === 0 && word.startsWith('-') && word.length > 1) throw unknownFlag(word);
      words.push(word);
      continue;
    }
    const { kind } = PROGRAM_FLAGS[name as Name];
    if (kind === 'switch' && inline !== undefined) throw new UsageError(`--${name} takes no value`);
    const value = kind === 'switch' ? true : (inline ?? argv[++at]);
    if (
      value === undefined ||
      value === '' ||
      (inline === undefined && typeof value === 'string' && value.startsWith('--'))
    ) {
      throw new UsageError(`--${name} needs a value: --${name} ${(PROGRAM_FLAGS[name as Name] as ProgramFlag).value}`);
    }
    if (name === 'plugin') plugin.push(value as string);
    else if (found.has(name as Name) && kind !== 'switch') throw new UsageError(`--${name} is given twice`);
    else found.set(name as Name, checked(name as Name, value));
    const { alsoOf = [] } = PROGRAM_FLAGS[name as Name] as ProgramFlag;
    if (alsoOf.includes(words[0]!)) {
      words.push(word);
      shared.add(name as Name);
    }
  }
  // `--endpoint URL whoami --aws` has chosen its world already.
  if (shared.has('aws') && OTHER_WORLDS.some((other) => found.has(other))) found.delete('aws');
  return { ...typed(found), plugin, words, given: found };
}

const OTHER_WORLDS = ['endpoint', 'state', 'ephemeral'] as const satisfies Name[];

/** `--no-aws` takes back what the configuration says. */
function negatedSwitch(name: string | undefined): Name | undefined {
  const positive = name?.startsWith('no-') ? name.slice('no-'.length) : '';
  if (!Object.hasOwn(PROGRAM_FLAGS, positive)) return undefined;
  const { kind, lasting } = PROGRAM_FLAGS[positive as Name] as ProgramFlag;
  return kind === 'switch' && lasting ? (positive as Name) : undefined;
}

function checked(name: Name, value: string | true): string | true {
  const { form } = PROGRAM_FLAGS[name] as ProgramFlag;
  if (form === undefined || value === true || new RegExp(form.pattern).test(value)) return value;
  throw new UsageError(`--${name} expects ${form.says}, not ${value}`);
}

function typed(found: ReadonlyMap<Name, string | boolean>) {
  const options: Record<string, unknown> = {};
  for (const [name, { kind }] of Object.entries(PROGRAM_FLAGS)) {
    const value = found.get(name as Name);
    if (kind === 'switch') options[name] = value === true;
    else if (kind === 'number' && value !== undefined) options[name] = lineNumber(name, value as string);
    else options[name] = value;
  }
  return options as Omit<ProgramOptions, 'plugin' | 'words' | 'given' | 'configuration'>;
}

function lineNumber(name: string, value: string): number {
  const number = Number(value);
  if (Number.isInteger(number) && number > 0) return number;
  throw new UsageError(`--${name} expects a line number, not ${value}`);
}

function unknownFlag(word: string): UsageError {
  const name = word.replace(/^-+/, '').replace(/=[\s\S]*$/, '');
  return new UsageError(
    `unknown flag ${word.replace(/=[\s\S]*$/, '')}`,
    didYouMean(name, Object.keys(PROGRAM_FLAGS), '--help lists the flags', '--'),
  );
}
