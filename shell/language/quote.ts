const PLAIN = /^[\w@%+=:,./-]+$/;
const FLAG = /^(--?[A-Za-z][\w-]*=)([\s\S]*)$/;

/** A text as one word of a line: `tokenize` reads it back exactly. */
export function quoteWord(text: string): string {
  const flag = FLAG.exec(text);
  if (flag) return flag[1] + (flag[2] === '' ? '' : quoteText(flag[2]!));
  return quoteText(text);
}

/** The arguments of the program as one line; only flags keep their leading dash outside quotes. */
export const quoteLine = (words: readonly string[]): string => words.map(quoteWord).join(' ');

function quoteText(text: string): string {
  if (PLAIN.test(text) && text !== 'as') return text;
  if (!text.includes("'")) return `'${text}'`;
  return `"${text.replace(/[\\"$]/g, '\\$&')}"`;
}
