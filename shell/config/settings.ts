import { PROGRAM_FLAGS, type ProgramFlag } from '../options.ts';

export type FlagName = keyof typeof PROGRAM_FLAGS;
export type Value = boolean | string | readonly string[];

/** A setting that was made somewhere. */
export interface Given {
  flag: FlagName;
  value: Value;
  /** Where it was made, for people: `/home/me/.config/pools-shell/config.json:3:3`, `POOLS_SHELL_REGION`, `--region`. */
  origin: string;
  /** The later layer wins. */
  layer: 'file' | 'environment' | 'flag';
  /** The folder that relative names are looked up from; absent: the working folder. */
  folder?: string;
}

/** The flags that may be set for good, by the key that they have in the configuration file. */
export const LASTING: ReadonlyMap<string, readonly [FlagName, ProgramFlag]> = new Map(
  (Object.entries(PROGRAM_FLAGS) as [FlagName, ProgramFlag][])
    .filter(([, { lasting }]) => lasting)
    .map(([name, flag]) => [flag.list ?? name, [name, flag]]),
);

/** The environment variable of a key: `POOLS_SHELL_READ_ONLY`. */
export const variableOf = (key: string): string => `POOLS_SHELL_${key.toUpperCase().replaceAll('-', '_')}`;

/** What is wrong with a value, or undefined. */
export function complaint({ kind, list, form }: ProgramFlag, value: unknown): string | undefined {
  const shown = JSON.stringify(value);
  if (list !== undefined)
    return Array.isArray(value) && value.every((one) => typeof one === 'string' && one !== '')
      ? undefined
      : `expects a list of texts, ["..."], not ${shown}`;
  if (kind === 'switch') return typeof value === 'boolean' ? undefined : `expects true or false, not ${shown}`;
  if (typeof value !== 'string' || value === '') return `expects a text in double quotes, not ${shown}`;
  return form === undefined || new RegExp(form.pattern).test(value) ? undefined : `expects ${form.says}, not ${shown}`;
}
