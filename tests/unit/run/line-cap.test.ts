import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import { LINES_A_SECOND, LineCap } from '../../../shell/run/line-cap.ts';

describe('the cap on lines', () => {
  beforeEach(() => mock.timers.enable({ apis: ['setTimeout'] }));
  afterEach(() => mock.timers.reset());

  it('lets a second its lines, counts the rest, tells it once, and begins anew', () => {
    const told: number[] = [];
    const cap = new LineCap((dropped) => told.push(dropped));
    const admitted = () => Array.from({ length: LINES_A_SECOND + 50 }, () => cap.admits(1)).filter(Boolean).length;
    assert.equal(admitted(), LINES_A_SECOND);
    assert.deepEqual(told, []);
    mock.timers.tick(1_000);
    assert.deepEqual(told, [50]);
    assert.equal(admitted(), LINES_A_SECOND);
    cap.flush();
    assert.deepEqual(told, [50, 50]);
    mock.timers.tick(5_000);
    assert.deepEqual(told, [50, 50]);
  });

  it('never cuts a piece', () => {
    const cap = new LineCap(() => {});
    assert.equal(cap.admits(LINES_A_SECOND * 10), true);
    assert.equal(cap.admits(1), false);
    cap.flush();
  });
});
