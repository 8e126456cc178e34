import assert from 'node:assert/strict';
import { beforeEach, describe, it, mock } from 'node:test';
import { Conversation } from '../../../shell/input/conversation.ts';
import { History } from '../../../shell/input/history.ts';
import type { Completion } from '../../../shell/input/prompt.ts';
import { confirmQuestion, secretQuestion } from '../../../shell/input/question.ts';

let history: History;
let remarks: string[];
let completions: { line: string; signal: AbortSignal; answer(values: string[]): void; fail(): void }[];
let helped: [string, number][];
let conversation: Conversation;

beforeEach(() => {
  mock.timers.reset();
  history = new History();
  remarks = [];
  completions = [];
  helped = [];
  conversation = new Conversation({
    history,
    ghosts: true,
    highlight: (line) => {
      const start = line.indexOf('Sesame');
      return start < 0 ? [] : [{ start, end: line.length, kind: 'secret' as const }];
    },
    explain: (line, cursor) => (line.startsWith('login') ? { usage: `login at ${cursor}` } : undefined),
    help: (line, cursor) => void helped.push([line, cursor]),
    beginsLikeCommand: (line) => /^[a-z]+( |$)/.test(line),
    goesOnLikeCommand: (line) => /^[a-z]+ /.test(line),
    resemblesCommand: (line) => line.startsWith('Lits'),
    mayAskForSecret: (line) => line.startsWith('signup '),
    redact: (line) => line.replace(/Sesame\S*/, '<secret>'),
    unfinished: (line) => line.endsWith('\\'),
    complete: (line, cursor, signal) =>
      new Promise<Completion>((resolve, reject) => {
        const answer = (values: string[]) =>
          resolve({ from: 0, to: cursor, items: values.map((value) => ({ value })) });
        completions.push({ line, signal, answer, fail: () => reject(new Error('slow')) });
      }),
    remark: (line) => remarks.push(line),
    clearScreen: () => {},
    suspend: () => {},
  });
});

/** Keys of one read. */
function press(keys: string): void {
  const parts = keys.match(/\{[^}]+\}|[^{]+/g) ?? [];
  conversation.keys(
    parts.map((part) => (part.startsWith('{') ? { name: part.slice(1, -1) } : { name: 'text', text: part })),
  );
}
const usage = () => conversation.scene.usage?.usage;
const typed = () => conversation.scene.prompt.editor.text;
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('lines', () => {
  it('are handed out one by one, in order, to whoever asks later', async () => {
    press('a{enter}b{enter}half');
    assert.deepEqual([await conversation.nextLine(), await conversation.nextLine()], ['a', 'b']);
    assert.equal(typed(), 'half');
  });

  it('wait, without secrets, while a command runs', async () => {
    conversation.begin();
    press('login Sesame1{enter}{enter}b{enter}');
    assert.deepEqual(conversation.scene.queue, ['login <secret>', 'b']);
    conversation.end();
    assert.equal(await conversation.nextLine(), 'login Sesame1');
  });

  it('that continue one another are shown, dropped and kept as one, so that no part of a secret is seen', () => {
    conversation.begin();
    press('login \\{enter}Sesame \\{enter}34');
    assert.deepEqual(conversation.scene.queue, ['login \\\n<secret> \\']);
    assert.equal(conversation.scene.queued, 1);
    assert.deepEqual(conversation.scene.marks, [{ start: 0, end: 2, kind: 'secret' }]);
    press('{enter}b{enter}');
    assert.equal(conversation.scene.queued, 2);
    press('{escape}');
    assert.deepEqual(history.lines, ['login \\\n<secret> \\\n34', 'b']);
    press('34');
    assert.deepEqual(conversation.scene.marks, []);
  });

  it('are joined with the lines that continue them', async () => {
    press('a \\{enter}');
    const line = conversation.nextLine();
    await turn();
    press('b{enter}');
    assert.equal(await line, 'a \\\nb');
  });

  it('that wait go into the history when they are dropped, by Esc or Ctrl-C', async () => {
    conversation.begin();
    press('a{enter}login Sesame1{enter}{escape}');
    assert.deepEqual(history.lines, ['a', 'login <secret>']);
    assert.deepEqual(conversation.scene.queue, []);
    press('b{enter}{C-c}');
    assert.equal(history.lines.at(-1), 'b');
    assert.equal(remarks.length, 2);
  });
});

