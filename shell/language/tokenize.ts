/**
 * Cuts a line into words, spaces and a comment. Parsing, completion, highlighting and redaction all start here, so it is total:
 * it answers for any text, never throws, and its tokens' `raw` texts join back to the line.
 *
 * `'...'` is literal; `"..."` knows the escapes `\" \\ \$ \n \t` and variables; outside quotes a backslash makes the next
 * character plain, `#` at a word's start begins a comment, and a backslash before a line break continues the line. A bare `&` that is the
 * line's last word says that the line runs as a job; anywhere else, and in quotes, it is text.
 */

/** A piece of a word: text, or a variable that `variables.ts` replaces. Offsets are into the line. */
export type Part =
  | { kind: 'text'; text: string; quoted: boolean; start: number; end: number }
  | { kind: 'variable'; path: readonly string[]; start: number; end: number };

export interface Token {
  kind: 'space' | 'word' | 'comment' | 'background';
  start: number;
  end: number;
  raw: string;
  /** Empty but for words. */
  parts: readonly Part[];
  problem?: Problem;
}

/** Why a word is not finished. `column` counts characters from 1. */
export interface Problem {
  kind: 'quote' | 'brace' | 'continuation';
  column: number;
  message: string;
  hint: string;
}

const SPACE = /(?:\s|\\\r?\n)+/y;
const COMMENT = /#[^\n]*/y;
const BARE_VARIABLE = /\$([A-Za-z_]\w*(?:\.\w+)*)/y;
const BRACED_VARIABLE = /\$\{([A-Za-z_][^{}"'\s]*)\}/y;
const ESCAPES: Readonly<Record<string, string>> = { '"': '"', '\\': '\\', $: '$', n: '\n', t: '\t' };

/** The tokens of a line, in order and without gaps. */
export function tokenize(line: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const plain = (kind: 'space' | 'comment', pattern: RegExp) => {
    const raw = matchAt(pattern, line, at)?.[0];
    if (!raw) return false;
    tokens.push({ kind, start: at, end: at + raw.length, raw, parts: [] });
    at += raw.length;
    return true;
  };
  while (at < line.length) {
    if (plain('space', SPACE) || plain('comment', COMMENT)) continue;
    const token = readWord(line, at);
    tokens.push(token);
    at = token.end;
  }
  const last = tokens.findLastIndex(({ kind }) => kind === 'word');
  return tokens.map((token, index) =>
    index === last && last > 0 && token.raw === '&' ? { ...token, kind: 'background', parts: [] } : token,
  );
}

/** The words of a line; a `&` that makes a job of it is none. */
export const wordsOf = (line: string): Token[] => tokenize(line).filter((token) => token.kind === 'word');

/** The text of a word that is written without quotes, escapes and variables; undefined for any other. */
export function bareText(word: Token | undefined): string | undefined {
  const [part, ...more] = word?.parts ?? [];
  return part?.kind === 'text' && !part.quoted && more.length === 0 ? part.text : undefined;
}

function readWord(line: string, start: number): Token {
  const parts: Part[] = [];
  let at = start;
  let problem: Problem | undefined;

  const add = (text: string, quoted: boolean, from: number, to: number) => {
    const last = parts.at(-1);
    if (last?.kind === 'text' && last.quoted === quoted && last.end === from) {
      last.text += text;
      last.end = to;
    } else parts.push({ kind: 'text', text, quoted, start: from, end: to });
  };
  const variable = () => {
    const match = matchAt(BARE_VARIABLE, line, at) ?? matchAt(BRACED_VARIABLE, line, at);
    if (match) {
      parts.push({ kind: 'variable', path: match[1]!.split('.'), start: at, end: at + match[0].length });
      at += match[0].length;
      return true;
    }
    if (line.startsWith('${', at)) problem ??= badBrace(line, at);
    return false;
  };
  const literal = () => {
    const close = line.indexOf("'", at + 1);
    const end = close < 0 ? line.length : close;
    if (close < 0) problem = openQuote(line, at);
    add(line.slice(at + 1, end), true, at, close < 0 ? end : end + 1);
    at = close < 0 ? end : end + 1;
  };
  const doubleQuoted = () => {
    const open = at;
    add('', true, at, at + 1);
    at += 1;
    while (at < line.length && line[at] !== '"') {
      if (line[at] === '$' && variable()) continue;
      const escaped = line[at] === '\\' ? ESCAPES[line[at + 1] ?? ''] : undefined;
      const length = escaped === undefined ? 1 : 2;
      add(escaped ?? line[at]!, true, at, at + length);
      at += length;
    }
    if (at >= line.length) problem = openQuote(line, open);
    else add('', true, at, ++at);
  };

  while (at < line.length && !matchAt(SPACE, line, at)) {
    const char = line[at]!;
    if (char === "'") literal();
    else if (char === '"') doubleQuoted();
    else if (char === '\\') {
      if (at + 1 >= line.length) problem ??= openEnd(line, at);
      add(line[at + 1] ?? '', true, at, Math.min(at + 2, line.length));
      at = Math.min(at + 2, line.length);
    } else if (char !== '$' || !variable()) add(char, false, at, ++at);
  }
  const token: Token = { kind: 'word', start, end: at, raw: line.slice(start, at), parts };
  return problem ? { ...token, problem } : token;
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

const column = (line: string, at: number) => [...line.slice(0, at)].length + 1;

const openQuote = (line: string, at: number): Problem => ({
  kind: 'quote',
  column: column(line, at),
  message: `the quote ${line[at]} at column ${column(line, at)} is not closed`,
  hint: `close it with ${line[at]}, or write \\${line[at]} for the character itself`,
});

const badBrace = (line: string, at: number): Problem => ({
  kind: 'brace',
  column: column(line, at),
  message: `the \${ at column ${column(line, at)} names no variable`,
  hint: 'write ${name} or ${name.path}, or put the word in single quotes',
});

const openEnd = (line: string, at: number): Problem => ({
  kind: 'continuation',
  column: column(line, at),
  message: 'the line ends with a backslash, but nothing follows',
  hint: 'finish the line, or write \\\\ for the character itself',
});
