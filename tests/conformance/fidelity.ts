/** docs/fidelity.md: what a whole run against the local world found. */
import { readFileSync, writeFileSync } from 'node:fs';
import { guessTable } from '../../scripts/guesses.ts';
import type { Result } from './examine.ts';
import { counts } from './report.ts';
import { OTHER_SOURCES, REACHABLE_SOURCES } from './sources.ts';
import { UNENFORCED } from './unenforced.ts';

const file = new URL('../../docs/fidelity.md', import.meta.url);
const inferred = new URL('../../local/cognito/inferred.ts', import.meta.url);

/** Cases of what is left out on purpose are a list of their own. */
export const LEFT_OUT = 'Not emulated';

/** @param reached trigger sources that arrived at a function, with the number of cases that they arrived in. */
export function fidelity(results: readonly Result[], reached: ReadonlyMap<string, number>): string {
  const kept = results.filter(({ case: { area } }) => area !== LEFT_OUT);
  const leftOut = results.filter(({ case: { area } }) => area === LEFT_OUT);
  return `# How far the local user pools are Cognito's

Written by \`npm run conformance\`. Each case states one fact about Amazon Cognito user pools and was written from AWS's documentation and
from what people recorded on AWS, not from this implementation. Real AWS SDK clients examine it over the wire, with real Lambda
functions as triggers. *Documented* is what AWS writes; *observed* is what somebody recorded and published; *inferred* is what
nobody states, so the local world may be wrong there.

Another emulator is examined with \`npm run conformance -- --endpoint URL\`.

## The matrix

${matrixOf(kept)}

## Trigger sources

The number of cases in which a function was given an event of this source. Every source that the user pools API can reach is here.

| triggerSource | cases |
|---|---:|
${REACHABLE_SOURCES.map((source) => `| \`${source}\` | ${reached.get(source) ?? 0} |`).join('\n')}

Other sources are not emulated:

${Object.entries(OTHER_SOURCES)
  .map(([source, needs]) => `- \`${source}\` needs ${needs}`)
  .join('\n')}

## The cases
${[...new Set(kept.map((result) => result.case.area))].map((area) => tableOf(area, kept)).join('')}
## What nobody has recorded

Guesses of the local world, each in one place (\`local/cognito/inferred.ts\`), so that a recording from AWS can correct it. A pull request with
one is welcome.

<!-- guesses -->
${guessTable(readFileSync(inferred, 'utf8'))}
<!-- /guesses -->

## What is not emulated

On purpose. Nothing of it is stored or ignored in silence: it answers with an error that names it.

| what | answer |
|---|---|
${leftOut.map(({ case: { name }, note, outcome }) => `| ${cell(name)} | ${cell(note ?? outcome)} |`).join('\n')}

## What is taken and not enforced

It is stored and described as it was given, and nobody is refused for it.

| what | on AWS |
|---|---|
${UNENFORCED.map(({ what, onAws }) => `| ${cell(what)} | ${cell(onAws)} |`).join('\n')}
`;
}

function matrixOf(results: readonly Result[]): string {
  const rows = counts(results).map(({ area, of }) => {
    const mine = results.filter((result) => result.case.area === area);
    const by = ['documented', 'observed', 'inferred'].map(
      (confidence) => mine.filter((result) => result.case.confidence === confidence).length,
    );
    return [area, ...by, of.passed, of.failed] as const;
  });
  const sums = [1, 2, 3, 4, 5].map((column) => rows.reduce((sum, row) => sum + (row[column] as number), 0));
  return [
    '| area | documented | observed | inferred | passed | failed |',
    '|---|---:|---:|---:|---:|---:|',
    ...[...rows, ['**all**', ...sums]].map((row) => `| ${row.join(' | ')} |`),
  ].join('\n');
}

function tableOf(area: string, results: readonly Result[]): string {
  const rows = results
    .filter((result) => result.case.area === area)
    .map(({ case: { name, fact, confidence, source }, outcome }) =>
      [name, outcome === 'passed' ? fact : `**${outcome}** ${fact}`, confidence, source].map(cell).join(' | '),
    );
  const lines = ['| case | fact | confidence | source |', '|---|---|---|---|', ...rows.map((row) => `| ${row} |`)];
  return `\n### ${area}\n\n${lines.join('\n')}\n`;
}

const cell = (text: string): string =>
  text
    .replaceAll('|', '\\|')
    .replaceAll('<', '&lt;')
    .replaceAll(/\s*\n\s*/g, ' ')
    .trim();

export const readFidelity = (): string => readFileSync(file, 'utf8');

export function writeFidelity(results: readonly Result[], reached: ReadonlyMap<string, number>): void {
  writeFileSync(file, fidelity(results, reached));
}
