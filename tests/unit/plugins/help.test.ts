import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { ask } from '../../../plugins/dialog/ask.ts';
import { pause } from '../../../plugins/dialog/pause.ts';
import { proceed } from '../../../plugins/dialog/proceed.ts';
import { say } from '../../../plugins/dialog/say.ts';
import { cleanup } from '../../../plugins/help/cleanup.ts';
import { help } from '../../../plugins/help/help.ts';
import { history, historySave } from '../../../plugins/help/history.ts';
import { run as runScenario } from '../../../plugins/help/run.ts';
import { scenarios } from '../../../plugins/help/scenarios.ts';
import { clear, exit } from '../../../plugins/help/screen.ts';
import { plugins } from '../../../plugins/index.ts';
import { CommandError, type Context, ScriptEnd } from '../../../shell/contract.ts';
import { bind, parseLine } from '../../../shell/language/parse.ts';
import { createRegistry } from '../../../shell/registry.ts';
import { programOf } from '../../../shell/run/program-of.ts';
import { type FakeOptions, failure, fake, run } from './fakes.ts';

const withPlugins = () => {
  const given = fake();
  given.context.shell.plugins = plugins;
  return given;
};

function changed(options: FakeOptions = {}) {
  const given = fake(options);
  const { journal } = given.context;
  journal.record({ kind: 'stack', subject: 'pools-shell', undo: 'destroy' });
  journal.record({ kind: 'row', subject: 'a@b.c', undo: 'table delete a@b.c' });
  journal.record({ kind: 'user', subject: 'ann', undo: 'users delete ann' });
  return given;
}

test('help lists every command by plugin', async () => {
  const { events, data } = await run(help, {}, withPlugins());
  const shown = JSON.stringify(events);
  for (const { usage } of plugins.flatMap(({ commands }) => commands)) assert.ok(shown.includes(JSON.stringify(usage)));
  assert.equal(data.length, plugins.flatMap(({ commands }) => commands).length);
});

test('help of a command shows usage, arguments and examples', async () => {
  const { events } = await run(help, { words: ['table', 'pick'] }, withPlugins());
  const shown = JSON.stringify(events);
  for (const part of ['table pick [question]', '--default', 'default Which known user?', 'Examples']) {
    assert.ok(shown.includes(part), part);
  }
});

test('help of a group lists its commands; of another word what it is about', async () => {
  const names = async (...words: string[]) =>
    (await run(help, { words }, withPlugins())).data.map(({ usage }: { usage: string }) => usage.split(' [')[0]);
  assert.deepEqual(await names('logs'), ['logs tail', 'logs show']);
  assert.ok((await names('password')).includes('respond'));
  assert.equal((await failure(help, { words: ['xyzzy'] }, withPlugins())).code, 'NoHelp');
});

test('help of a command says which arguments are secret or required, and names related commands that exist', async () => {
  const shown = async (...words: string[]) =>
    JSON.stringify((await run(help, { words }, withPlugins())).events.filter((event) => event.kind === 'list'));
  assert.match(await shown('signup'), /--email <email>[^}]*required/);
  assert.match(await shown('signup'), /--password <secret>[^}]*secret: shown as dots and kept nowhere/);
  assert.match(await shown('attach'), /See also[^\]]*detach/);
  const names = new Set(plugins.flatMap(({ commands }) => commands.map(({ usage }) => usage.split(/\s*[<[]/, 1)[0]!)));
  for (const { usage, related = [] } of plugins.flatMap(({ commands }) => commands))
    for (const name of related) assert.ok(names.has(name), `${usage}: ${name}`);
});

test('help of a command of which there is no more to say ends with what it does', async () => {
  const { events } = await run(help, { words: ['exit'] }, withPlugins());
  assert.deepEqual(events.at(-1)!.kind, 'text');
  assert.doesNotMatch((events.at(-1) as { text: string }).text, /\n$/);
});

