import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { bundleProgram } from '../../../scripts/program.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

test('the program becomes modules that lie side by side, and starts with node', async () => {
  const files = await bundleProgram(root);
  const text = (name: string) => Buffer.from(files.get(name)!).toString();
  assert.match(text('pools-shell.js'), /^#!\/usr\/bin\/env node\n/);
  for (const name of files.keys()) {
    assert.doesNotMatch(name, /[\\/]/);
    if (!name.endsWith('.js')) continue;
    for (const [, imported] of text(name).matchAll(/\bfrom"(\.[^"]+)"|\bimport\("(\.[^"]+)"\)/g)) {
      if (imported) assert.ok(files.has(imported.slice(2)), `${name} imports ${imported}`);
    }
  }
});

test('a part that is missing is named, and nothing is built', () => {
  const empty = mkdtempSync(join(tmpdir(), 'pools-shell-build-'));
  const script = `import { bundleProgram } from ${JSON.stringify(join(root, 'scripts/program.ts'))}; await bundleProgram(process.argv[1]);`;
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', '--input-type=module', '-e', script, empty],
    {
      cwd: root,
      encoding: 'utf8',
    },
  );
  rmSync(empty, { recursive: true });
  assert.notEqual(status, 0);
  assert.match(stderr, /Could not resolve "shell\/main\.ts"/);
});
