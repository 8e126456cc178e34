/** Every case against the local world. `npm run conformance` runs the same ones, tells more, and writes docs/fidelity.md. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { cases } from './cases/index.ts';
import { examine, type Result } from './examine.ts';
import { fidelity, readFidelity } from './fidelity.ts';
import { REACHABLE_SOURCES } from './sources.ts';
import { Stage } from './stage.ts';
import { localTarget } from './target.ts';

process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
const stage = await Stage.open(await localTarget());
after(() => stage.close());
const results: Result[] = [];

for (const one of cases) {
  test(`${one.area}: ${one.name}`, async () => {
    const result = await examine(stage, one);
    results.push(result);
    assert.equal(result.outcome, 'passed', `${one.fact}\n${result.reason}`);
  });
}

test('no two cases have the same name', () => {
  const names = cases.map(({ area, name }) => `${area}: ${name}`);
  assert.deepEqual(names, [...new Set(names)]);
});

test('every trigger source that the API can reach was reached', () => {
  const { reached } = stage.director;
  assert.deepEqual(
    REACHABLE_SOURCES.filter((source) => !reached.has(source)),
    [],
  );
});

test('docs/fidelity.md is what this run found (npm run conformance writes it)', () => {
  assert.equal(readFidelity(), fidelity(results, stage.director.reached));
});
