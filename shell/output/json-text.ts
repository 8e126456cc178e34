import { type Ink, paint, type Style } from './style.ts';

/**
 * JSON as it was written, token by token. Nothing is decoded: what an escape such as `\u001b` stands for must not reach a terminal,
 * and a secret that was masked in the text stays masked.
 */
const TOKEN = /("(?:[^"\\]|\\.)*")(\s*:)?|(-?\d[\d.eE+-]*|true|false|null)|([{}[\],:])|\s+|[^\s"{}[\],:]+|"/g;

const LEVELS: Readonly<Record<string, Ink>> = { '"WARN"': 'yellow', '"ERROR"': 'red', '"FATAL"': 'red' };

/** JSON with its names, texts and other values coloured. */
export function paintJson(json: string, style: Style): string {
  if (!style.color) return json;
  return json.replace(TOKEN, (token, quoted?: string, colon?: string, value?: string) => {
    if (quoted === undefined) return value === undefined ? token : paint(token, 'yellow', style);
    const ink: Ink = colon === undefined ? (LEVELS[quoted] ?? 'green') : 'cyan';
    return paint(quoted, ink, style) + (colon ?? '');
  });
}

/** JSON with one name or value a line. */
export function indentJson(json: string): string {
  let depth = 0;
  let text = '';
  const newLine = () => `\n${'  '.repeat(depth)}`;
  for (const [token, quoted, colon, , mark] of json.matchAll(TOKEN)) {
    if (token.trim() === '') continue;
    if (mark === '}' || mark === ']') {
      depth--;
      text += /[{[]$/.test(text) ? mark : newLine() + mark;
      continue;
    }
    if (/[{[]$/.test(text) && text !== '') text += newLine();
    text += colon === undefined ? token : `${quoted}: `;
    if (mark === '{' || mark === '[') depth++;
    if (mark === ',') text += newLine();
  }
  return text;
}

/** Where a JSON object or array begins that goes on to the end of the text; undefined when there is none. */
export function jsonAtEnd(text: string): number | undefined {
  if (!/[}\]]\s*$/.test(text)) return undefined;
  const start = text.search(/[{[]/);
  return start >= 0 && isJson(text.slice(start)) ? start : undefined;
}

function isJson(text: string): boolean {
  try {
    return typeof JSON.parse(text) === 'object';
  } catch {
    return false;
  }
}

/**
 * A value as JSON on one line, or with `indent` on several. JSON escapes only C0; the controls that a terminal would still obey are
 * escaped as well, which changes no value.
 */
export function jsonLine(value: unknown, indent?: number): string {
  return JSON.stringify(value, undefined, indent).replace(
    /[\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g,
    (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
