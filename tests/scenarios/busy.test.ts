/** A world that is busy and far away: 5 % of all calls are throttled, 5 % of connections break, some of them after the call was made. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { seeded } from '../../local/faults/random.ts';
import { throttled } from '../../local/faults/throttle.ts';
import { DropConnection } from '../../local/server.ts';
import type { ServiceId } from '../../local/service.ts';
import { EXIT } from '../../shell/contract.ts';
import { openStage, type Stage } from './stage.ts';

/** Each call has its own chance; the same for the same seed. */
function busy(stage: Stage, seed: number): void {
  const random = seeded(seed);
  const kinds = [
    [0.05, 'throttle'],
    [0.09, 'reset'],
    [0.1, 'lost'],
  ] as const;
  stage.fault = ({ service }) => {
    const chance = random();
    const kind = kinds.find(([limit]) => chance < limit)?.[1];
    if (kind === undefined) return undefined;
    if (kind === 'lost') return () => raise(service, 'reset');
    return raise(service, kind);
  };
}

function raise(service: string, kind: 'throttle' | 'reset'): never {
  if (kind === 'reset') throw new DropConnection();
  throw throttled(service as ServiceId);
}

// At once: the time goes by in waiting for the next attempt.
describe('in a busy world', { concurrency: true }, () => {
  for (const scenario of ['auto-confirm', 'migrate-user', 'activity-log']) {
    test(`${scenario} succeeds, or cleans up completely`, async (t) => {
      const stage = await openStage();
      t.after(() => stage.close());
      const prepared = await stage.run({ file: 'prepare', text: 'deploy' });
      assert.equal(prepared.code, EXIT.ok, prepared.screen);
      let succeeded = 0;
      for (let seed = 1; seed <= 5; seed++) {
        busy(stage, seed);
        const { code, screen } = await stage.run(scenario);
        if (code === EXIT.ok) succeeded++;
        else if (code === EXIT.cleanup) {
          stage.fault = undefined;
          const again = await stage.run({ file: 'later', text: 'cleanup' });
          assert.equal(again.code, EXIT.ok, `${screen}\n${again.screen}`);
        }
        stage.fault = undefined;
        const { users, triggers, rows } = await stage.left();
        assert.deepEqual({ users, triggers, rows }, { users: [], triggers: {}, rows: [] }, `seed ${seed}:\n${screen}`);
      }
      assert.ok(succeeded >= 3, `${succeeded} of 5 runs succeeded`);
    });
  }
});
