/**
 * Builds `dist/`: the trigger functions, the template that carries them, and the program. Runs in `npm ci` (as `prepare`) and
 * before a package is packed; an installed package ships `dist/` and builds nothing.
 */
import { chmodSync, copyFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleFunction, definitions } from '../cdk/functions.ts';
import { synthesizeTemplate } from '../cdk/template.ts';
import { bundleProgram } from './program.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const started = performance.now();

const functions = new Map(definitions.map(({ name }) => [name, bundleFunction(name)]));
const template = synthesizeTemplate(definitions, (name) => functions.get(name)!);
// The bundler has printed what is wrong, with the line.
const program = await bundleProgram(root).catch(() => process.exit(1));

// The bootstrap of the local world's functions is a process of its own, so it cannot be part of the bundle.
const bootstrap = join(root, 'local/lambda/bootstrap.cjs');
if (!existsSync(bootstrap)) throw new Error(`${bootstrap} is missing.`);

// Everything is built; only now is the last build thrown away.
rmSync(join(root, 'dist'), { recursive: true, force: true });
for (const [name, code] of functions) write(`lambdas/${name}/index.js`, code);
write('template.json', template);
for (const [file, contents] of program) write(file, contents);
copyFileSync(bootstrap, join(root, 'dist/bootstrap.cjs'));
chmodSync(join(root, 'dist/pools-shell.js'), 0o755);

const kilobytes = [...program.values()].reduce((sum, { length }) => sum + length, 0) / 1024;
console.log(
  `dist/: program ${kilobytes.toFixed(0)} KB in ${program.size} files, template ${(template.length / 1024).toFixed(1)} KB, ` +
    `${functions.size} functions, ${((performance.now() - started) / 1000).toFixed(1)} s`,
);

function write(file: string, contents: string | Uint8Array): void {
  const path = join(root, 'dist', file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, contents);
}
