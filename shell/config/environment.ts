import { delimiter } from 'node:path';
import { didYouMean } from '../language/suggest.ts';
import { UsageError } from '../language/usage-error.ts';
import { complaint, type Given, LASTING, variableOf } from './settings.ts';

/** Names the configuration file; not a setting. */
const CONFIG = 'POOLS_SHELL_CONFIG';
const SWITCHES: Readonly<Record<string, boolean>> = { true: true, '1': true, false: false, '0': false };

/**
 * Reads the variables `POOLS_SHELL_<KEY>`. An empty one counts as not set; lists are written like PATH.
 * @throws UsageError for one that is no setting, or has a value that the setting does not take.
 */
export function readEnvironment(env: NodeJS.ProcessEnv): Given[] {
  const keys = new Map([...LASTING].map(([key, [flag, declared]]) => [variableOf(key), { flag, declared }]));
  return Object.entries(env).flatMap(([name, written]): Given[] => {
    if (!name.startsWith('POOLS_SHELL_') || name === CONFIG || !written) return [];
    const { flag, declared } = keys.get(name) ?? {};
    if (flag === undefined || declared === undefined)
      throw new UsageError(
        `the environment variable ${name} is no setting`,
        didYouMean(name, [...keys.keys(), CONFIG], 'config list shows the settings'),
      );
    const value =
      declared.list !== undefined
        ? written.split(delimiter).filter(Boolean)
        : declared.kind === 'switch'
          ? (SWITCHES[written] ?? written)
          : written;
    const wrong = complaint(declared, value);
    if (wrong !== undefined) throw new UsageError(`the environment variable ${name} ${wrong}`);
    return [{ flag, value, origin: name, layer: 'environment' }];
  });
}