describe('Ctrl-C', () => {
  it('stops the running command; when that takes long, a second one stops waiting for it', async () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    const { controller, abandoned } = conversation.begin();
    press('half{C-c}');
    assert.equal(controller.signal.aborted, true);
    assert.match(conversation.scene.hint ?? '', /Stopping/);
    assert.equal(typed(), 'half');
    let waits = true;
    abandoned.then(() => {
      waits = false;
    });
    press('{C-c}');
    await turn();
    assert.equal(waits, true);
    mock.timers.tick(1_000);
    assert.match(conversation.scene.hint ?? '', /Ctrl-C again/);
    press('{C-c}');
    await abandoned;
  });

  it('clears the line, and undo brings it back', () => {
    press('half{C-c}');
    assert.equal(typed(), '');
    press('{C-_}');
    assert.equal(typed(), 'half');
  });

  it('on an empty line hints, and leaves when it is pressed again within two seconds', async () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    press('{C-c}');
    assert.match(conversation.scene.hint ?? '', /again to exit/);
    mock.timers.tick(2_000);
    assert.equal(conversation.scene.hint, undefined);
    press('{C-c}');
    press('x{backspace}');
    assert.equal(conversation.scene.hint, undefined);
    press('{C-c}{C-c}');
    assert.equal(await conversation.nextLine(), undefined);
  });

  it('drops the open question with its command', async () => {
    const { controller } = conversation.begin();
    const answer = conversation.ask(confirmQuestion('Really?', true), controller);
    assert.equal(conversation.scene.question?.text, 'Really?');
    press('{C-c}');
    await assert.rejects(answer, { name: 'AbortError' });
    assert.equal(conversation.scene.question, undefined);
    assert.equal(controller.signal.aborted, true);
  });
});

describe('Ctrl-D', () => {
  it('leaves on an empty line, after what is queued', async () => {
    press('a{enter}{C-d}');
    assert.deepEqual([await conversation.nextLine(), await conversation.nextLine()], ['a', undefined]);
  });

  it('removes a character where there is one', () => {
    press('ab{left}{C-d}');
    assert.equal(typed(), 'a');
  });
});

describe('questions', () => {
  it('come one after the other, and leave the typed line alone', async () => {
    const { controller } = conversation.begin();
    press('half');
    const first = conversation.ask(confirmQuestion('One?', true), controller);
    const second = conversation.ask(confirmQuestion('Two?', true), controller);
    press('n{enter}');
    assert.equal(await first, false);
    assert.equal(conversation.scene.question?.text, 'Two?');
    press('{enter}');
    assert.equal(await second, true);
    assert.equal(typed(), 'half');
  });

  it('are not asked when the command was stopped before', async () => {
    const { controller } = conversation.begin();
    controller.abort();
    await assert.rejects(conversation.ask(confirmQuestion('Really?', true), controller), { name: 'AbortError' });
    assert.equal(conversation.scene.question, undefined);
  });
});

