import assert from 'node:assert/strict';
import { beforeEach, it, mock } from 'node:test';
import type { Activity } from '../../../shell/input/scene.ts';
import { startActivity } from '../../../shell/ui/activity-ticker.ts';

let shown: (Activity | undefined)[];
const start = () =>
  startActivity(
    'deploy',
    (text) => text,
    (activity) => shown.push(activity),
  );

beforeEach(() => {
  shown = [];
  mock.timers.reset();
  mock.timers.enable({ apis: ['setTimeout', 'Date'] });
});

it('shows nothing for work that is quick', () => {
  const activity = start();
  mock.timers.tick(299);
  activity.stop();
  mock.timers.tick(1_000);
  assert.deepEqual(shown, []);
});

it('counts the seconds of longer work, shows its progress, and is gone with it', () => {
  const activity = start();
  mock.timers.tick(300);
  assert.deepEqual(shown, [{ text: 'deploy', seconds: 0, frame: 0 }]);
  activity.text('Pool', { done: 3, total: 18 });
  for (let frame = 0; frame < 6; frame++) mock.timers.tick(125);
  assert.deepEqual(shown.at(-1), { text: 'Pool', done: 3, total: 18, seconds: 1, frame: 6 });
  activity.stop();
  assert.equal(shown.at(-1), undefined);
  const count = shown.length;
  mock.timers.tick(1_000);
  assert.equal(shown.length, count);
});
