import { isObject } from './template.ts';

/** The form of a property: a scalar, free JSON, a list of one form, or named members. */
export type Shape = 'string' | 'number' | 'boolean' | 'json' | readonly [Shape] | { readonly [member: string]: Shape };

/** What is wrong with a property, as a phrase. */
export class PropertyProblem extends Error {}

/**
 * Brings properties into the form that a service takes (a template may write numbers and booleans as strings).
 * Values that still are intrinsic functions are left as they are, so that a template can be checked before it is resolved.
 * @throws PropertyProblem that names a property that is not known, or whose value has another form.
 */
export function conform(value: unknown, shape: Shape, path = ''): unknown {
  if (shape === 'json' || isIntrinsic(value)) return value;
  if (typeof shape === 'string') return scalar(value, shape, path);
  if (Array.isArray(shape)) {
    if (!Array.isArray(value)) throw new PropertyProblem(`${path} must be a list`);
    return value.map((item, index) => conform(item, shape[0], `${path}[${index}]`));
  }
  if (!isObject(value)) throw new PropertyProblem(`${path || 'Properties'} must be an object`);
  const members = shape as { readonly [member: string]: Shape };
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => {
      const at = path ? `${path}.${name}` : name;
      if (!Object.hasOwn(members, name)) throw new PropertyProblem(`the local world does not know the property ${at}`);
      return [name, conform(item, members[name]!, at)];
    }),
  );
}

function scalar(value: unknown, shape: 'string' | 'number' | 'boolean', path: string): unknown {
  if (typeof value === shape) return value;
  if (shape === 'string' && (typeof value === 'number' || typeof value === 'boolean')) return String(value);
  if (shape === 'boolean' && (value === 'true' || value === 'false')) return value === 'true';
  if (shape === 'number' && typeof value === 'string' && value.trim() !== '' && !Number.isNaN(Number(value)))
    return Number(value);
  throw new PropertyProblem(`${path} must be a ${shape}`);
}

function isIntrinsic(value: unknown): boolean {
  if (!isObject(value)) return false;
  const keys = Object.keys(value);
  return keys.length === 1 && (keys[0] === 'Ref' || keys[0]!.startsWith('Fn::'));
}
