import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { PROGRAM } from '../../build.ts';

let folder: string;
let plugin: string;

before(() => {
  folder = mkdtempSync(join(tmpdir(), 'pools-shell-'));
  plugin = join(folder, 'plugin.mjs');
  writeFileSync(
    plugin,
    `const hang = async function* (_, { signal }) {
      yield { kind: 'step', text: 'Hanging' };
      await new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    };
    const count = async function* () { for (let n = 0; ; n++) yield { kind: 'text', text: 'line ' + n }; };
    const hello = async function* ({ who }) { return { who, answer: 42 }; };
    const login = async function* () {};
    const join = async function* (_, { ask }) { return { length: (await ask.secret({ text: 'Password?', generate: () => 'Generated-1' })).length }; };
    const declare = (usage, run, args = {}) => ({ usage, describe: usage, args, run });
    export default { name: 'mine', describe: 'Mine', commands: [
      declare('hang', hang), declare('count', count),
      declare('hello <who>', hello, { who: { type: 'string' } }),
      declare('login [password]', login, { password: { type: 'string', secret: true } }),
      declare('join', join, { password: { type: 'string', secret: true }, 'password-env': { type: 'string', secretEnv: true } }),
    ] };`,
  );
});
after(() => rmSync(folder, { recursive: true }));

interface Run {
  code: number | null;
  out: string;
  errors: string;
}

/** The program in a process of its own, without a terminal. `watch` sees its output grow. */
function pools(
  args: readonly string[],
  {
    input = '',
    env = {},
    watch,
  }: { input?: string; env?: NodeJS.ProcessEnv; watch?: (out: string, child: ReturnType<typeof spawn>) => void } = {},
): Promise<Run> {
  const child = spawn(process.execPath, [PROGRAM, '--plugin', plugin, ...args], {
    env: { ...process.env, XDG_STATE_HOME: folder, XDG_CONFIG_HOME: folder, ...env },
  });
  const run: Run = { code: null, out: '', errors: '' };
  child.stdout.on('data', (chunk) => {
    run.out += chunk;
    watch?.(run.out, child);
  });
  child.stderr.on('data', (chunk) => {
    run.errors += chunk;
  });
  child.stdin.end(input);
  return new Promise((resolve) => child.on('close', (code) => resolve({ ...run, code })));
}

