import type { Links } from '../contract.ts';

/** How text is laid out for a place: a terminal, a pipe, a file. */
export interface Style {
  /** Columns; Infinity where nothing is cut or wrapped (a pipe, a transcript). */
  width: number;
  color: boolean;
  /** Tables are not fitted to the width: `--wide`. */
  wide?: boolean;
  /** Words that lead somewhere, asked for each text; absent where there are no links. */
  links?: () => Links;
}

export const PLAIN_STYLE: Style = { width: Number.POSITIVE_INFINITY, color: false };

interface OutputStream {
  isTTY?: boolean;
  columns?: number;
}

/** The style of a stream. FORCE_COLOR wins over NO_COLOR (as in Node), both over what the stream is. */
export function styleOf(stream: OutputStream, env: NodeJS.ProcessEnv): Style {
  return { width: stream.isTTY ? stream.columns || 80 : PLAIN_STYLE.width, color: hasColor(stream, env) };
}

function hasColor(stream: OutputStream, env: NodeJS.ProcessEnv): boolean {
  const force = env['FORCE_COLOR'];
  if (force !== undefined) return force !== '0' && force !== 'false';
  return !env['NO_COLOR'] && env['TERM'] !== 'dumb' && stream.isTTY === true;
}

const CODES = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  blue: [34, 39],
  magenta: [35, 39],
  cyan: [36, 39],
} as const;

export type Ink = keyof typeof CODES;

/** Sanitised text in a colour, line by line so that a cut between lines leaves no colour behind. */
export function paint(text: string, ink: Ink | undefined, style: Style): string {
  if (!style.color || !ink || text === '') return text;
  const [on, off] = CODES[ink];
  return text
    .split('\n')
    .map((line) => (line === '' ? line : `\u001b[${on}m${line}\u001b[${off}m`))
    .join('\n');
}
