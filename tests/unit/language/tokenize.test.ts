import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { quoteLine } from '../../../shell/language/quote.ts';
import { tokenize, wordsOf } from '../../../shell/language/tokenize.ts';
import { interpolate } from '../../../shell/language/variables.ts';

const line = fc.string({ unit: fc.constantFrom(...'ab1 \t\n\r\'"\\$#{}.=-/é😀\u0000'.split('')), maxLength: 40 });
const read = (text: string, variables: Record<string, unknown> = {}) =>
  wordsOf(text).map((word) => interpolate(word.parts, new Map(Object.entries(variables))));

test('any text is cut without a throw, and the tokens join back to it', () => {
  fc.assert(
    fc.property(fc.oneof(line, fc.string({ unit: 'binary' })), (text) => {
      const tokens = tokenize(text);
      assert.equal(tokens.map((token) => token.raw).join(''), text);
      let at = 0;
      for (const token of tokens) {
        assert.equal(token.start, at);
        assert.ok(token.end > token.start);
        at = token.end;
        for (const part of token.parts) assert.ok(part.start >= token.start && part.end <= token.end);
      }
    }),
    { numRuns: 2000 },
  );
});

test('quoted words are read back exactly', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(line, fc.string({ unit: 'binary' }), fc.constantFrom('--fn=a b', '#x', '', 'as', "it's $5", '--x=')),
      ),
      (words) => {
        const text = quoteLine(words);
        assert.deepEqual(read(text), words);
        assert.ok(tokenize(text).every((token) => !token.problem));
      },
    ),
    { numRuns: 1000 },
  );
});

test('quotes, escapes and comments', () => {
  assert.deepEqual(read(`a 'b c' "d \\"e\\" \\n\\t\\$x" f\\ g`), ['a', 'b c', 'd "e" \n\t$x', 'f g']);
  assert.deepEqual(read(`say 'it is $5' "" x''y # the rest`), ['say', 'it is $5', '', 'xy']);
  assert.deepEqual(read('a#b #c'), ['a#b']);
  assert.deepEqual(read('a \\\n  b'), ['a', 'b']);
  assert.deepEqual(read('"C:\\dir"'), ['C:\\dir'], 'a backslash that escapes nothing stays in double quotes');
});

test('variables are replaced in bare and double-quoted text, and never split a word', () => {
  const variables = { user: 'ann b', s: { confirmed: true, list: [1, 2] } };
  assert.deepEqual(read('$user $s.confirmed "${s.list.1}x" \'$user\' \\$user', variables), [
    'ann b',
    'true',
    '2x',
    '$user',
    '$user',
  ]);
  assert.deepEqual(read('$user@example.com ${user}.com $5 a$', variables), [
    'ann b@example.com',
    'ann b.com',
    '$5',
    'a$',
  ]);
});

test('an unfinished word says where it begins', () => {
  const problem = (text: string) => tokenize(text).find((token) => token.problem)?.problem;
  assert.equal(problem(`signup é 'ann`)?.message, "the quote ' at column 10 is not closed");
  assert.equal(problem('say "x')?.kind, 'quote');
  assert.equal(problem('say ${x y')?.kind, 'brace');
  assert.equal(problem('say x\\')?.kind, 'continuation');
});
