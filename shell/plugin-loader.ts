import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Plugin } from './contract.ts';
import { UsageError } from './language/usage-error.ts';
import type { PluginSource } from './options.ts';
import { createRegistry, type Registry } from './registry.ts';

/**
 * The shipped plugins and those of `--plugin` and the configuration: paths, or modules that the working folder can import.
 * @throws UsageError naming the plugin that cannot be loaded, or whose commands do not fit.
 */
export async function loadRegistry(names: readonly PluginSource[]): Promise<Registry> {
  const [{ plugins }, ...more] = await Promise.all([import('../plugins/index.ts'), ...names.map(loadPlugin)]);
  if (more.length === 0) return createRegistry(plugins);
  try {
    return createRegistry([...plugins, ...more]);
  } catch (error) {
    throw new UsageError((error as Error).message, 'rename the command, or load the shell without --plugin');
  }
}

async function loadPlugin(source: PluginSource): Promise<Plugin> {
  const { name, origin, folder = '' } = typeof source === 'string' ? { name: source, origin: '' } : source;
  const of = origin === '' ? '' : ` of ${origin}`;
  let module: { default?: unknown };
  try {
    module = await import(locate(name, folder));
  } catch (error) {
    const message = (error as Error).message.split('\n')[0]!;
    throw new UsageError(
      `cannot load the plugin ${name}${of}: ${message}`,
      /package 'pools-shell'/.test(message)
        ? 'keep the file in the folder of a project that has pools-shell installed (npm install), or below it: Node looks there'
        : origin === ''
          ? 'give --plugin the path of a file, or the name of an installed module'
          : `correct or remove it in ${origin}; a path begins at the folder of the configuration`,
    );
  }
  const plugin = module.default;
  if (isPlugin(plugin)) return plugin;
  throw new UsageError(
    `${name}${of} is not a plugin`,
    'its default export has to be { name, describe, commands: [...] }',
  );
}

/** @param folder that a path begins at, and modules are looked up from; '' for the working folder. */
function locate(name: string, folder: string): string {
  const path = resolve(folder, name);
  if (existsSync(path)) return pathToFileURL(path).href;
  if (/^\.{0,2}\//.test(name)) throw new Error('there is no such file');
  return pathToFileURL(createRequire(resolve(folder, 'package.json')).resolve(name)).href;
}

function isPlugin(value: unknown): value is Plugin {
  if (typeof value !== 'object' || value === null) return false;
  const { name, describe, commands } = value as Partial<Plugin>;
  const isCommand = (one: Partial<Plugin['commands'][number]>) =>
    typeof one?.usage === 'string' &&
    typeof one.describe === 'string' &&
    typeof one.run === 'function' &&
    typeof one.args === 'object';
  return (
    typeof name === 'string' && typeof describe === 'string' && Array.isArray(commands) && commands.every(isCommand)
  );
}
