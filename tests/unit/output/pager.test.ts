import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pagerOf } from '../../../shell/output/pager.ts';

const rows: [env: NodeJS.ProcessEnv, pager: string | undefined][] = [
  [{}, 'less'],
  [{ PAGER: 'most -w' }, 'most -w'],
  [{ PAGER: '' }, undefined],
  [{ PAGER: 'cat' }, undefined],
  [{ CI: 'true' }, undefined],
];
for (const [env, pager] of rows)
  test(`with ${JSON.stringify(env)} the pager is ${pager}`, () => assert.equal(pagerOf(env), pager));
