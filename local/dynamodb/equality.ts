/**
 * dynalite compares maps and lists by identity, so that none is ever equal to another one. Its conditions and filters ask
 * `args.map(resolve)` for the values of a comparison: here such a comparison gets a `map` that compares deep values itself, and
 * answers plain stand-ins which dynalite's own comparison then finds equal, or not.
 */

/** A DynamoDB value as it travels: `{ S: 'a' }`. */
type Value = Record<string, any>;
type Resolved = Value | null | undefined;

interface Expression {
  type: string;
  name?: string;
  args: { map(resolve: (arg: any) => Resolved): any[] };
}

/** Mends a parsed condition or filter in place. */
export function comparedByValue(expression: Expression): void {
  const { args } = expression;
  if (['and', 'or', 'not'].includes(expression.type)) {
    for (const part of args as unknown as Expression[]) comparedByValue(part);
    return;
  }
  const compare = expression.type === 'function' ? FUNCTIONS[expression.name!] : OPERATORS[expression.type];
  if (compare) expression.args = { map: (resolve) => compare(args.map(resolve)) };
}

type Compare = (values: Resolved[]) => Resolved[];

const equals: Compare = ([left, right]) =>
  isDeep(left) && isDeep(right) ? [{ S: 'same' }, { S: isSame(left, right) ? 'same' : 'other' }] : [left, right];

const OPERATORS: Readonly<Record<string, Compare>> = {
  '=': equals,
  '<>': equals,
  in: ([value, ...candidates]) => {
    if (!isDeep(value)) return [value, ...candidates];
    return [{ S: 'same' }, { S: candidates.some((candidate) => isSame(value, candidate)) ? 'same' : 'other' }];
  },
};

const FUNCTIONS: Readonly<Record<string, Compare>> = {
  contains: ([list, value]) => {
    if (!list?.['L'] || !isDeep(value)) return [list, value];
    return [{ SS: ['same'] }, { S: list['L'].some((item: Value) => isSame(item, value)) ? 'same' : 'other' }];
  },
};

const isDeep = (value: Resolved): boolean => value?.['M'] !== undefined || value?.['L'] !== undefined;

function isSame(left: Resolved, right: Resolved): boolean {
  const [type, ...others] = Object.keys(left ?? {});
  if (!left || !right || type === undefined || others.length > 0 || right[type] === undefined) return false;
  const [one, two] = [left[type], right[type]];
  if (type === 'M') {
    const names = Object.keys(one);
    return names.length === Object.keys(two).length && names.every((name) => isSame(one[name], two[name]));
  }
  if (type === 'L') return one.length === two.length && one.every((item: Value, at: number) => isSame(item, two[at]));
  if (Array.isArray(one)) return one.length === two.length && one.every((item) => two.includes(item));
  return one === two;
}
