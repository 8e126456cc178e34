import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CommandError } from './contract.ts';

let root: string | undefined;

/** The package's folder: the nearest one above this file whose package.json is ours, from source and from `dist/` alike. */
export function packageRoot(): string {
  root ??= findRoot(dirname(fileURLToPath(import.meta.url)));
  return root;
}

/** The synthesised CloudFormation template. @throws CommandError when the package was not built. */
export function templatePath(): string {
  const path = join(packageRoot(), 'dist', 'template.json');
  if (existsSync(path)) return path;
  throw new CommandError(`The stack's template is not there: ${path}.`, {
    code: 'NotBuilt',
    hint: 'Run `npm run build` in the folder of pools-shell.',
  });
}

/** The template's text. @throws CommandError when the package was not built. */
export const readTemplate = (): Promise<string> => readFile(templatePath(), 'utf8');

/** The names of the shipped scenarios, sorted: `auto-confirm` for `scenarios/auto-confirm.txt`. */
export function scenarioNames(): readonly string[] {
  const folder = join(packageRoot(), 'scenarios');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith('.txt'))
    .map((file) => file.slice(0, -'.txt'.length))
    .sort();
}

/** The script of a shipped scenario, or undefined when there is none of that name. */
export function scenarioPath(name: string): string | undefined {
  return scenarioNames().includes(name) ? join(packageRoot(), 'scenarios', `${name}.txt`) : undefined;
}

/** The version in package.json. */
export function packageVersion(): string {
  return JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')).version;
}

function findRoot(start: string): string {
  for (let folder = start; ; folder = dirname(folder)) {
    const file = join(folder, 'package.json');
    if (existsSync(file) && JSON.parse(readFileSync(file, 'utf8')).name === 'pools-shell') return folder;
    if (dirname(folder) === folder) throw new Error(`No package.json of pools-shell above ${start}.`);
  }
}
