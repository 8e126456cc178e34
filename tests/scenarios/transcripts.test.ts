import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { scenarioNames } from '../../shell/assets.ts';
import { EXIT } from '../../shell/contract.ts';
import { Interrupts } from '../../shell/run/interrupts.ts';
import { openStage } from './stage.ts';

/** Replaces what differs from run to run; everything else of a transcript is held to the golden file. */
function normalized(screen: string): string {
  return (
    screen
      .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<uuid>')
      .replace(/us-east-1_[A-Za-z0-9]{9}/g, '<pool>')
      .replace(/pools-shell-KnownUsers\w+-[A-Za-z0-9]{12}/g, '<table>')
      .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, '<time>')
      .replace(/[A-Z][a-z]{2} [A-Z][a-z]{2} +\d+ \d\d:\d\d:\d\d UTC \d{4}/g, '<time>')
      .replace(/\d\d:\d\d:\d\d\.\d{3}/g, '<time>')
      .replace(/duration .*? MB(, init [\d.]+ ms)?/g, 'duration <...>')
      .replace(/starts with \S+/g, 'starts with <...>')
      .replace(/newest message: \d{6}/g, 'newest message: <code>')
      .replace(/^(\s*(ClientId|client id)\s+)\S+$/gim, '$1<client>')
      .replace(/\b[a-z0-9]{26}\b/g, '<client>')
      // How often a progress line is shown depends on how fast the machine is.
      .replace(/^\. .*\n/gm, '')
  );
}

for (const scenario of scenarioNames()) {
  test(`${scenario} tells its whole story, twice in a row`, async () => {
    const stage = await openStage();
    try {
      const first = await stage.run(scenario);
      assert.equal(first.code, EXIT.ok, first.screen);
      const golden = new URL(`./golden/${scenario}.txt`, import.meta.url);
      if (process.env.UPDATE_GOLDEN) writeFileSync(golden, normalized(first.screen));
      assert.equal(normalized(first.screen), readFileSync(golden, 'utf8'));

      const again = await stage.run(scenario);
      assert.equal(again.code, EXIT.ok, again.screen);
      const { users, triggers, rows } = await stage.left();
      assert.deepEqual({ users, triggers, rows }, { users: [], triggers: {}, rows: [] });
    } finally {
      await stage.close();
    }
  });

  test(`${scenario} interrupted at any call leaves nothing behind and exits 130`, async () => {
    const stage = await openStage();
    try {
      await stage.run({ file: 'prepare', text: 'deploy' });
      stage.calls.length = 0;
      await stage.run(scenario);
      const all = stage.calls.length;
      // Every third call: the calls before and after it leave the same behind.
      for (let at = 1; at < all; at += 3) {
        const interrupts = new Interrupts();
        let seen = 0;
        stage.fault = () => {
          if (++seen === at) interrupts.interrupt();
          return undefined;
        };
        const { code, screen } = await stage.run(scenario, { interrupts });
        stage.fault = undefined;
        assert.equal(code, EXIT.interrupted, `interrupted at call ${at} of ${all}: exit code ${code}\n${screen}`);
        if (/Interrupted while cleaning up/.test(screen)) await stage.run({ file: 'later', text: 'cleanup' });
        const { users, triggers, rows } = await stage.left();
        assert.deepEqual({ users, triggers, rows }, { users: [], triggers: {}, rows: [] }, screen);
      }
    } finally {
      await stage.close();
    }
  });
}
