/** What programs send by mistake and attackers on purpose: values in places where they do not belong. */
import fc, { type GeneratorValue } from 'fast-check';
import { oneOf } from './pick.ts';

/** JSON that no JavaScript value prints as. */
export class Raw {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

const nested = (depth: number, open: string, close: string): Raw => new Raw(open.repeat(depth) + close.repeat(depth));

const NAMES = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'length'] as const;

const TEXTS = [
  '',
  ' ',
  '\t\n',
  'a',
  'x'.repeat(129),
  'x'.repeat(2049),
  'x'.repeat(150_000),
  'é😀汉字',
  '\ud800',
  'a\udc00b',
  '\u0000',
  '\u202e<script>',
  '../../etc/passwd',
  '..%2f..%2f',
  '/',
  '.',
  "'; drop table users; --",
  '{username} {####} {##unclosed',
  'a@b.c',
  '+15555550100',
  'arn:aws:lambda:us-east-1:000000000000:function:fn',
  'us-east-1_000000000',
  'eyJhbGciOiJSUzI1NiJ9.e30.AAAA',
  'NaN',
  '[',
  ...NAMES,
];

const OTHERS: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  1.5,
  2 ** 31,
  -(2 ** 31) - 1,
  2 ** 53,
  1e21,
  -1e300,
  new Raw('1e400'),
  new Raw('-0'),
  [],
  {},
  [null],
  [[]],
  [''],
  [{}],
  new Raw('{"__proto__":{"polluted":"yes"}}'),
  new Raw('{"constructor":null,"toString":1}'),
  new Raw('{"a":1,"a":"b"}'),
  nested(100, '[', ']'),
  nested(20_000, '[', ']'),
  new Raw(`${'{"M":'.repeat(3000)}{}${'}'.repeat(3000)}`),
];

export const nastyText = (g: GeneratorValue): string => g(oneOf<string>, TEXTS);

const nasty = (g: GeneratorValue): unknown => (g(fc.boolean) ? nastyText(g) : g(oneOf<unknown>, OTHERS));

/** The value with one place of it changed, taken away or added to. */
export function mutated(g: GeneratorValue, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Raw) return nasty(g);
  if (Array.isArray(value)) {
    if (value.length === 0 || g(fc.nat, 5) === 0) return g(fc.boolean) ? nasty(g) : [...value, nasty(g)];
    if (g(fc.nat, 9) === 0) return Array.from({ length: 200 }, () => value[0]);
    const at = g(fc.nat, value.length - 1);
    return value.with(at, mutated(g, value[at]));
  }
  const names = Object.keys(value);
  const copy: Record<string, unknown> = Object.assign(Object.create(null), value);
  const what = g(fc.nat, 9);
  if (names.length === 0 || what === 0) copy[g(oneOf<string>, [...NAMES, 'Unknown'])] = nasty(g);
  else {
    const name = g(oneOf<string>, names);
    if (what === 1) delete copy[name];
    else copy[name] = what < 6 ? mutated(g, copy[name]) : nasty(g);
  }
  return copy;
}

/** JSON text of a value with raw parts in it. */
export function jsonText(value: unknown): string {
  if (value instanceof Raw) return value.text;
  if (Array.isArray(value)) return `[${value.map(jsonText).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  return `{${Object.entries(value)
    .map(([name, inner]) => `${JSON.stringify(name)}:${jsonText(inner)}`)
    .join(',')}}`;
}