test('help keys lists the keys of the prompt; several words are all searched for; a misspelt one is put right', async () => {
  assert.match(JSON.stringify((await run(help, { words: ['keys'] }, withPlugins())).events), /Tab.*complete/);
  const about = await run(help, { words: ['sign', 'password'] }, withPlugins());
  assert.ok(about.data.some(({ usage }: { usage: string }) => usage.startsWith('signin')));
  for (const words of [['atach'], ['attatch'], ['attachment']])
    assert.equal((await failure(help, { words }, withPlugins())).hint, 'Did you mean: help attach?');
  assert.equal((await failure(help, { words: ['xyzzy'] }, withPlugins())).hint, '`help` lists the commands');
});

test('help of an argument explains that one alone', async () => {
  const { events, data } = await run(help, { words: ['signin', 'flow'] }, withPlugins());
  const shown = JSON.stringify(events);
  assert.match(shown, /--flow <flow>.*help signin explains all of it/);
  assert.doesNotMatch(shown, /--password-env/);
  assert.deepEqual(
    data.map(({ usage }: { usage: string }) => usage),
    ['signin [username]'],
  );
});

test('help scripts, and help of a word of the language, say what a line may be besides a command', async () => {
  const items = async (word: string) =>
    (await run(help, { words: [word] }, withPlugins())).events.flatMap((event) =>
      event.kind === 'list' ? event.groups.flatMap((group) => group.items.map(({ name }) => name)) : [],
    );
  assert.deepEqual(await items('let'), ['let NAME = VALUE']);
  assert.deepEqual(await items('as'), ['COMMAND as NAME']);
  assert.equal((await items('expect')).length, 2);
  assert.ok((await items('scripts')).includes('finally COMMAND'));
});

test('what has the word in its name comes first in a search', async () => {
  const { data } = await run(help, { words: ['log'] }, withPlugins());
  assert.deepEqual(
    data.slice(0, 2).map(({ usage }: { usage: string }) => usage),
    ['logs tail [functions..]', 'logs show [function]'],
  );
});

test('cleanup undoes newest first and keeps the stack', async () => {
  const given = changed();
  const { data } = await run(cleanup, {}, given);
  assert.deepEqual(given.lines, ['users delete ann', 'table delete a@b.c']);
  assert.deepEqual(data.kept, ['pools-shell']);
  assert.deepEqual(
    given.pending().map(({ kind }) => kind),
    ['stack'],
  );
});

test('cleanup --with-stack destroys the stack last', async () => {
  const given = changed();
  await run(cleanup, { 'with-stack': true }, given);
  assert.equal(given.lines.at(-1), 'destroy');
  assert.deepEqual(given.pending(), []);
});

test('cleanup goes on past a failure, tries it once more, and says how to remove the rest by hand', async () => {
  const given = changed({
    runLine: (line) => {
      if (line.startsWith('users')) throw new Error('no rights');
    },
  });
  const error = await failure(cleanup, {}, given);
  assert.deepEqual(given.lines, ['users delete ann', 'table delete a@b.c', 'users delete ann']);
  assert.equal(error.exitCode, 4);
  assert.match(error.hint!, /users delete ann/);
  assert.deepEqual(
    given.pending().map(({ subject }) => subject),
    ['pools-shell', 'ann'],
  );
});

test('what failed by chance is undone at the second try', async () => {
  let first = true;
  const given = changed({
    runLine: () => {
      if (first) {
        first = false;
        throw new Error('by chance');
      }
    },
  });
  const { data } = await run(cleanup, {}, given);
  assert.equal(data.undone.length, 2);
  assert.deepEqual(data.failed, []);
});

const [A, B] = ['111111111111', '222222222222'].map(
  (account) => `arn:aws:cloudformation:eu-west-1:${account}:stack/pools-shell/1`,
) as [string, string];

/** A context in which a user and the stack itself were changed in the stack A. */
function changedInA(options: FakeOptions = {}) {
  const given = fake(options);
  for (const [kind, subject, undo] of [
    ['stack', 'pools-shell', 'destroy'],
    ['user', 'ann', 'users delete ann'],
  ] as const) {
    given.context.journal.record({ kind, subject, undo, stackId: A });
  }
  return given;
}

