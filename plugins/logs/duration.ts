import { CommandError } from '../../shell/contract.ts';

const UNITS: Readonly<Record<string, number>> = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000, ms: 1 };

/**
 * Milliseconds in `10m`, `2h30m`, `90s`, `500ms`.
 * @throws CommandError for anything else.
 */
export function parseDuration(written: string, what: string): number {
  if (!/^(\d+(\.\d+)?(d|h|ms|m|s))+$/.test(written)) {
    throw new CommandError(`${what} "${written}" is not a length of time.`, {
      code: 'InvalidDuration',
      hint: '30s, 10m, 2h30m, 1d',
    });
  }
  let total = 0;
  for (const [, amount, unit] of written.matchAll(/(\d+(?:\.\d+)?)(d|h|ms|m|s)/g))
    total += Number(amount) * UNITS[unit!]!;
  return total;
}

/**
 * The moment that `10m` (ago), `now` or an ISO time means, in milliseconds since the epoch.
 * @throws CommandError for anything else.
 */
export function parseSince(written: string, now: number): number {
  if (written === 'now') return now;
  if (/^\d{4}-\d{2}-\d{2}/.test(written)) {
    const moment = Date.parse(written);
    if (!Number.isNaN(moment)) return moment;
    throw new CommandError(`--since "${written}" is not a time.`, {
      code: 'InvalidTime',
      hint: '2026-01-31T09:30:00Z',
    });
  }
  return now - parseDuration(written, '--since');
}
