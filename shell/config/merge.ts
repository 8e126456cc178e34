import { resolve } from 'node:path';
import { type Configuration, fromHome } from '../contract.ts';
import type { ProgramOptions } from '../options.ts';
import { readEnvironment } from './environment.ts';
import { type ConfigFile, configFile, readConfigFile } from './file.ts';
import { schema } from './schema.ts';
import { type FlagName, type Given, LASTING } from './settings.ts';

/** Flags that choose the world: a later layer that sets one of them takes the place of what earlier layers chose. */
const CHOOSES_WORLD: readonly FlagName[] = ['aws', 'endpoint', 'state', 'ephemeral'];
/** What `serve` takes of the settings. */
const OF_SERVE: readonly FlagName[] = ['state', 'region'];
/** What has a meaning only where there are accounts. */
const OF_ACCOUNTS: readonly FlagName[] = ['profile', 'confirm-account'];
const LAYERS = ['file', 'environment', 'flag'] as const;

/**
 * The options of this run: the configuration file, then the environment, then the flags; plugins of all three. A setting that means
 * nothing in this run (a profile in the local world) is left out; a flag never is.
 * @throws UsageError when the file or the environment is not understood.
 */
export function configure(flags: ProgramOptions, env: NodeJS.ProcessEnv): ProgramOptions {
  const file = configFile(env);
  return settle(flags, env, file, [...readConfigFile(file, env), ...readEnvironment(env), ...ofFlags(flags)]);
}

/** The flags alone, for what helps to mend a configuration. @param skipped why it is not used */
export function configureByFlags(flags: ProgramOptions, env: NodeJS.ProcessEnv, skipped: string): ProgramOptions {
  return settle(flags, env, { ...configFile(env), skipped }, ofFlags(flags));
}

function settle(
  flags: ProgramOptions,
  env: NodeJS.ProcessEnv,
  file: ConfigFile,
  given: readonly Given[],
): ProgramOptions {
  const plugins = given.filter(({ flag }) => flag === 'plugin');
  const chosen = winners(given, env);
  const local = chosen.get('aws')?.value !== true && !chosen.has('endpoint');
  const serves = flags.words[0] === 'serve' && flags.script === undefined;
  const means = ({ flag, layer }: Given) =>
    layer === 'flag' || ((!serves || OF_SERVE.includes(flag)) && !(local && OF_ACCOUNTS.includes(flag)));
  const used = [...chosen.values()].filter(means);
  const blank = Object.fromEntries(
    [...LASTING.values()].map(([name, { kind }]) => [name, kind === 'switch' ? false : undefined]),
  );
  return {
    ...flags,
    ...blank,
    ...Object.fromEntries(used.map((one) => [one.flag, settled(one)])),
    plugin: plugins.filter(means).flatMap(pluginsOf),
    configuration: { file: file.path, skipped: file.skipped, settings: listed(chosen, plugins), schema: schema() },
  };
}

const ofFlags = (flags: ProgramOptions): Given[] =>
  [...LASTING.values()].flatMap(([flag, { list }]): Given[] => {
    const value = list === undefined ? flags.given.get(flag) : (flags.plugin as readonly string[]);
    const none = value === undefined || (Array.isArray(value) && value.length === 0);
    return none ? [] : [{ flag, value, origin: value === false ? `--no-${flag}` : `--${flag}`, layer: 'flag' }];
  });

/** The last word on each flag. */
function winners(given: readonly Given[], env: NodeJS.ProcessEnv): Map<FlagName, Given> {
  const worldLayer = LAYERS.findLast((layer) =>
    given.some((one) => one.layer === layer && CHOOSES_WORLD.includes(one.flag)),
  );
  const found = new Map<FlagName, Given>();
  for (const one of given) {
    if (one.flag === 'plugin') continue;
    if (CHOOSES_WORLD.includes(one.flag) && one.layer !== worldLayer) continue;
    found.set(one.flag, one);
  }
  // AWS's own variables are of the environment, and so come after the file.
  const isReal = found.get('aws')?.value === true || found.has('endpoint');
  const drop = (flag: FlagName, ...variables: string[]) => {
    if (found.get(flag)?.layer === 'file' && variables.some((name) => env[name])) found.delete(flag);
  };
  if (isReal) {
    drop('region', 'AWS_REGION', 'AWS_DEFAULT_REGION');
    drop('profile', 'AWS_PROFILE', 'AWS_ACCESS_KEY_ID');
  }
  return found;
}

/** A path of the file begins at its folder, or with ~ at home. */
function settled({ flag, value, folder }: Given): Given['value'] {
  return flag === 'state' && folder !== undefined ? fromFolder(folder, value as string) : value;
}

function fromFolder(folder: string, path: string): string {
  return resolve(folder, fromHome(path));
}

const pluginsOf = ({ value, origin, layer, folder }: Given) =>
  (value as readonly string[]).map((name) => (layer === 'flag' ? name : { name, origin, folder }));

function listed(chosen: ReadonlyMap<FlagName, Given>, plugins: readonly Given[]): Configuration['settings'] {
  return [...LASTING].map(([key, [flag, { kind, list, preset }]]) => {
    if (list !== undefined) {
      const value = plugins.flatMap((one) => one.value as readonly string[]);
      return { key, value, origin: plugins.map(({ origin }) => origin).join(', ') || 'default' };
    }
    const one = chosen.get(flag);
    if (one === undefined) return { key, value: kind === 'switch' ? false : preset, origin: 'default' };
    return { key, value: settled(one), origin: one.origin };
  });
}
