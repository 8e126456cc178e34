import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import stringWidth from 'string-width';
import { emptyEditor } from '../../../shell/input/editor.ts';
import {
  choiceQuestion,
  confirmQuestion,
  type Question,
  secretQuestion,
  textQuestion,
} from '../../../shell/input/question.ts';
import type { Scene } from '../../../shell/input/scene.ts';
import { type Search, searchKey, startSearch } from '../../../shell/input/search.ts';
import { type Plan, plan } from '../../../shell/ui/plan.ts';

const editor = (text: string, cursor = text.length) => ({ ...emptyEditor, text, cursor });
const scene = (change: Partial<Scene> = {}): Scene => ({
  prompt: { editor: editor('') },
  queue: [],
  queued: 0,
  status: ['local', 'stack demo'],
  ...change,
});
const typed = (text: string, cursor?: number) => scene({ prompt: { editor: editor(text, cursor) } });
const rows = ({ activity, queue, question, options, found, input, complaint, usage, menu, footer, keys }: Plan) => [
  ...activity,
  ...queue,
  ...question,
  ...options.map((one) => one.text),
  ...found.map((one) => `${one.chosen ? '› ' : '  '}${one.text}`),
  ...(input?.layout.rows ?? []).map(
    (row, index, all) => input!.label + row + (index === all.length - 1 ? input!.ghost : ''),
  ),
  ...complaint,
  ...usage,
  ...menu.map((one) => one.text + (one.describe ?? '')),
  ...footer,
  ...keys,
];

const LINES = ['users list', 'deploy', 'users show ann'];

