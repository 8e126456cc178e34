import type { ProgramOptions } from '../options.ts';

/** What leads to the same pool. A folder is left out: while this run has it, no other can; settings that were not given are found again. */
const LEADING = ['aws', 'endpoint', 'profile', 'region', 'confirm-account', 'stack', 'pool', 'client'] as const;

/** The words that start the program again in the world of these options, for the same stack or pool, with the same plugins. */
export function programOf({ given, plugin }: Pick<ProgramOptions, 'given' | 'plugin'>): string[] {
  const flags = LEADING.flatMap((name) => {
    const value = given.get(name);
    if (value === undefined) return [];
    return typeof value === 'string' ? [`--${name}`, value] : [value ? `--${name}` : `--no-${name}`];
  });
  // One of the configuration is no text alone.
  const plugins = plugin.flatMap((one) => (typeof one === 'string' ? ['--plugin', one] : []));
  return ['npx', 'pools-shell', ...flags, ...plugins];
}
