import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { plugins } from '../../plugins/index.ts';
import { withGeneratedParts, withGuesses } from '../../scripts/readme.ts';

test('the README tables are those of the declarations (npm run readme writes them)', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  assert.equal(readme, withGeneratedParts(readme, plugins));
});

test('the guesses in docs/fidelity.md are those of local/cognito/inferred.ts (npm run readme writes them)', () => {
  const fidelity = readFileSync(new URL('../../docs/fidelity.md', import.meta.url), 'utf8');
  assert.equal(fidelity, withGuesses(fidelity));
});
