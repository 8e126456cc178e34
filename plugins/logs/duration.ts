import { CommandError, EXIT } from '../../shell/contract.ts';

const UNITS: Readonly<Record<string, number>> = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000, ms: 1 };

/**
 * Milliseconds in `10m`, `2h30m`, `90s`, `500ms`.
 * @throws CommandError (exit code 2) for anything else.
 */
export function parseDuration(written: string, what: string): number {
  if (!/^(\d+(\.\d+)?(d|h|ms|m|s))+$/.test(written)) {
    throw new CommandError(`${what} "${written}" is not a length of time.`, {
      code: 'InvalidDuration',
      exitCode: EXIT.usage,
      hint: '30s, 10m, 2h30m, 1d',
    });
  }
  let total = 0;
  for (const [, amount, unit] of written.matchAll(/(\d+(?:\.\d+)?)(d|h|ms|m|s)/g))
    total += Number(amount) * UNITS[unit!]!;
  return total;
}