describe('the program, without a terminal', { concurrency: 2 }, () => {
  test('a command in the arguments', async () => {
    const { code, out, errors } = await pools(['hello', 'it is $5']);
    assert.deepEqual([code, out, errors], [0, 'who     it is $5\nanswer  42\n', '']);
  });

  test('commands from standard input are a script', async () => {
    const { code, out, errors } = await pools(['--json'], {
      input: 'hello ann as h  # a comment\nexpect h.answer == 41 # wrong\n',
    });
    assert.equal(code, 3);
    assert.deepEqual(
      out
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line))
        .map(({ command, ok }) => [command, ok]),
      [
        ['hello ann as h', true],
        ['expect h.answer == 41', false],
      ],
    );
    assert.match(errors, /stdin:2: expect: ExpectationFailed: expected h\.answer == 41, but it is 42/);
  });

  test('a secret in the arguments is refused and not shown', async () => {
    const { code, out, errors } = await pools(['login', 'Hunter2!']);
    assert.equal(code, 2);
    assert.match(errors, /^login: a secret among the program's arguments can be read in the process list\n {2}hint: /);
    assert.ok(!(out + errors).includes('Hunter2'));
  });

  test('a flag that takes a secret is not offered among the arguments', async () => {
    const { errors } = await pools(['join', '--password', 'Hunter2!']);
    assert.match(errors, /hint: name an environment variable with --password-env.*; usage: join \[--password-env/);
    assert.ok(!errors.includes('--password <'));
    const { out } = await pools(['join', '--help']);
    assert.match(out, /--password-env/);
    assert.doesNotMatch(out, /--password </);
  });

  test('no secret is generated for a single command, as nobody would know it; a script may go on with it', async () => {
    const { code, errors } = await pools(['join']);
    assert.equal(code, 2);
    assert.match(errors, /nobody is there to answer "Password\?"[\s\S]*hint: .*--password-env/);
    const script = await pools([], { input: 'join as it\nexpect it.length == 11\n' });
    assert.deepEqual([script.code, script.errors], [0, '']);
  });

  test('help, and the path of the configuration, are there with a broken one, too', async () => {
    const env = { POOLS_SHELL_CONFIG: join(folder, 'broken.json') };
    writeFileSync(env.POOLS_SHELL_CONFIG, '{ "stak": "x" }');
    for (const [words, shown] of [
      [['--help'], /--script FILE/],
      [['help', 'config'], /config path/],
      [['config', 'path'], /broken\.json/],
      [['config', 'schema'], /"properties"/],
    ] as const) {
      const { code, out, errors } = await pools(words, { env });
      assert.equal(code, 0, errors);
      assert.match(out, shown);
      assert.match(
        errors,
        /^! The configuration is not used: .*broken\.json:1:3: there is no setting stak\n {2}hint: .*stack/,
      );
    }
    assert.equal((await pools(['users', 'list'], { env })).code, 2);
  });

  test('--help explains the command, whatever its arguments are', async () => {
    for (const words of [['hello', '--bogus'], ['hello', 'ann', '--who'], ['hello']]) {
      const { code, out, errors } = await pools([...words, '--help']);
      assert.deepEqual([code, errors], [0, '']);
      assert.match(out, /^hello <who>/);
    }
  });

  test('a wrong flag after a command ends with 2, and so does one of the program that is misspelt there', async () => {
    const { code, errors } = await pools(['hello', 'ann', '--jsno']);
    assert.deepEqual([code, errors.split('\n')[0]], [2, 'hello has no flag --jsno']);
  });

  test('what is not understood ends with 2 and one line', async () => {
    const { code, errors } = await pools(['--jsno']);
    assert.deepEqual([code, errors], [2, 'pools-shell: unknown flag --jsno\n  hint: did you mean --json?\n']);
  });

  test('Ctrl-C in a script runs its finally lines and ends with 130; the transcript has it all', async () => {
    const script = join(folder, 'hang.txt');
    const transcript = join(folder, 'transcript.txt');
    writeFileSync(script, 'hang\nfinally hello ann\n');
    const { code, out } = await pools(['--script', script, '--transcript', transcript], {
      watch: (text, child) => void (text.endsWith('Hanging\n') && child.kill('SIGINT')),
    });
    assert.equal(code, 130);
    assert.match(out, /^pools> hang\n\* Hanging\n! Interrupted\.\npools> finally hello ann\nwho {5}ann\n/);
    assert.equal(readFileSync(transcript, 'utf8'), out);
  });

  test('a reader that leaves ends an endless command quietly', async () => {
    const { code, errors } = await pools(['count'], { watch: (_, child) => void child.stdout?.destroy() });
    assert.deepEqual([code, errors], [0, '']);
  });

  test('the version, and nothing else', async () => {
    const { code, out, errors } = await pools(['--version']);
    assert.match(out, /^\d+\.\d+\.\d+\n$/);
    assert.deepEqual([code, errors], [0, '']);
  });
});

test('a script that runs itself, or one that runs it, is told so at once', async () => {
  const [one, two] = [join(folder, 'one.txt'), join(folder, 'two.txt')];
  writeFileSync(one, `say begin\nrun ${two}\n`);
  writeFileSync(two, `run ${folder}/./one.txt\n`);
  const { code, out, errors } = await pools(['--script', one]);
  assert.equal(code, 2);
  assert.equal(out.match(/begin/g)?.length, 1);
  assert.match(errors, /one\.txt runs itself, which would never end: .*one\.txt runs .*two\.txt runs .*one\.txt\./);
});

test('there are no jobs in a script, a pipe or a single command: & is a mistake, found before anything runs', async () => {
  for (const [args, input] of [
    [['say', 'a', '&'], ''],
    [[], 'say a\nsay b &\n'],
  ] as const) {
    const { code, out, errors } = await pools(args, { input });
    assert.deepEqual([code, out], [2, '']);
    assert.match(errors, /& is for lines that are typed in the shell/);
  }
});
