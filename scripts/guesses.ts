/** The table of what nobody has recorded, out of the comments and constants of local/cognito/inferred.ts. */

export interface Guess {
  /** The heading that it stands under. */
  group: string;
  name: string;
  value: string;
  reason: string;
}

/** @param source text of local/cognito/inferred.ts. @throws Error when it holds no constant or no order */
export function guessesOf(source: string): { constants: Guess[]; orders: { file: string; order: string }[] } {
  const constants: Guess[] = [];
  let [group, reason] = ['', ''];
  const part = /^\/\/ --- (.+?) -+$|^\/\*\*([\s\S]*?)\*\/|^export const (\w+)(?::[^=]+)? =([\s\S]*?);\n|^$/gm;
  for (const [, heading, comment, name, value] of source.slice(source.indexOf('*/') + 2).matchAll(part)) {
    if (heading !== undefined) group = heading;
    if (comment !== undefined) reason = sentence(comment);
    else if (name === undefined) reason = '';
    else constants.push({ group, name, value: shown(value!), reason: reason || 'The sentence is nowhere recorded.' });
  }
  const head = source.slice(0, source.indexOf('*/'));
  const orders = [...head.matchAll(/^ \* - ([\s\S]*?)[;.]$(?=\n \* - |\n ?$)/gm)].map(([, text]) => {
    const [, file, order] = /^([\w/-]+\.ts): ([\s\S]*)$/.exec(sentence(text!))!;
    return { file: file!, order: order! };
  });
  if (constants.length === 0 || orders.length === 0) throw new Error('local/cognito/inferred.ts cannot be read');
  return { constants, orders };
}

/** The table for docs/fidelity.md. */
export function guessTable(source: string): string {
  const { constants, orders } = guessesOf(source);
  return [
    '| where | name | value | reason |',
    '|---|---|---|---|',
    ...constants.map(
      ({ group, name, value, reason }) => `| ${group} | \`${name}\` | ${code(value)} | ${cell(reason)} |`,
    ),
    '',
    'Orders that nobody recorded, by the file of `local/cognito` that has them:',
    '',
    ...orders.map(({ file, order }) => `- \`${file}\`: ${order}`),
  ].join('\n');
}

const sentence = (comment: string): string =>
  comment
    .replace(/\s*\n? \* ?/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();

/** A function is shown as what it makes. */
const shown = (value: string): string =>
  value
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^\([^)]*\) => /, '')
    .replace(/ as const$/, '')
    .replace(/^`([^`]*)`$/, "'$1'");

/** Backquotes within code need two around it. */
const code = (value: string): string => (value.includes('`') ? `\`\` ${cell(value)} \`\`` : `\`${cell(value)}\``);

const cell = (text: string): string => text.replaceAll('|', '\\|');
