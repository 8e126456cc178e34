import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { didYouMean } from '../language/suggest.ts';
import { UsageError } from '../language/usage-error.ts';
import { JsonError, type Member, positionOf, readJsonObject } from './jsonc.ts';
import { complaint, type Given, LASTING } from './settings.ts';

/** Which configuration file there is to read. */
export interface ConfigFile {
  path: string;
  /** Why it is not read although it may be there. */
  skipped: string | undefined;
}

/**
 * `POOLS_SHELL_CONFIG`, else `$XDG_CONFIG_HOME/pools-shell/config.json`, by default under `~/.config`. Where CI is set, only one that
 * is named is read: what a build does must not depend on whose machine it runs on.
 */
export function configFile(env: NodeJS.ProcessEnv): ConfigFile {
  const { POOLS_SHELL_CONFIG: named, XDG_CONFIG_HOME: folder, HOME, CI } = env;
  if (named) return { path: named, skipped: undefined };
  const base = folder && isAbsolute(folder) ? folder : join(HOME || homedir(), '.config');
  const ci = CI !== undefined && CI !== '' && CI !== 'false';
  return {
    path: join(base, 'pools-shell', 'config.json'),
    skipped: ci ? 'CI is set: POOLS_SHELL_CONFIG names the file to read there' : undefined,
  };
}

/**
 * Reads the settings of a configuration file; none is there when the file is not, unless it was named.
 * @throws UsageError with file, line and column: nothing of a file that is not understood is used.
 */
export function readConfigFile({ path, skipped }: ConfigFile, env: NodeJS.ProcessEnv): Given[] {
  if (skipped !== undefined) return [];
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' && !env['POOLS_SHELL_CONFIG']) return [];
    throw new UsageError(`the configuration ${path} cannot be read: ${message}`, 'see POOLS_SHELL_CONFIG');
  }
  const place = (at: number) => `${path}:${positionOf(text, at)}`;
  return membersOf(text, place).flatMap((member, index, all) => {
    if (all.slice(0, index).some(({ key }) => key === member.key))
      throw new UsageError(`${place(member.keyAt)}: ${member.key} is there twice`);
    // For editors; the schema itself is asked for with `config schema`.
    return member.key === '$schema' ? [] : [settingOf(member, place, path)];
  });
}

function membersOf(text: string, place: (at: number) => string): Member[] {
  try {
    return readJsonObject(text);
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    throw new UsageError(`${place(error.at)}: ${error.message}`, 'the file is JSON, with comments; see: config schema');
  }
}

function settingOf({ key, keyAt, value, valueAt }: Member, place: (at: number) => string, path: string): Given {
  const [flag, declared] = LASTING.get(key) ?? [];
  if (flag === undefined || declared === undefined)
    throw new UsageError(
      `${place(keyAt)}: there is no setting ${key}`,
      didYouMean(key, [...LASTING.keys()], `the settings are ${[...LASTING.keys()].join(', ')}`),
    );
  const wrong = complaint(declared, value);
  if (wrong !== undefined) throw new UsageError(`${place(valueAt)}: ${key} ${wrong}`);
  return { flag, value: value as Given['value'], origin: place(keyAt), layer: 'file', folder: dirname(path) };
}
