import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

interface Import {
  file: string;
  target: string;
  typeOnly: boolean;
}

/** Every import of the source, static or dynamic; local ones as paths from the root, others as written. */
function imports(): Import[] {
  const found: Import[] = [];
  for (const folder of ['shell', 'plugins', 'lambdas', 'cdk', 'local']) {
    for (const name of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })) {
      if (!/\.tsx?$/.test(name)) continue;
      const file = `${folder}/${name.split(sep).join('/')}`;
      const source = readFileSync(join(root, file), 'utf8');
      for (const match of source.matchAll(
        /^(import|export)( type)?[^;'"]*?from\s+'([^']+)'|\bimport\(\s*'([^']+)'\s*\)/gm,
      )) {
        const written = (match[3] ?? match[4])!;
        const target = written.startsWith('.')
          ? relative(root, join(root, dirname(file), written))
              .split(sep)
              .join('/')
          : written;
        found.push({ file, target, typeOnly: match[2] !== undefined });
      }
    }
  }
  return found;
}

const all = imports();
const inside = (path: string, folder: string) => path.startsWith(`${folder}/`);

/** Asserts that no import matches, and shows those that do. */
function none(what: (found: Import) => boolean) {
  assert.deepEqual(
    all.filter(what).map(({ file, target }) => `${file} imports ${target}`),
    [],
  );
}

test('the source was read', () => {
  for (const folder of ['shell', 'plugins', 'lambdas', 'cdk', 'local']) {
    assert.ok(
      all.some(({ file }) => inside(file, folder)),
      `no import found in ${folder}/`,
    );
  }
});

test('a plugin imports the contract and its own folder, and of packages only types', () => {
  none(({ file, target, typeOnly }) => {
    if (!inside(file, 'plugins') || file === 'plugins/index.ts') return false;
    const own = file.split('/').slice(0, 2).join('/');
    if (target === 'shell/contract.ts' || inside(target, own) || target.startsWith('node:')) return false;
    return !(typeOnly && target.startsWith('@aws-sdk/'));
  });
});

test('only shell/ui and the interactive mode know Ink and React', () => {
  none(({ file, target }) => /^(ink|react|ink-text-input)(\/|$)/.test(target) && !inside(file, 'shell/ui'));
  none(
    ({ file, target }) =>
      inside(target, 'shell/ui') && !inside(file, 'shell/ui') && file !== 'shell/run/interactive.ts',
  );
});

test('the shell reaches plugins only through their index, and the local world only through its start', () => {
  none(({ file, target }) => inside(file, 'shell') && inside(target, 'plugins') && target !== 'plugins/index.ts');
  none(({ file, target }) => inside(file, 'shell') && inside(target, 'local') && target !== 'local/world.ts');
  none(({ file, target }) => inside(file, 'shell') && (inside(target, 'lambdas') || inside(target, 'cdk')));
});

test('functions, the local world and the stack know nothing of the shell or the plugins', () => {
  none(
    ({ file, target }) =>
      ['lambdas', 'local', 'cdk'].some((folder) => inside(file, folder)) &&
      (inside(target, 'shell') || inside(target, 'plugins')),
  );
});

test('the local world knows nothing of our functions and our stack', () => {
  none(({ file, target }) => inside(file, 'local') && (inside(target, 'lambdas') || inside(target, 'cdk')));
});

test('functions stand alone, and the stack reads only their declarations', () => {
  none(
    ({ file, target }) =>
      inside(file, 'lambdas') &&
      !target.startsWith('node:') &&
      !target.startsWith('@aws-sdk/') &&
      !inside(target, 'lambdas') &&
      target !== 'aws-lambda',
  );
  none(
    ({ file, target }) =>
      inside(file, 'cdk') && inside(target, 'lambdas') && !/function\.ts$|shared\/definition\.ts$/.test(target),
  );
});

test('what the installed package lacks is not imported by the program', () => {
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const shipped = new Set(Object.keys(dependencies));
  none(({ file, target, typeOnly }) => {
    if (typeOnly || inside(file, 'cdk') || inside(file, 'lambdas')) return false;
    if (target.startsWith('node:') || !/^[@a-z]/.test(target) || /^(shell|plugins|local)\//.test(target)) return false;
    const name = target
      .split('/')
      .slice(0, target.startsWith('@') ? 2 : 1)
      .join('/');
    return !shipped.has(name);
  });
});
