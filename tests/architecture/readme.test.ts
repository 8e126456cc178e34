import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { plugins } from '../../plugins/index.ts';
import { withGeneratedParts } from '../../scripts/readme.ts';

test('the README tables are those of the declarations (npm run readme writes them)', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  assert.equal(readme, withGeneratedParts(readme, plugins));
});