test('what was in a stack that is gone counts as undone: by its own StackId, not by its name', async () => {
  const given = changedInA({ whereIs: (id) => (id === A ? 'deleted' : 'here') });
  const { data } = await run(cleanup, {}, given);
  assert.deepEqual(given.lines, []);
  assert.equal(data.undone.length, 1);
  assert.deepEqual(
    given.pending().map(({ kind }) => kind),
    ['stack'],
  );
});

test('an undo is run in its own stack only; elsewhere it stays written down, and that is a failure', async () => {
  for (const args of [{}, { session: true }, { 'with-stack': true }]) {
    const given = changedInA({ whereIs: (id) => (id === B ? 'here' : 'elsewhere') });
    const before = given.pending();
    given.context.journal.record({ kind: 'row', subject: 'a@b.c', undo: 'table delete a@b.c', stackId: B });
    const error = await failure(cleanup, args, given);
    assert.equal(error.exitCode, 4);
    assert.equal(error.code, 'OtherStack');
    assert.match(error.hint!, /profile.*cleanup --forget/);
    assert.deepEqual(given.lines, ['table delete a@b.c']);
    assert.deepEqual(given.pending(), before);
  }
});

test('the account of what stays is told', async () => {
  const given = changedInA({ whereIs: () => 'elsewhere' });
  const shown: string[] = [];
  const running = cleanup.run({ session: false, 'with-stack': false, forget: false }, given.context);
  await assert.rejects(async () => {
    for await (const event of running) shown.push(JSON.stringify(event));
  });
  assert.match(shown.join(), /user ann.*account 111111111111, eu-west-1/);
  assert.doesNotMatch(shown.join(), /pools-shell stays/);
});

test('where the session works on another pool, only a pool that was made here is undone', async () => {
  const given = changedInA({ whereIs: () => 'beside' });
  const pool = 'arn:aws:cognito-idp:eu-west-1:111111111111:userpool/eu-west-1_one';
  given.context.journal.record({ kind: 'pool', subject: 'shop', undo: 'pools delete eu-west-1_one', stackId: pool });
  given.context.journal.record({ kind: 'user', subject: 'bob', undo: 'users delete bob', stackId: pool });
  assert.equal((await failure(cleanup, {}, given)).code, 'OtherStack');
  assert.deepEqual(given.lines, ['pools delete eu-west-1_one']);
  assert.deepEqual(
    given.pending().map(({ subject }) => subject),
    ['pools-shell', 'ann', 'bob'],
  );
});

test('an undo whose stack goes in the middle is not taken for done', async () => {
  let gone = false;
  const given = changedInA({
    whereIs: () => (gone ? 'elsewhere' : 'here'),
    runLine: () => {
      gone = true;
      throw new CommandError('no stack', { code: 'StackNotFound' });
    },
  });
  assert.equal((await failure(cleanup, {}, given)).exitCode, 4);
  assert.equal(given.pending().length, 2);
});

test('an entry of an unknown stack is undone by the run that made it alone', async () => {
  const given = changed();
  const { pending } = given.context.journal;
  given.context.journal.pending = (scope) => (scope === 'session' ? [] : pending(scope));
  assert.equal((await failure(cleanup, {}, given)).code, 'OtherStack');
  assert.deepEqual(given.lines, []);
  assert.equal(given.pending().length, 3);
});

test('cleanup --forget gives up what is out of reach, and nothing else', async () => {
  const given = changedInA({ whereIs: (id) => (id === B ? 'here' : 'elsewhere') });
  given.context.journal.record({ kind: 'stack', subject: 'pools-shell', undo: 'destroy', stackId: B });
  const { texts } = await run(cleanup, { forget: true, 'with-stack': true }, given);
  assert.match(texts.join('\n'), /Given up, not undone: user ann, stack pools-shell\./);
  assert.deepEqual(given.lines, ['destroy']);
  assert.deepEqual(given.pending(), []);
});