describe('the live region', () => {
  it('is the prompt, a row for what belongs at the cursor, the status line and the keys', () => {
    const shown = (usage?: Scene['usage']) => rows(plan({ ...typed('users'), usage }, { columns: 40, rows: 10 }));
    const below = ['local · stack demo', 'Tab completes · F1 helps · Enter runs'];
    assert.deepEqual(shown(), ['pools> users', '', ...below]);
    assert.deepEqual(shown({ usage: 'users list|show', about: 'Users of the pool' }), [
      'pools> users',
      'users list|show   Users of the pool',
      ...below,
    ]);
    const about = 'username: the name of the user, or an alias of it';
    assert.equal(shown({ usage: 'users show <username>', about })[1], 'username: the name of the user, or an a…');
  });

  it('has what a question reveals above it', () => {
    const question = textQuestion('Code?', { reveal: { lines: ['ABCD EFGH', 'a note'], secrets: [] } });
    const { question: shown } = plan(scene({ question }), { columns: 40, rows: 10 });
    assert.deepEqual(shown, ['ABCD EFGH', 'a note', 'Code?']);
  });

  it('keeps the question, then the key, then the note in a small window, and breaks no address', () => {
    const key = Array.from({ length: 13 }, () => 'ABCD').join(' ');
    const address = `otpauth://totp/pools-shell:ann?secret=${key.replaceAll(' ', '')}&issuer=pools-shell`;
    const question = textQuestion('Code that the app shows for ann', {
      reveal: { lines: [key, address, 'Give the app the key, or the address. Neither is shown again.'], secrets: [] },
    });
    const shown = (columns: number, height: number) => {
      const { question: lines, input } = plan(scene({ question }), { columns, rows: height });
      return { text: lines.join(' '), input };
    };
    assert.ok(shown(120, 24).text.includes(address));
    for (const [columns, height] of [
      [120, 5],
      [80, 24],
      [80, 6],
      [40, 10],
      [30, 8],
    ] as const) {
      const { text, input } = shown(columns, height);
      assert.ok(text.startsWith(key), `${columns}x${height}: ${text}`);
      assert.ok(text.endsWith('Code that the app shows for ann'), `${columns}x${height}: ${text}`);
      assert.ok(!text.includes('otpauth'), `${columns}x${height}: ${text}`);
      assert.equal(input!.placeholder, '');
    }
    assert.match(shown(80, 6).text, /Neither is shown again/);
    const tiny = shown(30, 6);
    assert.equal(tiny.text, 'Code that the app shows for ann');
    assert.equal(tiny.input!.placeholder, 'a larger window shows it');
  });

  it('tells in a narrow window rather who is signed in, what is attached and what runs than where', () => {
    const status = ['local us-east-1', 'stack pools-shell', 'pool us-east-1_abcdefghi', 'signed in as ann', '1 job'];
    const shown = (columns: number) => plan({ ...typed(''), status }, { columns, rows: 10 }).footer;
    assert.deepEqual(shown(100), [status.join(' · ')]);
    assert.deepEqual(shown(62), ['local us-east-1 · stack pools-shell · signed in as ann · 1 job']);
    assert.deepEqual(shown(60), ['local us-east-1 · signed in as ann · 1 job']);
    assert.deepEqual(shown(20), ['local us-east-1 · s…']);
  });

  it('gives up the row for what belongs at the cursor first, then the keys, before anything of the rest', () => {
    const menu = { from: 0, to: 0, chosen: 0, items: Array.from({ length: 3 }, (_, n) => ({ value: `v${n}` })) };
    const open = { ...scene(), usage: { usage: 'usage' }, prompt: { editor: editor('v'), menu } };
    const shown = (height: number) => rows(plan(open, { columns: 60, rows: height })).slice(1);
    const menuRows = ['› v0', '  v1', '  v2'];
    assert.deepEqual(shown(9), ['usage', ...menuRows, 'local · stack demo', shown(9).at(-1)]);
    assert.deepEqual(shown(8), [...menuRows, 'local · stack demo', shown(9).at(-1)]);
    assert.deepEqual(shown(7), [...menuRows, 'local · stack demo']);
  });

  it('says under a long list how many more there are, in the same rows', () => {
    const items = Array.from({ length: 11 }, (_, n) => ({ value: `v${n}` }));
    const menu = (chosen: number, rows = 20) => {
      const open = { ...scene(), prompt: { editor: editor('v'), menu: { from: 0, to: 0, chosen, items } } };
      return plan(open, { columns: 60, rows }).menu.map(({ text }) => text.trimEnd());
    };
    assert.deepEqual(menu(-1), ['  v0', '  v1', '  v2', '  v3', '  v4', '  v5', '  v6', '  … 4 more']);
    assert.deepEqual(menu(10).slice(-2), ['› v10', '  … 4 more']);
    assert.deepEqual(menu(1, 5), ['› v1']);
  });

  it('shows what runs, what waits, and the rest as a number', () => {
    const busy = scene({
      activity: { text: 'deploy', seconds: 3, frame: 0 },
      queue: ['a', 'b', 'c'],
      queued: 4,
    });
    assert.deepEqual(rows(plan(busy, { columns: 40, rows: 24 })), [
      '⠋ deploy 3 s',
      '  then: a',
      '  then: b',
      '  and 2 more; Esc drops them',
      'pools> ',
      '',
      'local · stack demo',
      'Ctrl-C stops · Esc drops what waits',
    ]);
  });

  it('shows how far the work is where that is known: a bar where there is room for one', () => {
    const at = (columns: number, activity: object) =>
      plan(scene({ activity: { text: 'Pool', seconds: 125, frame: 0, ...activity } }), { columns, rows: 24 }).activity;
    assert.deepEqual(at(60, { done: 3, total: 10 }), ['⠋ ━━━─────── 3/10 Pool 2 min 5 s']);
    assert.deepEqual(at(40, { done: 3, total: 10 }), ['⠋ 3/10 Pool 2 min 5 s']);
    assert.deepEqual(at(60, { done: 3 }), ['⠋ 3 Pool 2 min 5 s']);
  });

  it('shows what is offered behind the line, cut to the rest of the row', () => {
    const offered = (ghost: string) =>
      plan(scene({ prompt: { editor: editor('users'), ghost } }), { columns: 20, rows: 10 }).input?.ghost;
    assert.equal(offered(' list'), ' list');
    assert.equal(offered(' show ann'), ' show …');
  });

  it('shows what a search found, the newest next to the prompt, and the keys that work there', () => {
    const found = searchKey(startSearch(LINES), { name: 'text', text: 'USER' }, LINES) as { search: Search };
    const planned = plan(scene({ prompt: { editor: editor(''), ...found } }), { columns: 60, rows: 10 });
    assert.deepEqual(rows(planned), [
      '  users list',
      '› users show ann',
      'search> USER',
      'Enter runs · Tab edits · Ctrl-R older · Esc goes back',
    ]);
    assert.deepEqual(planned.cursor, { x: 'search> USER'.length, y: 2 });
  });

  it('shows at most eight of them, the chosen one among them, and less in a low window', () => {
    const lines = Array.from({ length: 40 }, (_, index) => `line ${index}`);
    const at = (chosen: number, height: number) =>
      plan(scene({ prompt: { editor: editor(''), search: { ...startSearch(lines), chosen } } }), {
        columns: 60,
        rows: height,
      });
    assert.deepEqual(
      at(0, 24).found.map(({ text }) => text),
      lines.slice(-8),
    );
    assert.ok(at(20, 24).found.some(({ chosen, text }) => chosen && text === 'line 19'));
    assert.equal(at(20, 8).found.length, 4);
    assert.match(at(20, 8).keys[0]!, /Enter runs/);
  });

  it('shows the part of a long line in which the match is', () => {
    const lines = [`say ${'x'.repeat(60)} needle ${'y'.repeat(60)}`];
    const found = searchKey(startSearch(lines), { name: 'text', text: 'needle' }, lines) as { search: Search };
    const [row] = plan(scene({ prompt: { editor: editor(''), ...found } }), { columns: 40, rows: 10 }).found;
    assert.equal(row!.text.slice(row!.from, row!.to), 'needle');
    assert.match(row!.text, /^…x+ needle y+…$/);
  });

  it('puts the cursor behind wide characters and into the right row of a long line', () => {
    assert.deepEqual(plan(typed('漢字', 1), { columns: 40, rows: 10 }).cursor, { x: 9, y: 0 });
    assert.deepEqual(plan(typed('x'.repeat(50)), { columns: 40, rows: 10 }).cursor, { x: 7 + 50 - 32, y: 1 });
  });

  it('shows no more of a secret than its length', () => {
    const question = { ...secretQuestion('Password:'), editor: editor('Se漢😀!', 3) } as Question;
    const planned = plan(scene({ question }), { columns: 40, rows: 10 });
    assert.deepEqual(rows(planned), ['Password:', '> •••••', 'local · stack demo', 'Enter answers · Esc stops']);
    assert.deepEqual(planned.cursor, { x: 5, y: 1 });
    assert.doesNotMatch(JSON.stringify(planned), /Se|漢/);
  });

  it('keeps the chosen answer in sight in a low window', () => {
    const choices = Array.from({ length: 20 }, (_, index) => ({ value: `v${index}`, label: `user ${index}` }));
    const planned = plan(scene({ question: choiceQuestion('Which?', choices, 'v17') }), { columns: 40, rows: 7 });
    assert.ok(planned.options.some((one) => one.chosen && one.text === '› 18. user 17'));
  });

  it('breaks a long question between words and keeps its end in sight', () => {
    const planned = plan(scene({ question: confirmQuestion('Shall all of this really be removed?', false) }), {
      columns: 24,
      rows: 10,
    });
    assert.deepEqual(planned.question, ['Shall all of this really', 'be removed? (y/N) no']);
  });

  it('never has a control character of foreign text in it', () => {
    const evil = '\x1b[2Jx\x07';
    const choices = [{ value: 'a', label: evil }];
    const menu = { from: 0, to: 0, items: [{ value: evil, describe: evil }], chosen: -1 };
    for (const one of [
      scene({ question: choiceQuestion(evil, choices, 'a') }),
      scene({ question: textQuestion(evil, { default: evil }) }),
      scene({ prompt: { editor: editor(''), menu } }),
    ]) {
      const planned = plan(one, { columns: 40, rows: 20 });
      assert.doesNotMatch([...rows(planned), planned.input?.placeholder].join(''), /[\x00-\x1f\x7f]/);
    }
  });
});

