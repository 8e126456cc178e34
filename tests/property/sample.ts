/** Inputs as a client would send them, made from an operation's shape: mostly valid, so that they get past the first check. */
import fc, { type Arbitrary, type GeneratorValue } from 'fast-check';
import { type ServiceModel, type Shape, shapeName, shapeOf } from '../../local/protocol/model.ts';
import { oneOf } from './pick.ts';

/** Values that mean something in the world of the test, by member name (`UserPoolId`). */
export type Known = Readonly<Record<string, readonly unknown[]>>;

export interface Sampling {
  g: GeneratorValue;
  model: ServiceModel;
  known: Known;
}

const DEEPEST = 5;

/** A value of the shape. Objects have no prototype, so that any name can be a member's. */
export function sample(sampling: Sampling, name: string, member = '', depth = 0): unknown {
  const { g, model, known } = sampling;
  const values = known[member] ?? known[member.charAt(0).toUpperCase() + member.slice(1)];
  if (values && g(fc.nat, 9) < 8) return g(oneOf<unknown>, values);
  const shape = shapeOf(model, name);
  switch (shape.type) {
    case 'structure':
      return structure(sampling, shape, depth);
    case 'list':
      if (depth > DEEPEST) return [];
      return Array.from({ length: sizeOf(g, shape) }, () => sample(sampling, shape.member!, member, depth + 1));
    case 'map': {
      const result = Object.create(null);
      if (depth > DEEPEST) return result;
      for (let left = sizeOf(g, shape); left > 0; left--)
        result[String(sample(sampling, shape.key!, '', depth + 1))] = sample(sampling, shape.value!, '', depth + 1);
      return result;
    }
    case 'boolean':
      return g(fc.boolean);
    case 'integer':
    case 'long':
      return g(fc.integer, { min: shape.min ?? 0, max: Math.min(shape.max ?? 100, 2 ** 31 - 1) });
    case 'double':
    case 'float':
      return g(fc.nat, 100);
    case 'timestamp':
      return g(fc.integer, { min: 0, max: 2_000_000_000 });
    case 'blob':
      return Buffer.from(g(fc.string, { maxLength: 20 })).toString('base64');
    default:
      return g(text, shape);
  }
}

function structure(sampling: Sampling, shape: Shape, depth: number): Record<string, unknown> {
  const result = Object.create(null);
  // Few of the many optional members at once: an input that is refused for one of them shows nothing of the others.
  const often = sampling.g(fc.nat, 3) === 0 ? 5 : 1;
  for (const [name, reference] of Object.entries(shape.members ?? {})) {
    const wanted = shape.required?.includes(name) || (depth <= DEEPEST && sampling.g(fc.nat, 9) < often);
    if (wanted) result[name] = sample(sampling, shapeName(reference), name, depth + 1);
  }
  return result;
}

const sizeOf = (g: GeneratorValue, { min = 0, max = 3 }: Shape): number =>
  g(fc.integer, { min, max: Math.min(max, min + 2) });

const texts = new Map<Shape, Arbitrary<string>>();

/** Texts that the shape's constraints allow, as far as its pattern can be followed. */
function text(shape: Shape): Arbitrary<string> {
  let found = texts.get(shape);
  if (!found) {
    found = textOf(shape);
    texts.set(shape, found);
  }
  return found;
}

function textOf(shape: Shape): Arbitrary<string> {
  if (shape.enum) return fc.constantFrom(...shape.enum);
  const { min = 0, max = 40 } = shape;
  const sized = fc.string({ minLength: min, maxLength: Math.min(max, min + 20) });
  if (shape.pattern === undefined) return sized;
  try {
    return fc
      .stringMatching(new RegExp(`^(?:${shape.pattern.replace('(?s)', '')})$`), { size: 'small' })
      .map((found) => found.slice(0, max).padEnd(min, 'a'));
  } catch {
    return sized;
  }
}
