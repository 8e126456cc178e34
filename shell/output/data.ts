import type { Result } from '../contract.ts';
import { paintJson } from './json-text.ts';
import { sanitize, sanitizeLine } from './sanitize.ts';
import type { Style } from './style.ts';
import { formatPairs } from './table.ts';

/** A command's data as text, for commands that said nothing while they ran: aligned names and values where it is flat, else JSON. */
export function formatData(data: Result, style: Style): string {
  if (data === undefined || data === null) return '';
  if (typeof data !== 'object') return sanitize(String(data));
  const entries = Object.entries(data);
  if (
    Array.isArray(data) ||
    entries.length === 0 ||
    entries.some(([, value]) => typeof value === 'object' && value !== null)
  ) {
    return paintJson(sanitize(JSON.stringify(data, null, 2)), style);
  }
  return formatPairs(
    entries.flatMap(([name, value]) =>
      value === undefined ? [] : [[sanitizeLine(name), sanitizeLine(String(value ?? '-'))] as const],
    ),
    style,
  );
}