const words = fc.string({ unit: fc.constantFrom('a', 'bc ', '漢', '😀', ' ', 'é'), maxLength: 200 });
const question = fc.oneof(
  words.map((text) => secretQuestion(text)),
  fc
    .tuple(words, words)
    .map(([text, answer]) => ({ ...textQuestion(text, {}), editor: editor(answer), complaint: text }) as Question),
  fc.tuple(words, fc.integer({ min: 1, max: 40 })).map(([text, count]) =>
    choiceQuestion(
      text,
      Array.from({ length: count }, (_, index) => ({ value: `${index}`, label: text })),
      '7',
    ),
  ),
  words.map((text) => confirmQuestion(text, true)),
  words.map((text): Question => ({ kind: 'pause', text })),
);
const search = fc.tuple(fc.array(words, { maxLength: 30 }), words, fc.nat(30)).map(([lines, text, moves]) => {
  let found = startSearch(lines);
  const keys = [{ name: 'text', text }, ...Array.from({ length: moves }, () => ({ name: 'up' }))];
  for (const key of keys) found = (searchKey(found, key, lines) as { search: Search }).search;
  return found;
});
const anyScene = fc.record({
  prompt: fc.record({
    editor: words.map((text) => editor(text)),
    ghost: fc.option(words, { nil: undefined }),
    search: fc.option(search, { nil: undefined }),
    menu: fc.option(
      fc
        .array(fc.record({ value: words, describe: words }), { maxLength: 30 })
        .map((items) => ({ from: 0, to: 0, items, chosen: items.length - 1 })),
      { nil: undefined },
    ),
  }),
  question: fc.option(question, { nil: undefined }),
  queue: fc.array(words, { maxLength: 3 }),
  queued: fc.nat(6),
  activity: fc.option(
    fc.record(
      { text: words, done: fc.nat(99), total: fc.nat(99), seconds: fc.nat(9999), frame: fc.nat(99) },
      { requiredKeys: ['text', 'seconds', 'frame'] },
    ),
    { nil: undefined },
  ),
  hint: fc.option(words, { nil: undefined }),
  status: fc.array(words, { maxLength: 5 }),
}) as fc.Arbitrary<Scene>;
const size = fc.record({ columns: fc.integer({ min: 1, max: 130 }), rows: fc.integer({ min: 1, max: 50 }) });

describe('any scene in any window', () => {
  it('stays two rows below the height of the window, or is one row', () => {
    fc.assert(
      fc.property(anyScene, size, (any, window) => {
        const planned = plan(any, window);
        assert.ok(rows(planned).length <= Math.max(1, window.rows - 2));
        assert.ok(rows(planned).length >= 1);
      }),
    );
  });

  it('stays within the width, with the cursor inside', () => {
    fc.assert(
      fc.property(anyScene, size, (any, window) => {
        fc.pre(window.columns >= 12);
        const planned = plan(any, window);
        for (const row of rows(planned)) assert.ok(stringWidth(row) <= window.columns, `"${row}"`);
        assert.ok((planned.cursor?.x ?? 0) < window.columns);
        assert.ok((planned.cursor?.y ?? 0) < rows(planned).length);
      }),
    );
  });
});
