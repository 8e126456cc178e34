import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseYaml } from '../../../../local/cloudformation/yaml.ts';

const read: [string, string, unknown][] = [
  ['the short form of Ref', '!Ref Pool', { Ref: 'Pool' }],
  ['GetAtt as a text', '!GetAtt Pool.Arn', { 'Fn::GetAtt': 'Pool.Arn' }],
  ['GetAtt as a list', '!GetAtt [Pool, Arn]', { 'Fn::GetAtt': ['Pool', 'Arn'] }],
  ['Sub with variables', '!Sub ["${A}", {A: !Ref B}]', { 'Fn::Sub': ['${A}', { A: { Ref: 'B' } }] }],
  [
    'functions in functions',
    '!Join ["", [a, !Select [0, !Split [",", !Ref B]]]]',
    {
      'Fn::Join': ['', ['a', { 'Fn::Select': [0, { 'Fn::Split': [',', { Ref: 'B' }] }] }]],
    },
  ],
  ['a condition', '!If [Q, 1, !Ref AWS::NoValue]', { 'Fn::If': ['Q', 1, { Ref: 'AWS::NoValue' }] }],
  ['a named condition', '!Not [!Condition Q]', { 'Fn::Not': [{ Condition: 'Q' }] }],
  ['the long form', '{Fn::ImportValue: !Sub "${X}-y"}', { 'Fn::ImportValue': { 'Fn::Sub': '${X}-y' } }],
  ['numbers that are numbers', '[1, 2.5, -3]', [1, 2.5, -3]],
  ['an account that begins with zeros', '000000000012', '000000000012'],
  ['a version', '1.0', '1.0'],
  ['a date', '2012-10-17', '2012-10-17'],
  ['a text with lines', '|\n  a\n  b', 'a\nb\n'],
  ['truth', '[true, yes]', [true, 'yes']],
  ['an anchor', '[&x {a: 1}, *x]', [{ a: 1 }, { a: 1 }]],
];

for (const [name, text, expected] of read) {
  test(`reads ${name}`, () => assert.deepEqual(parseYaml(`Value: ${text}`), { Value: expected }));
}

/** Nine lists, each of nine of the one before it: half a billion values in a few lines. */
const LAUGHS = [...'abcdefghi']
  .map((name, at) => `${name}: &${name} [${Array(9).fill(at ? `*${'abcdefghi'[at - 1]}` : 'ha')}]`)
  .join('\n');

test('what cannot be read is refused with its line', () => {
  for (const [text, message] of [
    ['A: 1\nB: [1', /line 2/],
    ['A: 1\nB: !Made up', /Unresolved tag: !Made at line 2/],
    ['A: 1\nA: 2', /Map keys must be unique at line 2/],
    ['A: *b', /Unresolved alias/],
    ['A: &a\n  B: *a', /circular/],
    [LAUGHS, /Excessive alias count/],
  ] as const)
    assert.throws(() => parseYaml(text), { code: 'ValidationError', message });
});
