import type { FaultOptions } from '../local/world.ts';
import { didYouMean } from './language/suggest.ts';
import { UsageError } from './language/usage-error.ts';

interface ServeFlag {
  /** What the value is called in help; absent: a switch. */
  value?: string;
  describe: string;
  group: 'serve' | 'fault';
  /** May be given several times. */
  several?: true;
  read(text: string): unknown;
}

const RANGE = { value: 'MS[-MS]', read: range, group: 'fault' } as const;

/** The flags of `serve`, beside the program's own `--state` and `--region`. */
export const SERVE_FLAGS = {
  port: { group: 'serve', value: 'N', describe: 'where to listen (9339); 0 takes any free port', read: whole },
  latency: { ...RANGE, describe: 'every call takes that much longer' },
  throttle: { group: 'fault', describe: 'refuse calls beyond the rates that AWS publishes', read: () => true },
  error: {
    group: 'fault',
    value: 'RULE',
    describe: 'let calls fail: OPERATION:KIND, then :3 (the first three), :#3 (the third) or :5% (of all)',
    several: true,
    read: (text: string) => text,
  },
  staleness: {
    group: 'fault',
    value: 'MS',
    describe: 'reads answer that long what was there before a change; ListUsers misses newer users',
    read: whole,
  },
  'page-size': { group: 'fault', value: 'N', describe: 'no page of a list holds more', read: positive },
  'log-lag': { ...RANGE, describe: 'log lines can be read that much later, out of order' },
  'log-duplicates': { group: 'fault', value: 'PERCENT', describe: 'so many log lines come twice', read: percent },
  'email-limit': {
    group: 'fault',
    value: 'N',
    describe: 'e-mails that pools may send by themselves in a day (50 on AWS)',
    read: whole,
  },
  seed: { group: 'fault', value: 'N', describe: 'the same chance again', read: whole },
} as const satisfies Record<string, ServeFlag>;
type Name = keyof typeof SERVE_FLAGS;

export interface ServeSettings {
  port?: number;
  emailsPerDay?: number;
  /** Absent when no fault was asked for. */
  faults?: FaultOptions;
  /** The flags that asked for them, as they were typed. */
  faultFlags?: string;
}

/**
 * Reads the words behind `serve`.
 * @throws UsageError on a word it does not know, a missing or wrong value, a flag that is given twice.
 */
export function parseServe(words: readonly string[]): ServeSettings {
  const found = new Map<string, unknown>();
  const asked: string[] = [];
  const left = words.slice(1);
  for (let word = left.shift(); word !== undefined; word = left.shift()) {
    const [, name = '', inline] = /^--([\w-]+)(?:=([\s\S]*))?$/.exec(word) ?? [];
    if (!Object.hasOwn(SERVE_FLAGS, name)) throw unknown(word);
    const flag: ServeFlag = SERVE_FLAGS[name as Name];
    if (found.has(name) && !flag.several) throw new UsageError(`--${name} is given twice`);
    const text = flag.value === undefined ? '' : (inline ?? left.shift());
    if (flag.value === undefined && inline !== undefined) throw new UsageError(`--${name} takes no value`);
    if (text === undefined || (flag.value !== undefined && text === ''))
      throw new UsageError(`--${name} needs a value: --${name} ${flag.value}`);
    const value = flag.read(text);
    if (value === undefined)
      throw new UsageError(`--${name} expects ${flag.value}, not ${text}`, example(name as Name));
    if (flag.group === 'fault') asked.push(flag.value === undefined ? `--${name}` : `--${name} ${text}`);
    found.set(name, flag.several ? [...((found.get(name) as unknown[]) ?? []), value] : value);
  }
  const { port, error, emailLimit, ...faults } = Object.fromEntries(
    [...found].map(([name, value]) => [name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase()), value]),
  ) as { port?: number; error?: string[]; emailLimit?: number } & FaultOptions;
  const settings: FaultOptions = { ...faults, ...(error && { errors: error }) };
  return {
    ...(port !== undefined && { port }),
    ...(emailLimit !== undefined && { emailsPerDay: emailLimit }),
    ...(Object.keys(settings).length > 0 && { faults: settings }),
    ...(asked.length > 0 && { faultFlags: asked.join(' ') }),
  };
}

function unknown(word: string): UsageError {
  const name = word.replace(/^-+/, '').replace(/=[\s\S]*$/, '');
  return new UsageError(
    `serve does not know ${word}`,
    didYouMean(name, Object.keys(SERVE_FLAGS), 'serve --help lists its flags', '--'),
  );
}

function example(name: Name): string {
  if (name === 'port') return 'pools-shell serve --port 9339; 0 takes any free port';
  const values: Partial<Record<Name, string>> = { 'log-lag': '500-3000', latency: '20-80', 'log-duplicates': '5' };
  return `for example --${name} ${values[name] ?? '100'}`;
}

function whole(text: string): number | undefined {
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

function positive(text: string): number | undefined {
  return whole(text) || undefined;
}

function percent(text: string): number | undefined {
  const number = Number(/^(\d+(?:\.\d+)?)%?$/.exec(text)?.[1]);
  return number >= 0 && number <= 100 ? number / 100 : undefined;
}

function range(text: string): { least: number; most: number } | undefined {
  const [, least, most = least] = /^(\d{1,7})(?:-(\d{1,7}))?$/.exec(text) ?? [];
  return least !== undefined && Number(least) <= Number(most)
    ? { least: Number(least), most: Number(most) }
    : undefined;
}
