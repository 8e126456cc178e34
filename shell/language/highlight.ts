/** What the words of a line are, for the eye: as the parser reads them, and as redaction hides them. */
import { type RegisteredCommand, type Registry, STATEMENTS } from '../registry.ts';
import { layout, type Slot } from './layout.ts';
import { commandStart, findCommand, withoutCapture } from './parse.ts';
import { type Span, secretSpans } from './redact.ts';
import { SECRET } from './secret.ts';
import { bareText, type Token, tokenize } from './tokenize.ts';

/** Offsets are into the line. */
export interface Mark extends Span {
  readonly kind: 'command' | 'unknown' | 'flag' | 'secret' | 'comment' | 'background';
}

/**
 * The marks of a line, in order and without overlap; what is not marked is plain. The word that is being typed at the end is not
 * unknown as long as it can become something.
 */
export function highlight(line: string, registry: Registry): Mark[] {
  const tokens = tokenize(line);
  const words = tokens.filter(({ kind }) => kind === 'word');
  // What stands for a secret in a line of the history is refused when it is run.
  const secrets = secretSpans(line, registry).map((span) =>
    mark(span, line.slice(span.start, span.end) === SECRET ? 'unknown' : 'secret'),
  );
  const others = tokens.flatMap((token) =>
    token.kind === 'comment' || token.kind === 'background' ? [mark(token, token.kind)] : [],
  );
  const plain = [...statementMarks(words, line, registry), ...others].filter(
    (one) => !secrets.some((secret) => one.start < secret.end && secret.start < one.end),
  );
  return [...plain, ...secrets].sort((a, b) => a.start - b.start);
}

const mark = ({ start, end }: Span, kind: Mark['kind']): Mark => ({ start, end, kind });

function statementMarks(words: readonly Token[], line: string, registry: Registry): Mark[] {
  const first = bareText(words[0]);
  const start = commandStart(words);
  const keywords = words.slice(0, Math.min(start, 2)).map((word) => mark(word, 'command'));
  if (start === 0 && (first === 'let' || first === 'expect')) return [mark(words[0]!, 'command')];
  const typing = (word: Token) => word.end === line.length;
  const command = words.slice(start);
  const names = nameMarks(command, start === 0 ? STATEMENTS : [], typing, registry);
  const entry = findCommand(command, registry);
  return [...keywords, ...names, ...(entry ? flagMarks(entry, command, typing) : [])];
}

/** The words of the command's name, or the one at which it is none. */
function nameMarks(
  words: readonly Token[],
  statements: readonly string[],
  typing: (word: Token) => boolean,
  registry: Registry,
): Mark[] {
  const marks: Mark[] = [];
  const names: string[] = [];
  for (const word of words) {
    const name = bareText(word) ?? '';
    const possible = [
      ...registry.under(names).map((entry) => entry.words[names.length]!),
      ...(names.length === 0 ? statements : []),
    ];
    if (!possible.includes(name)) {
      const complete = registry.find(names)?.words.length === names.length;
      const begun = name !== '' && typing(word) && possible.some((one) => one.startsWith(name));
      return complete || begun ? marks : [...marks, mark(word, 'unknown')];
    }
    marks.push(mark(word, 'command'));
    names.push(name);
  }
  return marks;
}

function flagMarks(entry: RegisteredCommand, words: readonly Token[], typing: (word: Token) => boolean): Mark[] {
  const [rest] = withoutCapture(words.slice(entry.words.length));
  const known = ({ role, flag = '', word }: Slot) =>
    role === 'flag' ||
    flag === 'help' ||
    flag === 'h' ||
    (typing(word) && Object.keys(entry.args).some((name) => name.startsWith(flag.replace(/^no-/, ''))));
  return layout(entry, rest).flatMap((slot): Mark[] => {
    if (slot.role !== 'flag' && slot.role !== 'unknown-flag') return [];
    const { start, end, raw } = slot.word;
    return [mark({ start, end: slot.value ? start + raw.indexOf('=') + 1 : end }, known(slot) ? 'flag' : 'unknown')];
  });
}
