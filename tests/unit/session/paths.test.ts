import assert from 'node:assert/strict';
import { test } from 'node:test';
import { packageRoot, packageVersion, scenarioPath } from '../../../shell/assets.ts';
import { fileName, historyFile, journalFile, sessionFile, stateFolder } from '../../../shell/paths.ts';

test('state lies where XDG says, and a relative path is ignored', () => {
  assert.equal(stateFolder({ XDG_STATE_HOME: '/x' }), '/x/pools-shell');
  assert.equal(stateFolder({ HOME: '/h' }), '/h/.local/state/pools-shell');
  assert.equal(stateFolder({ HOME: '/h', XDG_STATE_HOME: 'relative' }), '/h/.local/state/pools-shell');
});

test('files are named after the world and the stack, and no name leaves the folder', () => {
  const env = { XDG_STATE_HOME: '/x' };
  assert.equal(sessionFile('local-1', 'pools-shell', env), '/x/pools-shell/sessions/local-1-pools-shell.json');
  assert.equal(journalFile('local-1', 'pools-shell', env), '/x/pools-shell/journals/local-1-pools-shell.jsonl');
  assert.equal(historyFile(env), '/x/pools-shell/history');
  assert.match(fileName('../../etc/passwd'), /^_etc_passwd-[0-9a-f]{8}$/);
  assert.notEqual(fileName('Pools'), fileName('POOLS'));
  assert.notEqual(fileName('a/b'), fileName('a:b'));
});

test('the package finds its own files', () => {
  assert.match(packageVersion(), /^\d+\.\d+\.\d+/);
  assert.equal(scenarioPath('no such scenario'), undefined);
  assert.equal(scenarioPath('../package'), undefined);
  assert.ok(packageRoot().length > 1);
});
