/**
 * Writes the generated parts of README.md, and the guesses in docs/fidelity.md, from the declarations: `npm run readme`. A test
 * fails when they have drifted.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { plugins } from '../plugins/index.ts';
import type { Plugin } from '../shell/contract.ts';
import { keyGroups } from '../shell/input/key-names.ts';
import { guessTable } from './guesses.ts';

const readme = new URL('../README.md', import.meta.url);
const fidelity = new URL('../docs/fidelity.md', import.meta.url);
const inferred = new URL('../local/cognito/inferred.ts', import.meta.url);

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('<', '&lt;');

/** The command table: one row a command, grouped by plugin. */
export function commandTable(list: readonly Plugin[]): string {
  const rows = list.flatMap(({ commands, describe }) =>
    commands.length === 0
      ? []
      : [
          `| **${cell(describe)}** | |`,
          ...commands.map((command) => `| \`${command.usage.replaceAll('|', '\\|')}\` | ${cell(command.describe)} |`),
        ],
  );
  return ['| command | what it does |', '|---|---|', ...rows].join('\n');
}

/** The scenario table: one row a shipped script. */
export function scenarioTable(list: readonly Plugin[]): string {
  const rows = list.flatMap(({ scenarios = [] }) =>
    scenarios.map(({ name, describe }) => `| \`${name}\` | ${cell(describe)} |`),
  );
  return ['| scenario | what it shows |', '|---|---|', ...rows].join('\n');
}

/** The key table: one row a key, grouped by where it works. */
export const keyTable = (): string =>
  [
    '| key | what it does |',
    '|---|---|',
    ...keyGroups().flatMap(({ title, items }) => [
      `| **${title}** | |`,
      ...items.map(({ name, describe }) => `| ${name} | ${cell(describe)} |`),
    ]),
  ].join('\n');

/** README text with the parts between `<!-- name -->` and `<!-- /name -->` made anew. @throws Error when a mark is missing. */
export function withGeneratedParts(text: string, list: readonly Plugin[]): string {
  const parts = { commands: commandTable(list), scenarios: scenarioTable(list), keys: keyTable() };
  return Object.entries(parts).reduce((result, [name, content]) => withPart(result, name, content), text);
}

/** docs/fidelity.md with the table of guesses made anew; the rest of it is written by `npm run conformance`. */
export const withGuesses = (text: string): string =>
  withPart(text, 'guesses', guessTable(readFileSync(inferred, 'utf8')));

function withPart(text: string, name: string, content: string): string {
  const mark = new RegExp(`(<!-- ${name} -->\n)[^]*?(<!-- /${name} -->)`);
  if (!mark.test(text)) throw new Error(`<!-- ${name} --> ... <!-- /${name} --> is missing`);
  return text.replace(mark, (_, open: string, close: string) => `${open}${content}\n${close}`);
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  writeFileSync(readme, withGeneratedParts(readFileSync(readme, 'utf8'), plugins));
  writeFileSync(fidelity, withGuesses(readFileSync(fidelity, 'utf8')));
}
