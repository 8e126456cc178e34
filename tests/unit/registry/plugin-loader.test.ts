import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { UsageError } from '../../../shell/language/usage-error.ts';
import { loadRegistry } from '../../../shell/plugin-loader.ts';

let folder: string;
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'pools-shell-'));
});
after(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}
const plugin = (usage: string) =>
  `export default { name: 'mine', describe: 'Mine', commands: [{ usage: '${usage}', describe: 'x', args: {}, async *run() {} }] };`;

test('a plugin of a path joins the shipped ones', async () => {
  const registry = await loadRegistry([file('good.mjs', plugin('greet'))]);
  assert.equal(registry.find(['greet'])?.plugin.name, 'mine');
  assert.ok(registry.find(['signup']));
});

test('a plugin that does not find pools-shell is told where its file has to lie', async () => {
  const lost = file('lost.mjs', "import { command } from 'pools-shell'; export default command;");
  await assert.rejects(loadRegistry([lost]), {
    message: /Cannot find package 'pools-shell'/,
    hint: /a project that has/,
  });
});

const refused: [reason: string, name: () => string, message: RegExp][] = [
  [
    'a path that is not there',
    () => './nowhere.mjs',
    /cannot load the plugin \.\/nowhere\.mjs: there is no such file$/,
  ],
  [
    'a module that is not installed',
    () => 'no-such-module',
    /cannot load the plugin no-such-module: Cannot find module 'no-such-module'$/,
  ],
  [
    'a file that does not parse',
    () => file('broken.mjs', 'export default {'),
    /cannot load the plugin .*broken\.mjs: /,
  ],
  ['something else', () => file('other.mjs', 'export default { name: 1 };'), /other\.mjs is not a plugin$/],
  [
    'a command that is there already',
    () => file('taken.mjs', plugin('signup')),
    /Plugin mine: the command `signup` is already there/,
  ],
];
for (const [reason, name, message] of refused) {
  test(`${reason} is refused in one line`, async () => {
    await assert.rejects(loadRegistry([name()]), (error: UsageError) => {
      assert.match(error.message, message);
      assert.ok(error.hint);
      return error.exitCode === 2 && !error.message.includes('\n');
    });
  });
}