describe('what is typed before a secret is asked for', () => {
  const dots = (length: number) => [{ start: 0, end: length, kind: 'secret' }];
  const question = () => {
    const shown = conversation.scene.question;
    assert.equal(shown?.kind, 'secret');
    return shown?.kind === 'secret' ? shown : assert.fail();
  };

  it('is dots, waits as dots, and is the answer up to its Enter; what follows is the next line', async () => {
    const { controller } = conversation.begin(true);
    press('Open-Ses');
    assert.deepEqual(conversation.scene.marks, dots(8));
    press('ame {enter}next{enter}half');
    assert.deepEqual(conversation.scene.queue, ['••••••', 'next']);
    assert.equal(await conversation.ask(secretQuestion('Password:'), controller), 'Open-Sesame ');
    assert.equal(conversation.scene.question, undefined);
    assert.deepEqual(conversation.scene.queue, ['next']);
    const second = conversation.ask(secretQuestion('Again:'), controller);
    assert.equal(question().editor.text, 'half');
    press('{C-u}Other{enter}');
    assert.equal(await second, 'Other');
    conversation.end();
    assert.equal(await conversation.nextLine(), 'next');
    assert.deepEqual(history.lines, []);
  });

  it('is the same answer at whatever key the question comes', async () => {
    const keys = [...'P1Pass!word', '{enter}', ...'signin p1', '{enter}'];
    for (let before = 0; before <= keys.length; before++) {
      const { controller } = conversation.begin(true);
      for (const key of keys.slice(0, before)) press(key);
      const answer = conversation.ask(secretQuestion('Password:'), controller);
      for (const key of keys.slice(before)) press(key);
      assert.equal(await answer, 'P1Pass!word', `after ${before} keys`);
      conversation.end();
      assert.equal(await conversation.nextLine(), 'signin p1');
    }
  });

  it('never answers with two lines, even where the first ends with a backslash', async () => {
    const { controller } = conversation.begin(true);
    press('Open\\{enter}Two{enter}list{enter}');
    assert.equal(await conversation.ask(secretQuestion('Password:'), controller), 'Open\\');
    assert.equal(await conversation.ask(secretQuestion('New:'), controller), 'Two');
    conversation.end();
    assert.equal(await conversation.nextLine(), 'list');
    conversation.begin(true);
    press('Open\\{enter}');
    conversation.end();
    press('list{enter}');
    assert.equal(await conversation.nextLine(), 'list');
  });

  it('belongs to the command before it: behind one that waits it answers no other', async () => {
    const { controller } = conversation.begin(true);
    press('signup b{enter}Secret-B{enter}');
    assert.deepEqual(conversation.scene.queue, ['signup b', '••••••']);
    const answer = conversation.ask(secretQuestion('Password of a:'), controller);
    assert.equal(question().editor.text, '');
    press('Secret-A{enter}');
    assert.equal(await answer, 'Secret-A');
    conversation.end();
    assert.deepEqual(remarks, []);
    assert.equal(await conversation.nextLine(), 'signup b');
    const next = conversation.begin(true);
    assert.equal(await conversation.ask(secretQuestion('Password of b:'), next.controller), 'Secret-B');
  });

  it('is dots from the moment on that the line is entered, whether or not its command has begun', async () => {
    press('signup a{enter}Open');
    assert.deepEqual(conversation.scene.marks, dots(4));
    press('-Sesame{enter}');
    assert.equal(await conversation.nextLine(), 'signup a');
    const { controller } = conversation.begin(true);
    assert.deepEqual(conversation.scene.queue, ['••••••']);
    assert.equal(await conversation.ask(secretQuestion('Password:'), controller), 'Open-Sesame');
  });

  it('is dots while the line waits for a command that asks for none, and not in the history when both are dropped', () => {
    conversation.begin(false);
    press('signup a{enter}Open{enter}More');
    assert.deepEqual(conversation.scene.queue, ['signup a', '••••••']);
    assert.deepEqual(conversation.scene.marks, dots(4));
    press('{escape}');
    assert.deepEqual(history.lines, ['signup a']);
  });

  it('is told when it was taken', async () => {
    const { controller } = conversation.begin(true);
    press('Open{enter}');
    await conversation.ask(secretQuestion('Password:'), controller);
    assert.match(remarks.join(), /^The line that was typed ahead is the answer/);
  });

  it('stands in the question, and waits for Enter, when it is nearly a command', async () => {
    const { controller } = conversation.begin(true);
    press('Lits users{enter}list{enter}');
    const answer = conversation.ask(secretQuestion('Password:'), controller);
    assert.match(question().complaint ?? '', /much like a command/);
    assert.equal(question().editor.text, 'Lits users');
    press('{C-u}Open{enter}');
    assert.equal(await answer, 'Open');
    assert.deepEqual(conversation.scene.queue, ['list']);
  });

  it('is not run when its line was a job, which asks nothing', async () => {
    press('signup a &{enter}Open{enter}list{enter}');
    assert.equal(await conversation.nextLine(), 'signup a &');
    assert.equal(await conversation.nextLine(), 'list');
    assert.match(remarks.join(), /^Not run, and not kept/);
  });

  it('is dropped when something else is asked first: a code must not become a password', async () => {
    const { controller } = conversation.begin(true);
    press('123456{enter}Open{enter}list{enter}Half');
    const really = conversation.ask(confirmQuestion('Really?', true), controller);
    assert.match(remarks.join(), /^Dropped what was typed ahead/);
    assert.deepEqual(conversation.scene.queue, ['list']);
    assert.equal(typed(), '');
    press('{enter}');
    assert.equal(await really, true);
    void conversation.ask(secretQuestion('Password:'), controller).catch(() => {});
    assert.equal(question().editor.text, '');
  });

  it('goes on in the question from where it was', async () => {
    const { controller } = conversation.begin(true);
    press('Open-');
    const answer = conversation.ask(secretQuestion('Password:'), controller);
    assert.equal(typed(), '');
    press('Sesame{enter}');
    assert.equal(await answer, 'Open-Sesame');
    press('{C-_}{C-y}{up}');
    assert.equal(typed(), '');
  });

  it('leaves commands that wait alone', async () => {
    const { controller } = conversation.begin(true);
    press('users list{enter}users h');
    assert.equal(conversation.scene.marks?.length, 0);
    const answer = conversation.ask(secretQuestion('Password:'), controller);
    assert.equal(question().editor.text, '');
    press('Sesame1{enter}');
    assert.equal(await answer, 'Sesame1');
    conversation.end();
    assert.equal(await conversation.nextLine(), 'users list');
    assert.equal(typed(), 'users h');
  });

  it('shows none of its first letters where it begins as a command does', async () => {
    const { controller } = conversation.begin(true);
    press('help');
    assert.deepEqual(conversation.scene.marks, dots(4));
    press(' ');
    assert.deepEqual(conversation.scene.marks, [], 'a command, and not the password');
    press('{C-u}help1234');
    assert.deepEqual(conversation.scene.marks, dots(8));
    const answer = conversation.ask(secretQuestion('Password:'), controller);
    assert.equal(question().editor.text, 'help1234');
    press('{enter}');
    assert.equal(await answer, 'help1234');
  });

  it('is shown again when no question came and it may become a command', () => {
    conversation.begin(true);
    press('whoa');
    assert.deepEqual(conversation.scene.marks, dots(4));
    conversation.end();
    assert.deepEqual(conversation.scene.marks, []);
    assert.equal(typed(), 'whoa');
  });

  it('is neither run nor kept when no question came for it', async () => {
    conversation.begin(true);
    press('Open-Sesame{enter}list{enter}More');
    conversation.end();
    assert.match(remarks.join(), /^Not run, and not kept/);
    assert.equal(await conversation.nextLine(), 'list');
    assert.deepEqual(conversation.scene.marks, dots(4));
    press('{enter}');
    assert.equal(remarks.length, 2);
    assert.equal(typed(), '');
    press('x{C-u}Open{enter}');
    assert.equal(await conversation.nextLine(), 'Open');
    assert.deepEqual(history.lines, []);
  });

  it('is not in the history when it is dropped', () => {
    conversation.begin(true);
    press('Open-Sesame{enter}list{enter}{escape}');
    assert.deepEqual(history.lines, ['list']);
  });

  it('is an ordinary line while a command runs that asks for no secret', async () => {
    conversation.begin(false);
    press('Open{enter}');
    assert.deepEqual(conversation.scene.queue, ['Open']);
    conversation.end();
    assert.equal(await conversation.nextLine(), 'Open');
  });
});

