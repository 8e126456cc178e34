/** Terminals that can do little, and readers that leave. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { PROGRAM } from '../build.ts';
import { KEYS, startTerminal } from './terminal.ts';

const program = [PROGRAM];
const state = mkdtempSync(join(tmpdir(), 'pools-shell-edges-'));
const home = { XDG_STATE_HOME: state, XDG_CONFIG_HOME: state };
after(() => rmSync(state, { recursive: true, force: true }));

const start = (env: NodeJS.ProcessEnv, size: { columns?: number; rows?: number } = {}, flags: readonly string[] = []) =>
  startTerminal({
    file: process.execPath,
    args: [...program, '--ephemeral', ...flags],
    env: { ...home, ...env },
    ...size,
  });
const COLOR = /\x1b\[(?:3\d|9\d|38;[^m]*)m/;

describe('at the edges', () => {
  it('a dumb terminal gets plain lines, without one escape sequence', async () => {
    const terminal = start({ TERM: 'dumb' });
    await terminal.waitFor(/pools>/);
    terminal.press(`token show${KEYS.enter}`);
    await terminal.waitFor(/NotSignedIn[\s\S]*hint/);
    terminal.press(KEYS.ctrlD);
    assert.equal(await terminal.exitCode(), 0);
    assert.ok(!terminal.raw().includes('\x1b'));
  });

  it('NO_COLOR keeps the live prompt and takes the colours', async () => {
    const terminal = start({ NO_COLOR: '1' });
    await terminal.waitForPrompt();
    terminal.press(`token show${KEYS.enter}`);
    await terminal.waitFor(/NotSignedIn[\s\S]*hint/);
    assert.doesNotMatch(terminal.raw(), COLOR);
  });

  it('in a 40x10 window a long table scrolls by, and the prompt is whole', async () => {
    const terminal = start({}, { columns: 40, rows: 10 });
    await terminal.waitForPrompt();
    terminal.press(`scenarios${KEYS.enter}`);
    await terminal.waitFor(/activity-log[\s\S]*\npools>/);
    await terminal.waitForPrompt();
    assert.match(terminal.text(), /^auto-confirm/m);
  });

  it('in a 40x10 window the menu leaves the prompt and what was said where they are, and offers live names', async () => {
    const terminal = start({}, { columns: 40, rows: 10 });
    await terminal.waitForPrompt();
    terminal.press(`deploy${KEYS.enter}`);
    await terminal.waitFor(/activity-log\.\n(pools>)/);
    for (const name of ['ann', 'anna']) {
      terminal.press(`users create ${name} --email ${name}@example.com${KEYS.enter}`);
      await terminal.waitFor(new RegExp(`Created ${name} [\\s\\S]*\\npools>`));
    }
    await terminal.waitForPrompt();
    terminal.press(`users show ${KEYS.tab}`);
    await terminal.waitFor(() => terminal.line() === 'pools> users show ann');
    terminal.press(KEYS.tab);
    await terminal.waitFor(() => /^ {2}ann\b[\s\S]*^ {2}anna\b/m.test(terminal.rows().join('\n')));
    terminal.press(KEYS.tab, KEYS.tab);
    await terminal.waitFor(() => terminal.rows().some((row) => row.startsWith('› anna')));
    terminal.press(KEYS.enter);
    await terminal.waitFor(() => terminal.line() === 'pools> users show anna');
    terminal.press(`${KEYS.wipe}${KEYS.tab}`);
    await terminal.waitFor(() => terminal.rows().some((row) => row.startsWith('  … ')));
    const rows = terminal.rows();
    assert.equal(terminal.line(), 'pools>');
    assert.equal(rows[0], 'without an invitation.', rows.join('\n'));
    assert.doesNotMatch(terminal.raw(), /\x1b\[3J/);
    terminal.press(KEYS.esc, KEYS.ctrlD);
  });

  it('a terminal with links has them at files and pages; plain lines and the transcript have none', async () => {
    const transcript = join(state, 'transcript.txt');
    const env = { FORCE_HYPERLINK: '1' };
    for (const flags of [[], ['--plain']]) {
      const terminal = start(env, { columns: 120 }, [...flags, '--transcript', transcript]);
      await terminal.waitFor('pools>');
      terminal.press(`config path${KEYS.enter}`);
      await terminal.waitFor(/pools-shell\/config\.json/);
      terminal.press(`help detach${KEYS.enter}`);
      await terminal.waitFor(/PreSignUp: before/);
      terminal.press(KEYS.ctrlD);
      assert.equal(await terminal.exitCode(), 0);
      const linked = (file: string) => new RegExp(`\\x1b\\]8;;${file}\\x1b\\\\`).test(terminal.raw());
      assert.equal(linked('file://\\S+/pools-shell/config\\.json'), flags.length === 0);
      assert.equal(linked('https://docs\\.aws\\.amazon\\.com/\\S+pre-sign-up\\.html'), flags.length === 0);
      const kept = readFileSync(transcript, 'utf8');
      assert.match(kept, /config\.json/);
      assert.ok(!kept.includes('\x1b'));
    }
  });

  for (const flags of [[], ['--json']])
    it(`a reader that leaves early ends it quietly${flags.map((flag) => `, with ${flag} too`)}`, () => {
      const line = `printf 'scenarios\\nhelp\\nscenarios\\n' | "$0" "$@" | head -n 1; echo "codes \${PIPESTATUS[*]}"`;
      const { stdout, stderr } = spawnSync('bash', ['-c', line, process.execPath, ...program, ...flags], {
        encoding: 'utf8',
        env: { ...process.env, ...home },
      });
      assert.match(stdout, /codes 0 0 0\n$/);
      assert.doesNotMatch(stderr, /EPIPE|Error/);
    });
});
