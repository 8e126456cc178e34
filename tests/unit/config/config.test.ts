import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { configure, configureByFlags } from '../../../shell/config/merge.ts';
import { schema } from '../../../shell/config/schema.ts';
import type { CommandError } from '../../../shell/contract.ts';
import { chooseMode } from '../../../shell/modes.ts';
import { parseProgram } from '../../../shell/options.ts';
import { loadRegistry } from '../../../shell/plugin-loader.ts';

let folder: string;
let file: string;
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'pools-shell-config-'));
  file = join(folder, 'pools-shell', 'config.json');
  mkdirSync(dirname(file));
});
after(() => rmSync(folder, { recursive: true }));

/** The options of `pools-shell LINE` where the configuration file holds this text. */
function options(text: string, line = '', env: NodeJS.ProcessEnv = {}) {
  writeFileSync(file, text);
  return configure(parseProgram(line.split(' ').filter(Boolean)), { XDG_CONFIG_HOME: folder, ...env });
}
const settingOf = (key: string, { configuration }: ReturnType<typeof options>) =>
  configuration!.settings.find((one) => one.key === key)!;

test('the file, then the environment, then the flags', () => {
  const text = '{ "region": "eu-west-1", "stack": "of-file", "plain": true }';
  const env = { POOLS_SHELL_STACK: 'of-env', POOLS_SHELL_REGION: 'eu-west-2' };
  const all = options(text, '--region eu-west-3', env);
  assert.deepEqual([all.region, all.stack, all.plain], ['eu-west-3', 'of-env', true]);
  assert.deepEqual(
    ['region', 'stack', 'plain', 'aws'].map((key) => settingOf(key, all).origin),
    ['--region', 'POOLS_SHELL_STACK', `${file}:1:46`, 'default'],
  );
  assert.equal(options(text, '--no-plain').plain, false);
  assert.equal(options(text, '', { POOLS_SHELL_PLAIN: 'false' }).plain, false);
});

test('what is set nowhere is listed with what holds then', () => {
  const { value, origin } = settingOf('stack', options('{}'));
  assert.deepEqual([value, origin], ['pools-shell', 'default']);
});

test('a configuration that is not understood can be left aside, and says so', () => {
  assert.throws(() => options('{ "stak": "x" }', '--region eu-west-3'), /stak/);
  const flags = parseProgram(['--region', 'eu-west-3', 'config', 'path']);
  const { region, configuration } = configureByFlags(flags, { XDG_CONFIG_HOME: folder }, 'there is no setting stak');
  assert.deepEqual(
    [region, configuration?.file, configuration?.skipped],
    ['eu-west-3', file, 'there is no setting stak'],
  );
});

test('comments and trailing commas are understood, and a $schema is for editors', () => {
  const text =
    '\uFEFF// mine\n{\n  "$schema": "x", /* "aws": true */\n  "stack": "a//b", // c\n  "plugins": ["./p.mjs",],\n}\n';
  const all = options(text);
  assert.deepEqual([all.stack, all.aws, all.plugin.length], ['a//b', false, 1]);
});

