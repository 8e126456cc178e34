import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isJob, withoutBackground } from '../../../shell/language/background.ts';
import { parseLine } from '../../../shell/language/parse.ts';
import { UsageError } from '../../../shell/language/usage-error.ts';
import { parseScript } from '../../../shell/run/script-file.ts';
import { sampleRegistry } from './sample.ts';

const registry = sampleRegistry();
const parse = (line: string) => parseLine(line, registry);
const refusal = (line: string) => {
  try {
    parse(line);
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  return undefined;
};

const lines: [line: string, job: boolean, why: string][] = [
  ['wait &', true, 'a word of its own at the end'],
  ['wait  &  # watch', true, 'a comment may follow'],
  ['wait', false, 'no &'],
  ["say a '&'", false, 'in quotes it is text'],
  ['say a \\&', false, 'so it is behind a backslash'],
  ['say a&', false, 'and as a part of a word'],
  ['say a & b', false, 'and before other words'],
  ['say # a &', false, 'and in a comment'],
  ['&', false, 'a job needs a command'],
];
for (const [line, job, why] of lines)
  test(`\`${line}\` is ${job ? 'a job' : 'no job'}: ${why}`, () => assert.equal(isJob(line, parse), job));

test('the job is the line without its &', () => {
  assert.equal(withoutBackground('say a & b & # x'), 'say a & b');
  assert.equal(withoutBackground("say 'a &'"), "say 'a &'");
});

test('what the next line wants, and what is the shell itself, cannot run in the background', () => {
  assert.match(refusal('wait as x &') ?? '', /as x cannot take the data/);
  assert.match(refusal('let x = 1 &') ?? '', /let cannot run in the background/);
  assert.match(refusal('expect x exists &') ?? '', /expect cannot run/);
  assert.match(refusal('expect error Taken signup ann &') ?? '', /expect cannot run/);
  assert.match(refusal('finally users delete ann &') ?? '', /finally cannot run/);
  assert.match(refusal('own &') ?? '', /^cannot run in the background/);
  assert.equal(refusal('wait &'), undefined);
});

test('a script with a job is refused before any of it runs', () => {
  const { problems } = parseScript({ file: 'x', text: 'say a\nwait &\n' }, registry);
  assert.deepEqual(
    problems.map(({ number, error }) => [number, error.message]),
    [[2, '& is for lines that are typed in the shell: here each command ends before the next one begins']],
  );
});
