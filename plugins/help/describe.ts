import type { Arg, Command, Plugin } from '../../shell/contract.ts';

/** The words before the first argument: `logs tail` of `logs tail [function]`. */
export const nameOf = ({ usage }: Command): string => usage.split(/\s*[<[]/, 1)[0]!.trim();

/** The usage with the flags that have to be given, and a word for the rest. */
export function usageOf(one: Command): string {
  const flags = argsOf(one).filter(([name]) => !positionalsOf(one).has(name));
  const required = flags.filter(([, arg]) => arg.demandOption).map(([name, arg]) => flagOf(name, arg));
  return [one.usage, ...required, ...(flags.length > required.length ? ['[--flags]'] : [])].join(' ');
}

/** Each argument with all that its declaration says. */
export const argumentsOf = (one: Command): { name: string; describe: string }[] =>
  argsOf(one).map(([name, arg]) => described(one, name, arg));

/** One of them, by its name. */
export function argumentNamed(one: Command, wanted: string): { name: string; describe: string } | undefined {
  const found = argsOf(one).find(([name]) => name === wanted);
  return found && described(one, ...found);
}

const described = (one: Command, name: string, arg: Arg): { name: string; describe: string } => ({
  name: positionalsOf(one).has(name) ? positionalsOf(one).get(name)! : flagOf(name, arg),
  describe: [about(arg), ...facts(arg, positionalsOf(one).has(name))].filter(Boolean).join('; '),
});

/** All that `help` searches, in small letters. */
export const haystack = (plugin: Plugin, one: Command): string =>
  [
    plugin.name,
    one.usage,
    one.describe,
    ...(one.examples ?? []),
    ...argsOf(one).map(([name, arg]) => `--${name} ${arg.describe} ${(arg.choices ?? []).join(' ')}`),
  ]
    .join('\n')
    .toLowerCase();

const argsOf = ({ args }: Command): [string, Arg][] =>
  (Object.entries(args) as [string, Arg][]).filter(([, arg]) => !arg.hidden);

/** Positional arguments by name, as the usage writes them. */
const positionalsOf = ({ usage }: Command): ReadonlyMap<string, string> =>
  new Map([...usage.matchAll(/[<[]([\w-]+)(?:\.\.)?[>\]]/g)].map(([written, name]) => [name!, written]));

const isSwitch = ({ type, boolean }: Arg) => type === 'boolean' || boolean === true;

function flagOf(name: string, arg: Arg): string {
  if (isSwitch(arg)) return arg.default === true ? `--no-${name}` : `--${name}`;
  return `--${name} <${arg.secret ? 'secret' : arg.type === 'number' ? 'number' : name}>`;
}

const about = ({ describe, description }: Arg): string => describe ?? description ?? '';

function facts(arg: Arg, positional: boolean): (string | undefined)[] {
  const { choices, meanings = {}, default: preset } = arg;
  const aliases = [arg.alias ?? []].flat().map((alias) => (alias.length === 1 ? `-${alias}` : `--${alias}`));
  return [
    arg.demandOption && !positional ? 'required' : undefined,
    arg.secret ? 'secret: shown as dots and kept nowhere' : undefined,
    arg.secretEnv ? 'the name of an environment variable, never the secret itself' : undefined,
    arg.type === 'array' || arg.array ? 'may be given several times' : undefined,
    choices && Object.keys(meanings).length === 0 ? `one of ${choices.join(', ')}` : undefined,
    hasDefault(preset) ? `default ${preset}` : undefined,
    aliases.length > 0 ? `also ${aliases.join(', ')}` : undefined,
    choices && Object.keys(meanings).length > 0
      ? `one of:\n${choices.map((choice) => `${choice}: ${meanings[String(choice)] ?? ''}`).join('\n')}`
      : undefined,
  ];
}

const hasDefault = (preset: unknown): boolean =>
  preset !== undefined &&
  typeof preset !== 'boolean' &&
  preset !== '' &&
  !(Array.isArray(preset) && preset.length === 0);