const refused: [text: string, message: RegExp, hint?: RegExp][] = [
  ['{ "regoin": "x" }', /config\.json:1:3: there is no setting regoin$/, /did you mean region\?/],
  ['{ "yes": true }', /there is no setting yes$/, /the settings are plugins, aws/],
  ['{\n  "aws": "true" }', /:2:10: aws expects true or false, not "true"$/],
  ['{ "region": 1 }', /region expects a text in double quotes, not 1$/],
  ['{ "plugins": "x" }', /plugins expects a list of texts/],
  ['{ "confirm-account": "123" }', /expects an AWS account ID, 12 digits without dashes, not "123"$/],
  ['{ "aws": true, "aws": false }', /:1:16: aws is there twice$/],
  ['{ "aws": true', /the file ends where a comma or } should stand$/, /JSON/],
  ['{ "aws" true }', /:1:9: a colon is missing here$/],
  ['{ "aws": True }', /True is no value/],
  ['{ aws: true }', /:1:3: a key is missing here, in double quotes$/],
  ["{ 'aws': true }", /a key is missing here/],
  ['[]', /:1:1: a configuration begins with \{$/],
  ['', /:1:1: a configuration begins with \{$/],
  ['{} {}', /:1:4: nothing may follow/],
  ['{ "stack": {} }', /a value is missing here/],
];
for (const [text, message, hint = /^/] of refused) {
  test(`\`${text}\` is refused, with its place`, () => {
    assert.throws(
      () => options(text),
      (error: CommandError) => error.exitCode === 2 && message.test(error.message) && hint.test(error.hint ?? ''),
    );
  });
}

test('a variable that is no setting, or has no fitting value, is refused', () => {
  assert.throws(() => options('{}', '', { POOLS_SHELL_REGOIN: 'x' }), { hint: 'did you mean POOLS_SHELL_REGION?' });
  assert.throws(
    () => options('{}', '', { POOLS_SHELL_AWS: 'yes' }),
    /POOLS_SHELL_AWS expects true or false, not "yes"$/,
  );
  assert.equal(options('{}', '', { POOLS_SHELL_AWS: '' }).aws, false);
});

test('a later layer chooses another world as a whole', () => {
  const aws = '{ "aws": true, "profile": "dev", "confirm-account": "123456789012" }';
  const local = options(aws, '--state here');
  assert.deepEqual(
    [local.aws, local.state, local.profile, local['confirm-account']],
    [false, 'here', undefined, undefined],
  );
  assert.equal(chooseMode(local, { stdin: true, stdout: true, term: 'xterm' }), 'shell');
  assert.equal(options(aws, '--no-aws').profile, undefined);
  assert.equal(options(aws, '--endpoint http://x').profile, 'dev');
  assert.equal(options('{ "endpoint": "http://x" }', '--aws').endpoint, undefined);
  assert.equal(options('{ "state": "/s" }', '--ephemeral').state, undefined);
});

test("AWS's own variables are of the environment: they come after the file, and before the flags", () => {
  const text = '{ "aws": true, "profile": "dev", "region": "eu-west-1" }';
  const of = (line: string, env: NodeJS.ProcessEnv) => {
    const { profile, region } = options(text, line, env);
    return [profile, region];
  };
  assert.deepEqual(of('', {}), ['dev', 'eu-west-1']);
  assert.deepEqual(of('', { AWS_PROFILE: 'x', AWS_REGION: 'eu-west-2' }), [undefined, undefined]);
  assert.deepEqual(of('--profile mine', { AWS_PROFILE: 'x', AWS_DEFAULT_REGION: 'eu-west-2' }), ['mine', undefined]);
  assert.deepEqual(of('', { AWS_ACCESS_KEY_ID: 'x' }), [undefined, 'eu-west-1']);
});

test('serve takes state and region of the settings and leaves the rest alone', () => {
  const all = options(
    '{ "aws": true, "stack": "s", "plain": true, "region": "eu-west-1", "plugins": ["./p.mjs"] }',
    'serve',
  );
  assert.deepEqual([all.aws, all.stack, all.plain, all.region, all.plugin], [false, undefined, false, 'eu-west-1', []]);
});

test('no file is read where CI is set, unless it is named', () => {
  const text = '{ "stack": "mine" }';
  const inCI = options(text, '', { CI: 'true' });
  assert.equal(inCI.stack, undefined);
  assert.match(inCI.configuration!.skipped!, /CI is set/);
  assert.equal(options(text, '', { CI: 'true', POOLS_SHELL_CONFIG: file }).stack, 'mine');
  assert.throws(() => options(text, '', { POOLS_SHELL_CONFIG: join(folder, 'none') }), /none cannot be read/);
  rmSync(file);
  assert.equal(configure(parseProgram([]), { XDG_CONFIG_HOME: folder }).stack, undefined);
});

test('paths of the file begin at its folder; a plugin that cannot be loaded names the place that asked for it', async () => {
  writeFileSync(
    join(dirname(file), 'mine.mjs'),
    "export default { name: 'mine', describe: 'Mine', commands: [{ usage: 'greet', describe: 'x', args: {}, async *run() {} }] };",
  );
  const all = options('{ "plugins": ["./mine.mjs"], "state": "world" }');
  assert.equal(all.state, join(dirname(file), 'world'));
  assert.ok((await loadRegistry(all.plugin)).find(['greet']));
  await assert.rejects(loadRegistry(options('{ "plugins": ["./gone.mjs"] }').plugin), (error: CommandError) => {
    assert.equal(error.message, `cannot load the plugin ./gone.mjs of ${file}:1:3: there is no such file`);
    return error.exitCode === 2;
  });
});

test('the schema has a comment for each key, and every key is a setting', () => {
  const { properties } = schema() as { properties: Record<string, { description: string; type: string }> };
  const keys = options('{}').configuration!.settings.map(({ key }) => key);
  assert.deepEqual(Object.keys(properties), ['$schema', ...keys]);
  for (const { description } of Object.values(properties)) assert.ok(description.length > 10);
  assert.equal(properties['plugins']!.type, 'array');
});