test('what was changed in a stack that is gone is told as such, and forgotten with the stack itself', async () => {
  const given = changedInA({ whereIs: () => 'gone', attended: true, answers: [true, true] });
  const { pending } = given.context.journal;
  given.context.journal.pending = (scope) => (scope === 'session' ? [] : pending(scope));
  const error = await failure(cleanup, {}, given);
  assert.equal(error.code, 'StackGone');
  assert.match(`${error.message} ${error.hint}`, /a stack that is gone from local.*cleanup --forget/);
  assert.doesNotMatch(`${error.message} ${error.hint}`, /another stack|profile/);
  assert.equal(given.pending().length, 2);
  const { texts } = await run(cleanup, { forget: true }, given);
  assert.match(given.questions[1]!, /forget the rest \(user ann\)\?$/);
  assert.match(
    texts.join('\n'),
    /^Given up, not undone: user ann, stack pools-shell\. The stack they were made in is gone: /,
  );
  assert.doesNotMatch(texts.join('\n'), /stays/);
  assert.deepEqual([given.pending(), given.lines], [[], []]);
});

test('a person is asked before what earlier runs left behind is undone', async () => {
  const given = changed({ attended: true, answers: [false] });
  const { pending } = given.context.journal;
  given.context.journal.pending = (scope) => (scope === 'session' ? [] : pending(scope));
  await run(cleanup, {}, given);
  assert.deepEqual(given.lines, []);
  assert.match(given.questions[0]!, /user ann, row a@b\.c/);
});

test('cleanup with nothing to do says so', async () => {
  assert.deepEqual((await run(cleanup, {}, fake())).texts, ['Nothing to clean up.']);
});

test('cleanup does not say that nothing is left where it cannot look', async () => {
  const told = async (code: string) =>
    (await run(cleanup, {}, fake({ stack: new CommandError('It does not answer.', { code }) }))).texts.join('\n');
  assert.match(await told('ECONNREFUSED'), /is not known: It does not answer\.$/);
  assert.equal(await told('StackNotFound'), 'Nothing to clean up.');
});

test('scenarios lists what the plugins ship', async () => {
  const { data } = await run(scenarios, {}, withPlugins());
  assert.deepEqual(
    data.map(({ name }: { name: string }) => name),
    ['auto-confirm', 'auto-confirm-other-name', 'auto-confirm-unknown', 'migrate-user', 'activity-log'],
  );
});

test('run waits at pauses where a person is there, unless told not to', async () => {
  const attended = fake({ attended: true });
  await run(runScenario, { scenario: 'auto-confirm' }, attended);
  await run(runScenario, { scenario: 'auto-confirm', pauses: false }, attended);
  const alone = fake();
  await run(runScenario, { scenario: 'auto-confirm' }, alone);
  assert.deepEqual(attended.lines, ['auto-confirm stepwise', 'auto-confirm through']);
  assert.deepEqual(alone.lines, ['auto-confirm through']);
});

test('history shows the newest lines with their numbers', async () => {
  const given = fake();
  given.context.shell.history = () => ['deploy', 'table seed', 'exit'];
  const { data, texts } = await run(history, { n: 2 }, given);
  assert.deepEqual(data, ['table seed', 'exit']);
  assert.deepEqual(texts, ['2  table seed\n3  exit']);
  for (const n of [-1, 0, 1.5]) assert.equal((await failure(history, { n }, given)).code, 'InvalidNumber');
});

