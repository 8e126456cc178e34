import { CommandError, type Links } from '../contract.ts';
import { linkWords } from './links.ts';
import { sanitize, sanitizeLine } from './sanitize.ts';
import { paint, type Style } from './style.ts';
import { hang, wrap } from './width.ts';

const HINT = '  hint: ';

/** An error in one line, where it happened first, and its hint under it; the stack only for `--debug`. */
export function formatError(
  error: unknown,
  style: Style,
  options: { where?: string; debug?: boolean; links?: Links } = {},
): string {
  const { name, message, hint } = describeError(error);
  const line = [options.where, name, message].filter(Boolean).join(': ');
  const stack =
    options.debug && error instanceof Error && error.stack ? `\n${paint(sanitize(stackOf(error)), 'dim', style)}` : '';
  const laidOut =
    paint(wrap(line, style.width), 'red', style) +
    (hint ? `\n${paint(`${HINT}${hang(hint, style.width, ' '.repeat(HINT.length))}`, 'dim', style)}` : '') +
    stack;
  return style.links === undefined
    ? laidOut
    : linkWords(laidOut, { ...style.links(), ...options.links, ...(error instanceof CommandError && error.links) });
}

/** What an error says: AWS's or our own name for it, its sentence on one line, what to do. */
export function describeError(error: unknown): { name: string | undefined; message: string; hint: string | undefined } {
  if (error instanceof CommandError) {
    return { name: error.code, message: sanitizeLine(error.message), hint: error.hint && sanitizeLine(error.hint) };
  }
  if (!(error instanceof Error)) return { name: undefined, message: sanitizeLine(String(error)), hint: undefined };
  const name = error.name === 'Error' ? undefined : error.name;
  return { name, message: sanitizeLine(error.message) || 'no message', hint: undefined };
}

function stackOf(error: Error): string {
  const cause = error.cause instanceof Error ? `\ncaused by ${stackOf(error.cause)}` : '';
  return `${error.stack}${cause}`;
}
