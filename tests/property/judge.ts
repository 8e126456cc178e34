/** What a service model says of an input, found out by another way than the world's own: the two must agree. */
import { type ServiceModel, type Shape, shapeName, shapeOf } from '../../local/protocol/model.ts';

/**
 * `type`: a value of another JSON type; `unknown`: a member that the model does not have; `constraint`: a value that breaks a rule of the
 * model, or a required one that is missing.
 */
export type Verdict = 'good' | 'type' | 'unknown' | 'constraint';

const WORST = ['type', 'unknown', 'constraint'] as const;

export function judge(model: ServiceModel, name: string | undefined, input: unknown): Verdict {
  if (name === undefined) return 'good';
  const found = new Set<Verdict>();
  walk(model, shapeOf(model, name), input ?? {}, (verdict) => found.add(verdict));
  return WORST.find((verdict) => found.has(verdict)) ?? 'good';
}

type Report = (verdict: Verdict) => void;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const FITS: Readonly<Record<Shape['type'], (value: unknown) => boolean>> = {
  structure: isObject,
  map: isObject,
  list: Array.isArray,
  string: (value) => typeof value === 'string',
  blob: (value) => typeof value === 'string',
  boolean: (value) => typeof value === 'boolean',
  integer: (value) => typeof value === 'number' && Math.abs(Math.trunc(value)) <= 2 ** 31 - 1,
  long: (value) => typeof value === 'number' && Math.abs(value) <= 2 ** 63,
  double: (value) => typeof value === 'number' && Number.isFinite(value),
  float: (value) => typeof value === 'number' && Number.isFinite(value),
  timestamp: (value) => typeof value === 'number' && Math.abs(value) <= 8.64e12,
};

function walk(model: ServiceModel, shape: Shape, value: unknown, report: Report): void {
  if (!FITS[shape.type](value)) {
    report('type');
    return;
  }
  if (breaksRule(shape, value)) report('constraint');
  if (shape.type === 'structure') {
    const given = value as Record<string, unknown>;
    const isUnknown = (name: string) => given[name] !== null && !Object.hasOwn(shape.members ?? {}, name);
    // What is called so is dropped: no AWS member has this name.
    if (Object.keys(given).some((name) => name !== '__proto__' && isUnknown(name))) report('unknown');
    for (const [name, reference] of Object.entries(shape.members ?? {})) {
      const inner = Object.hasOwn(given, name) ? given[name] : null;
      if (inner !== null) walk(model, shapeOf(model, shapeName(reference)), inner, report);
      else if (shape.required?.includes(name)) report('constraint');
    }
  }
  if (shape.type === 'list') each(model, shape.member!, value as unknown[], report);
  if (shape.type === 'map') {
    for (const key of Object.keys(value as object)) walk(model, shapeOf(model, shape.key!), key, report);
    const values = Object.values(value as object);
    each(model, shape.value!, shape.sparse ? values.filter((inner) => inner !== null) : values, report);
  }
}

function each(model: ServiceModel, name: string, values: readonly unknown[], report: Report): void {
  const shape = shapeOf(model, name);
  for (const value of values) {
    if (value !== null) walk(model, shape, value, report);
    else report('constraint');
  }
}

function breaksRule(shape: Shape, value: unknown): boolean {
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = shape;
  const size = sizeOf(shape, value);
  if (size !== undefined && (size < min || size > max)) return true;
  if (typeof value !== 'string') return false;
  if (shape.enum && !shape.enum.includes(value)) return true;
  return shape.pattern !== undefined && !matches(shape.pattern, value);
}

function sizeOf(shape: Shape, value: any): number | undefined {
  if (shape.type === 'integer' || shape.type === 'long') return Math.trunc(value);
  if (shape.type === 'double' || shape.type === 'float') return value;
  if (shape.type === 'blob') return Buffer.from(value, 'base64').length;
  if (shape.type === 'string' || shape.type === 'list') return value.length;
  return shape.type === 'map' ? Object.keys(value).length : undefined;
}

function matches(pattern: string, value: string): boolean {
  const flags = pattern.startsWith('(?s)') ? 's' : '';
  const source = pattern.replace('(?s)', '');
  const expression = source.includes('\\p') ? new RegExp(source, `${flags}gu`) : new RegExp(source, `${flags}g`);
  expression.lastIndex = 0;
  const anchored = new RegExp(`^(?:${source})$`, expression.flags.replace('g', ''));
  return anchored.test(value);
}
