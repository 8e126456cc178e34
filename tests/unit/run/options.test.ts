import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { UsageError } from '../../../shell/language/usage-error.ts';
import { chooseMode } from '../../../shell/modes.ts';
import { parseProgram } from '../../../shell/options.ts';
import { parseServe } from '../../../shell/serve-flags.ts';

const TERMINAL = { stdin: true, stdout: true, term: 'xterm' };
const PIPE = { stdin: false, stdout: true, term: 'xterm' };
const mode = (line: string, terminal = TERMINAL) => chooseMode(parseProgram(line.split(' ').filter(Boolean)), terminal);

test('flags of the program stand anywhere around a command', () => {
  const options = parseProgram([
    '--json',
    'logs',
    'tail',
    '--since',
    '10m',
    '--region=eu-west-1',
    '--plugin',
    'a',
    '--plugin',
    'b',
  ]);
  assert.deepEqual(options.words, ['logs', 'tail', '--since', '10m']);
  assert.equal(options.json, true);
  assert.equal(options.region, 'eu-west-1');
  assert.deepEqual(options.plugin, ['a', 'b']);
  assert.equal(options.step, false);
  assert.equal(parseProgram(['--from', '12']).from, 12);
  assert.deepEqual(parseProgram(['say', '--', '--json']).words, ['say', '--', '--json']);
  assert.deepEqual(parseProgram(['--', '--json']).words, ['--json']);
  assert.equal(parseProgram(['-h']).help, true);
});

const refused: [line: string, message: RegExp, hint?: RegExp][] = [
  ['--jsno', /^unknown flag --jsno$/, /did you mean --json\?/],
  ['-x signup', /^unknown flag -x$/, /--help/],
  ['--script', /^--script needs a value: --script FILE\|NAME$/],
  ['--script --json', /^--script needs a value/],
  ['--region=', /^--region needs a value/],
  ['--json=yes', /^--json takes no value$/],
  ['--from x', /^--from expects a line number, not x$/],
  ['--from 0', /^--from expects a line number, not 0$/],
  ['--stack a --stack b', /^--stack is given twice$/],
  ['--script a signup', /^--script runs alone, without signup$/],
  ['--aws --endpoint http://x', /cannot be used together/],
  ['--aws --state x', /^--state is for the local world$/],
  ['--ephemeral --state x', /^--ephemeral is for/],
  ['--profile x', /^--profile needs --aws$/],
  ['--step', /^--step needs --script$/],
  ['--confirm-account 123 --aws', /^--confirm-account expects an AWS account ID, 12 digits without dashes, not 123$/],
  ['--confirm-account 123456789012', /needs --aws or --endpoint$/],
  ['serve --read-only', /^serve has no --read-only$/],
  ['--json', /^--json needs a command or a script$/],
  ['--plain --cast x', /^--cast does not record the shell in plain lines/, /--transcript/],
  ['serve --aws', /^serve has no --aws$/],
];
for (const [line, message, hint = /./] of refused) {
  test(`\`pools-shell ${line}\` is refused`, () => {
    assert.throws(
      () => mode(line),
      (error: UsageError) =>
        error.exitCode === 2 && message.test(error.message) && (error.hint === undefined || hint.test(error.hint)),
    );
  });
}

test('--aws behind whoami is the command’s, and chooses the world where nothing else does', () => {
  const read = (...argv: string[]) => {
    const { aws, endpoint, words } = parseProgram(argv);
    return [aws, endpoint, words.join(' ')];
  };
  assert.deepEqual(read('whoami', '--aws'), [true, undefined, 'whoami --aws']);
  assert.deepEqual(read('--aws', 'whoami'), [true, undefined, 'whoami']);
  const url = 'http://127.0.0.1:9339';
  assert.deepEqual(read('--endpoint', url, 'whoami', '--aws'), [false, url, 'whoami --aws']);
  assert.deepEqual(read('whoami', '--aws', '--endpoint', url), [false, url, 'whoami --aws']);
  assert.deepEqual(read('whoami', '--aws', '--ephemeral'), [false, undefined, 'whoami --aws']);
  assert.deepEqual(read('users', 'list', '--aws'), [true, undefined, 'users list']);
  for (const argv of [
    ['--aws', '--endpoint', url, 'whoami'],
    ['--endpoint', url, 'users', 'list', '--aws'],
  ])
    assert.throws(
      () => chooseMode(parseProgram(argv), { stdin: true, stdout: true, term: 'xterm' }),
      /--aws and --endpoint cannot be used together/,
    );
});

test('the mode follows from the arguments and the terminal', () => {
  assert.equal(mode('--script auto-confirm'), 'script');
  assert.equal(mode('--script auto-confirm', PIPE), 'script');
  assert.equal(mode('logs tail', PIPE), 'command');
  assert.equal(mode('serve --port 0'), 'serve');
  assert.equal(mode(''), 'shell');
  assert.equal(mode('', PIPE), 'script');
  assert.equal(mode('--plain'), 'plain-shell');
  assert.equal(mode('', { ...TERMINAL, term: 'dumb' }), 'plain-shell');
  assert.equal(mode('', { ...TERMINAL, stdout: false }), 'plain-shell');
  assert.throws(() => mode('--script a --step', PIPE), /needs a terminal/);
});

test('serve takes a port and faults, and refuses what it does not know', () => {
  const parse = (line: string) => parseServe(['serve', ...line.split(' ').filter(Boolean)]);
  assert.deepEqual(parse(''), {});
  assert.deepEqual(parse('--port 0'), { port: 0 });
  assert.deepEqual(parse('--port=9339'), { port: 9339 });
  const flags = '--latency 5-20 --throttle --error SignUp:500 --error *:reset:5% --log-lag 500 --log-duplicates 5%';
  assert.deepEqual(parse(`${flags} --staleness 800 --page-size 2 --seed 7`), {
    faults: {
      latency: { least: 5, most: 20 },
      throttle: true,
      errors: ['SignUp:500', '*:reset:5%'],
      logLag: { least: 500, most: 500 },
      logDuplicates: 0.05,
      staleness: 800,
      pageSize: 2,
      seed: 7,
    },
    faultFlags: `${flags} --staleness 800 --page-size 2 --seed 7`,
  });
  assert.deepEqual(parse('--email-limit 50'), { emailsPerDay: 50, faultFlags: '--email-limit 50' });
  for (const line of [
    '--prot 1',
    '--port',
    '--port x',
    '--port 1 2',
    'x',
    '--latency 20-5',
    '--latency fast',
    '--throttle=yes',
    '--page-size 0',
    '--log-duplicates 101',
    '--seed 1 --seed 2',
  ])
    assert.throws(() => parse(line), { exitCode: 2 }, line);
});