describe('history save', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pools-shell-history-'));
  const file = join(folder, 'mine.txt');
  after(() => rmSync(folder, { recursive: true, force: true }));

  test('writes a script that cleans up; what would not run is a comment, what was said to the shell is left out', async () => {
    const given = fake();
    given.context.shell.typed = () => [
      { line: 'deploy' },
      { line: 'signup ann', unfit: 'failed' },
      { line: 'history --n 3' },
      { line: 'exit' },
    ];
    const { data, texts } = await run(historySave, { file }, given);
    assert.deepEqual(data, { file, lines: 2, comments: 1 });
    assert.match(texts[0]!, /^Wrote 2 lines to .*mine.txt. 1 of them as comments/);
    assert.match(
      readFileSync(file, 'utf8'),
      /^(# .*\n)+\nfinally cleanup --session .*\n\ndeploy\n# failed: signup ann\n$/,
    );
    await assert.rejects(run(historySave, { file }, given), /mine.txt is already there/);
    assert.match(readFileSync(file, 'utf8'), /# failed: signup ann\n$/);
  });

  test('has nothing to write before something ran', async () => {
    const given = fake();
    given.context.shell.typed = () => [{ line: 'help' }, { line: 'x', unfit: 'failed' }];
    await assert.rejects(run(historySave, { file: join(folder, 'none') }, given), /Nothing was typed/);
    assert.deepEqual(readdirSync(folder), ['mine.txt']);
  });

  test('says how the script is started in the same world', async () => {
    const given = fake();
    given.context.shell.typed = () => [{ line: 'deploy' }];
    given.context.shell.program = programOf({
      given: new Map<'endpoint' | 'pool' | 'yes', string | boolean>([
        ['pool', 'eu-west-1_a'],
        ['endpoint', 'http://127.0.0.1:9339/?a'],
        ['yes', true],
      ]),
      plugin: ['./mine.ts', { name: 'b', origin: 'the configuration' }],
    });
    const { texts } = await run(historySave, { file: join(folder, 'two words.txt') }, given);
    assert.equal(
      texts[1],
      `npx pools-shell --endpoint 'http://127.0.0.1:9339/?a' --pool eu-west-1_a --plugin ./mine.ts --script '${join(folder, 'two words.txt')}'`,
    );
    assert.deepEqual(programOf({ given: new Map([['aws', true]]), plugin: [] }), ['npx', 'pools-shell', '--aws']);
    rmSync(join(folder, 'two words.txt'));
  });

  test('takes ~ for the home folder', () => {
    const fileOf = (line: string) => {
      const statement = parseLine(line, createRegistry(plugins));
      assert.ok(statement.kind === 'command');
      const { file, scenario } = bind(statement, new Map()).args;
      return file ?? scenario;
    };
    assert.equal(fileOf('history save ~/x.txt'), join(homedir(), 'x.txt'));
    assert.equal(fileOf('run ~/x.txt'), join(homedir(), 'x.txt'));
    assert.equal(fileOf('history save a~/x'), 'a~/x');
  });

  test('says so when it cannot write', async () => {
    const given = fake();
    given.context.shell.typed = () => [{ line: 'deploy' }];
    await assert.rejects(run(historySave, { file: join(folder, 'no', 'x') }, given), /Cannot write .*ENOENT/);
  });
});

test('clear and exit ask the shell', async () => {
  const given = fake();
  await run(clear, {}, given);
  await run(exit, {}, given);
  assert.deepEqual(given.requests, ['clear', 'exit']);
});

test('say and pause print their words', async () => {
  assert.deepEqual((await run(say, { words: ['two', 'words'] }, fake())).texts, ['two words']);
  assert.deepEqual((await run(pause, { words: ['Next'] }, fake())).texts, ['\nNext']);
  assert.deepEqual((await run(pause, {}, fake())).texts, []);
});

test('ask returns the answer, or the default where nobody is there', async () => {
  assert.equal((await run(ask, { question: 'Who?', default: 'ann' }, fake())).data, 'ann');
  assert.equal((await run(ask, { question: 'Who?' }, fake({ attended: true, answers: ['bob'] }))).data, 'bob');
  assert.equal((await run(ask, { question: 'Which?', choices: 'a, b' }, fake())).data, 'a');
  assert.equal(
    (await failure(ask, { question: 'Which?', choices: 'a,b', default: 'c' }, fake())).code,
    'InvalidDefault',
  );
  assert.equal((await failure(ask, { question: 'Who?' }, fake())).code, 'Unattended');
});

test('an address that is asked for has to look like one', async () => {
  const given = fake();
  let complaint: string | undefined;
  const asked: Context['ask']['text'] = async ({ validate }) => {
    complaint = validate?.('nonsense');
    return 'a@b.c';
  };
  given.context.ask.text = asked;
  await run(ask, { question: 'Address?', kind: 'email' }, given);
  assert.match(complaint!, /not an e-mail address/);
});

test('proceed ends the script at no', async () => {
  await run(proceed, { question: 'Go on?' }, fake());
  await assert.rejects(run(proceed, { question: 'Go on?' }, fake({ attended: true, answers: [false] })), ScriptEnd);
});
