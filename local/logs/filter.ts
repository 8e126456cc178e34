import { invalid } from './errors.ts';

/**
 * A filter pattern for unstructured events as a test of a message
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html): `ERROR`, `two terms` (both), `"a phrase"`,
 * `-not`, `?either ?or`. Terms are case-sensitive.
 * @throws ServiceError InvalidParameterException for the JSON, space-delimited and regular expression forms, which are not here
 */
export function compileFilter(pattern: string): (message: string) => boolean {
  const trimmed = pattern.trim();
  if (trimmed.startsWith('{')) throw invalid('JSON filter patterns ({ ... }) are not in the local world.');
  if (trimmed.startsWith('[')) throw invalid('Space-delimited filter patterns ([ ... ]) are not in the local world.');
  const terms = termsOf(trimmed);
  const all = terms.filter((term) => term.kind === 'all');
  const none = terms.filter((term) => term.kind === 'none');
  const any = terms.filter((term) => term.kind === 'any');
  return (message) =>
    all.every((term) => message.includes(term.text)) &&
    none.every((term) => !message.includes(term.text)) &&
    // As the user guide says, `?` terms are ignored beside terms that must be there.
    (any.length === 0 || all.length > 0 || any.some((term) => message.includes(term.text)));
}

interface Term {
  kind: 'all' | 'none' | 'any';
  text: string;
}

const KIND: Readonly<Record<string, Term['kind']>> = { '-': 'none', '?': 'any', '': 'all' };

function termsOf(pattern: string): Term[] {
  const terms: Term[] = [];
  let rest = pattern;
  while (rest) {
    const match = /^([-?]?)(?:"((?:[^"\\]|\\.)*)"|([^\s"]+))(?=\s|$)\s*/.exec(rest);
    if (!match) throw invalid('Invalid filter pattern');
    const [whole, sign, phrase, word] = match;
    if (word?.startsWith('%') && word.endsWith('%'))
      throw invalid('Regular expressions (%...%) in filter patterns are not in the local world.');
    // Other characters need double quotes.
    if (word !== undefined && !/^[\p{L}\p{N}_]+$/u.test(word)) throw invalid(`Invalid character(s) in term '${word}'`);
    terms.push({ kind: KIND[sign!]!, text: phrase === undefined ? word! : phrase.replace(/\\(.)/g, '$1') });
    rest = rest.slice(whole.length);
  }
  return terms;
}