describe('at a pause', () => {
  const pause = () => {
    const { controller } = conversation.begin();
    return { controller, over: conversation.ask({ kind: 'pause', text: 'Press Enter' }, controller) };
  };

  it('what is typed is kept for the prompt, and Enter on it waits for the command', async () => {
    const { over } = pause();
    press('users list{enter}half a line');
    assert.deepEqual(conversation.scene.queue, ['users list']);
    assert.equal(conversation.scene.question?.kind, 'pause');
    press('{C-u}{enter}');
    assert.equal(await over, true);
    conversation.end();
    assert.equal(await conversation.nextLine(), 'users list');
  });

  it('Enter or a blank goes on, Esc stops the command, or drops first what waits', async () => {
    const first = pause();
    press(' ');
    assert.equal(await first.over, true);
    const second = pause();
    press('list{enter}{escape}');
    assert.equal(second.controller.signal.aborted, false);
    press('{escape}');
    await assert.rejects(second.over, { name: 'AbortError' });
  });
});

describe('Tab', () => {
  it('holds what is typed behind it until the completion is there', async () => {
    press('us{tab}x{enter}');
    assert.equal(typed(), 'us');
    completions[0]!.answer(['usage']);
    assert.equal(await conversation.nextLine(), 'usage x');
  });

  it('does not hold it for long: a late answer to a changed line is not used', async () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    press('us{tab}x');
    mock.timers.tick(200);
    assert.equal(typed(), 'usx');
    assert.equal(completions[0]!.signal.aborted, true);
    completions[0]!.answer(['usage']);
    await turn();
    assert.equal(typed(), 'usx');
  });

  it('does nothing when the completer fails', async () => {
    press('us{tab}');
    completions[0]!.fail();
    await turn();
    press('e');
    assert.equal(typed(), 'use');
  });

  it('keeps an open menu fitting while one types on', async () => {
    press('u{tab}');
    completions[0]!.answer(['usage', 'users']);
    await turn();
    assert.equal(typed(), 'us');
    press('{tab}');
    completions[1]!.answer(['usage', 'users']);
    await turn();
    press('e');
    completions[2]!.answer(['users']);
    await turn();
    assert.deepEqual(conversation.scene.prompt.menu?.items, [{ value: 'users' }]);
    press('{tab}');
    assert.equal(typed(), 'users ');
    assert.equal(conversation.scene.prompt.menu, undefined);
  });
});

