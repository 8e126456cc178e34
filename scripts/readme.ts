/** Writes the generated parts of README.md from the declarations: `npm run readme`. A test fails when they have drifted. */
import { readFileSync, writeFileSync } from 'node:fs';
import { plugins } from '../plugins/index.ts';
import type { Plugin } from '../shell/contract.ts';
import { keyGroups } from '../shell/input/key-names.ts';

const readme = new URL('../README.md', import.meta.url);

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
  let result = text;
  for (const [name, content] of Object.entries(parts)) {
    const mark = new RegExp(`(<!-- ${name} -->\n)[^]*?(<!-- /${name} -->)`);
    if (!mark.test(result)) throw new Error(`README.md lacks <!-- ${name} --> ... <!-- /${name} -->`);
    result = result.replace(mark, (_, open: string, close: string) => `${open}${content}\n${close}`);
  }
  return result;
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  writeFileSync(readme, withGeneratedParts(readFileSync(readme, 'utf8'), plugins));
}
