import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { PROGRAM } from '../build.ts';
import { matchesGolden, screenText } from './golden.ts';
import { KEYS, startTerminal, type Terminal } from './terminal.ts';

const { enter, tab, esc, ctrlR, ctrlD, wipe } = KEYS;
const state = mkdtempSync(join(tmpdir(), 'pools-shell-golden-'));
after(() => rmSync(state, { recursive: true, force: true }));

const CLEAR = '\x0c';
/** Names, numbers and durations that a run makes up. */
const OF_A_RUN = [
  /(?<=UserPoolClientId +)\w+/g,
  /billed \d+/g,
  /arn:aws:[\w:/-]+…?[\w:/-]*/g,
  /pools-shell-\w+…?[\w-]*/g,
  // The rest of an ARN, in the next row.
  /(?<=^-[A-Z]\w+-)\w+$/gm,
  /\b\d+(\.\d+)? ms\b/g,
  /memory \d+/g,
  /request \w+/g,
];

function start(columns: number, rows: number): Terminal {
  const program = [PROGRAM];
  return startTerminal({
    file: process.execPath,
    args: [...program, '--ephemeral'],
    columns,
    rows,
    env: { XDG_STATE_HOME: state, XDG_CONFIG_HOME: state, TZ: 'UTC', PAGER: '' },
  });
}

for (const [columns, rows] of [
  [120, 40],
  [60, 20],
] as const) {
  describe(`the main views at ${columns}x${rows}`, () => {
    it('look as they did', async () => {
      const terminal = start(columns, rows);
      const golden = (name: string) => matchesGolden(`${name}-${columns}x${rows}`, screenText(terminal, OF_A_RUN));
      const window = () => terminal.rows().join('\n');
      /** Runs a line on a cleared window, and waits for the prompt below what it says. */
      const view = async (line: string, ending: RegExp) => {
        terminal.press(wipe, CLEAR);
        await terminal.waitFor(() => terminal.rows()[0] === 'pools>');
        terminal.press(line, enter);
        await terminal.waitFor(() => ending.test(window()) && terminal.line() === 'pools>');
      };
      await terminal.waitForPrompt();
      await terminal.waitFor('Ctrl-R searches');
      golden('first-prompt');
      await view('help', /; help\s+scripts\npools>/);
      golden('help');
      await view('help attach', /See also[\s\S]*logs tail/);
      golden('help-attach');
      terminal.press(CLEAR);
      await terminal.waitFor(() => terminal.rows()[0] === 'pools>');
      terminal.press('attach PreSignUp ');
      await terminal.waitFor(() => /function: function of/.test(window()));
      golden('inline-hint');
      for (const key of ['\x1bOP', '\x1bh']) {
        terminal.press(key);
        await terminal.waitFor(() => /See also/.test(window()) && terminal.line() === 'pools> attach PreSignUp');
        terminal.press(CLEAR);
        await terminal.waitFor(() => terminal.rows()[0] === 'pools> attach PreSignUp');
      }
      terminal.press(wipe, 'attach P', tab, tab);
      await terminal.waitFor(() => /Tab goes down/.test(window()));
      golden('completion-menu');
      terminal.press(esc);
      await terminal.waitFor(() => !/Tab goes down/.test(window()));
      await view('deploy', /is created/);
      await view('users show nobody', /hint: /);
      golden('error');
      await view('attach PreSignUp auto-confirm', /now handles/);
      await view('table seed', /Added to the table/);
      await view('outputs', /auto-confirm[\s\S]*\npools>/);
      golden('outputs');
      await view('triggers', /VerifyAuthChallengeResponse[\s\S]*\npools>/);
      golden('triggers');
      await view('table show', /test_user_3/);
      golden('table-show');
      terminal.press(CLEAR);
      await terminal.waitFor(() => terminal.rows()[0] === 'pools>');
      terminal.press(`signup test_user_2 --email test_email_2@example.com${enter}`);
      await terminal.waitFor(() => /Enter answers/.test(window()));
      terminal.press('Sesame-12');
      await terminal.waitFor(() => /^> •••••••••$/m.test(window()));
      golden('question');
      terminal.press(enter);
      await terminal.waitFor(() => terminal.line() === 'pools>' && window().includes('signed up'));
      golden('signup');
      terminal.press(CLEAR);
      await terminal.waitFor(() => terminal.rows()[0] === 'pools>');
      terminal.press(ctrlR, 'tab');
      await terminal.waitFor(() => /search> tab/.test(window()));
      golden('search');
      terminal.press(esc);
      await terminal.waitFor(() => terminal.line() === 'pools>');
      terminal.press(ctrlD);
      await terminal.exitCode();
    });
  });
}