it('tells the UI once for all keys of a read, and not at all when nothing changes', () => {
  let changes = 0;
  conversation.subscribe(() => changes++);
  press('abc{left}{left}d');
  assert.equal(changes, 1);
  press('{f5}{C-q}');
  conversation.showStatus([]);
  conversation.showActivity(undefined);
  assert.equal(changes, 1);
});

it('nothing is drawn for keys that change nothing: in the line, with a ghost, in a search', () => {
  history.add('users list');
  press('users');
  let drawn = 0;
  conversation.subscribe(() => drawn++);
  for (const [keys, idle] of [
    ['', '{f1}{f5}{insert}'],
    ['{C-a}', '{left}{home}{C-a}{backspace}'],
    ['{C-r}', '{up}{down}{C-r}{left}{backspace}'],
  ] as const) {
    press(keys);
    drawn = 0;
    press(idle);
    assert.equal(drawn, 0, idle);
  }
});

describe('help while typing', () => {
  it('is asked for what stands at the cursor; the line stays', () => {
    press('login now{left}{left}{f1}{M-h}');
    assert.deepEqual(helped, [
      ['login now', 7],
      ['login now', 7],
    ]);
    assert.equal(typed(), 'login now');
  });

  it('shows what belongs at the cursor, wherever it moves, and nothing for what no command begins', () => {
    press('logi');
    assert.equal(usage(), undefined);
    press('n x{left}');
    assert.equal(usage(), 'login at 6');
    press('{C-c}');
    assert.equal(usage(), undefined);
  });

  it('knows the lines that this one goes on from', () => {
    press('login \\{enter}x');
    assert.equal(usage(), `login at ${'login \\\nx'.length}`);
  });
});
