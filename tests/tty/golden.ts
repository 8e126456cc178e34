/** Screens as plain text, kept beside the tests: UPDATE_GOLDEN=1 writes them anew. */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { Terminal } from './terminal.ts';

const folder = new URL('./golden/', import.meta.url);

/** What differs from run to run, as text of the same length where columns hang on it. */
const CHANGING: readonly (readonly [RegExp, (found: string) => string])[] = [
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, (found) => found.replace(/[0-9a-f]/g, 'x')],
  // What it says depends on the machine, and so does where it is broken.
  [/REPORT duration[\s\S]*?[x-]{36}/g, () => 'REPORT ...'],
  [/\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}:\d{2}(\.\d+)?Z?)?/g, (found) => found.replace(/\d/g, '0')],
  [/\b\d{2}:\d{2}:\d{2}(\.\d{3})?/g, (found) => found.replace(/\d/g, '0')],
  [/\b[a-z]{2}-[a-z]+-\d_\w+/g, (found) => found.replace(/_\w+/, (id) => `_${'x'.repeat(id.length - 1)}`)],
  [/\beyJ\w+/g, (found) => 'eyJ'.padEnd(found.length, 'x')],
];

/** @param extra what else this screen says differently each time */
export function screenText(terminal: Terminal, extra: readonly RegExp[] = []): string {
  let text = terminal.rows().join('\n').trimEnd();
  for (const [pattern, replace] of CHANGING) text = text.replace(pattern, replace);
  for (const pattern of extra) text = text.replace(pattern, (found) => found.replace(/[\w]/g, 'x'));
  return `${text}\n`;
}

/** @throws AssertionError with both screens when this one is not the kept one. */
export function matchesGolden(name: string, text: string): void {
  const file = new URL(`${name}.txt`, folder);
  if (process.env['UPDATE_GOLDEN'] === '1') {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, text);
    return;
  }
  assert.equal(text, readFileSync(file, 'utf8'), `${name}: UPDATE_GOLDEN=1 writes it anew`);
}
