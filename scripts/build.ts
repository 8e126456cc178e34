/**
 * Builds `dist/`: the trigger functions, the template that carries them, and the program. Runs in `npm ci` (as `prepare`) and
 * before a package is packed; an installed package ships `dist/` and builds nothing.
 */
import { chmodSync, readFileSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleFunction, definitions } from '../cdk/functions.ts';
import { synthesizeTemplate } from '../cdk/template.ts';
import { putInPlace } from './output.ts';
import { bundleProgram } from './program.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const started = new Date();

const functions = new Map(definitions.map(({ name }) => [name, bundleFunction(name)]));
const template = synthesizeTemplate(definitions, (name) => functions.get(name)!);
// The bundler has printed what is wrong, with the line.
const program = await bundleProgram(root).catch(() => process.exit(1));

// Everything is built; only now does the last build go.
putInPlace(
  join(root, 'dist'),
  new Map<string, string | Uint8Array>([
    ...[...functions].map(([name, code]) => [`lambdas/${name}/index.js`, code] as const),
    ['template.json', template],
    ...program,
    // The bootstrap of the local world's functions is a process of its own, so it cannot be part of the bundle.
    ['bootstrap.cjs', readFileSync(join(root, 'local/lambda/bootstrap.cjs'))],
  ]),
);
const entry = join(root, 'dist/pools-shell.js');
chmodSync(entry, 0o755);
// It is as new as the sources that it was made from, also where nothing in it has changed.
utimesSync(entry, started, started);

const kilobytes = [...program.values()].reduce((sum, { length }) => sum + length, 0) / 1024;
console.log(
  `dist/: program ${kilobytes.toFixed(0)} KB in ${program.size} files, template ${(template.length / 1024).toFixed(1)} KB, ` +
    `${functions.size} functions, ${((Date.now() - started.getTime()) / 1000).toFixed(1)} s`,
);
