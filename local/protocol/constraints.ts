import { ServiceError, type ServiceId } from '../service.ts';
import { type ServiceModel, type Shape, shapeName, shapeOf } from './model.ts';

/** The name under which each service reports a broken constraint. */
const ERROR_OF: Record<ServiceId, string> = {
  'cognito-idp': 'InvalidParameterException',
  logs: 'InvalidParameterException',
  lambda: 'ValidationException',
  dynamodb: 'ValidationException',
  cloudformation: 'ValidationError',
  kms: 'ValidationException',
  s3: 'InvalidArgument',
  ssm: 'ValidationException',
  sts: 'ValidationError',
};

/**
 * Checks an operation's input against its service's model.
 * @throws ServiceError with AWS's own sentence: `1 validation error detected: Value '' at 'clientId' failed to satisfy constraint:
 * Member must have length greater than or equal to 1`. Values of sensitive shapes are not repeated. A member that the model does not have is
 * refused by its name.
 */
export function checkInput(service: ServiceId, model: ServiceModel, operation: string, input: unknown): void {
  const name = model.operations[operation]?.input;
  if (!name) return;
  const found: string[] = [];
  try {
    checkOf(model, name)(input, '', found);
  } catch (error) {
    if (error instanceof UnknownMember) throw new ServiceError(ERROR_OF[service], error.message);
    throw error;
  }
  if (found.length === 0) return;
  const count = found.length === 1 ? '1 validation error' : `${found.length} validation errors`;
  throw new ServiceError(ERROR_OF[service], `${count} detected: ${found.join('; ')}`);
}

/** A member that the model does not have, perhaps newer than it: AWS would honour it, so it is not dropped. */
class UnknownMember extends Error {
  constructor(path: string, name: string) {
    const within = path.replace(/(^|\.)[a-z]/g, (step) => step.toUpperCase());
    super(`${within ? `${within}.` : ''}${name} is not in the local world.`);
  }
}

type Check = (value: unknown, path: string, found: string[]) => void;

const compiled = new WeakMap<ServiceModel, Map<string, Check>>();

function checkOf(model: ServiceModel, name: string): Check {
  let checks = compiled.get(model);
  if (!checks) {
    checks = new Map();
    compiled.set(model, checks);
  }
  let check = checks.get(name);
  if (!check) {
    // Registered before it is built: a shape may hold itself.
    let built: Check | undefined;
    checks.set(name, (value, path, found) => built!(value, path, found));
    built = compile(model, shapeOf(model, name));
    checks.set(name, built);
    check = built;
  }
  return check;
}

function compile(model: ServiceModel, shape: Shape): Check {
  if (shape.type === 'structure') return structure(model, shape);
  if (shape.type === 'list') return list(model, shape);
  if (shape.type === 'map') return map(model, shape);
  const rules = rulesOf(shape);
  return (value, path, found) => {
    for (const rule of rules) if (!rule.holds(value)) found.push(failed(shape, value, path, rule.sentence));
  };
}

function structure(model: ServiceModel, shape: Shape): Check {
  const required = new Set(shape.required);
  const members = Object.entries(shape.members ?? {}).map(([name, reference]) => ({
    name,
    step: name.charAt(0).toLowerCase() + name.slice(1),
    shape: shapeOf(model, shapeName(reference)),
    check: checkOf(model, shapeName(reference)),
    required: required.has(name),
  }));
  const names = new Set(members.map(({ name }) => name));
  return (value, path, found) => {
    for (const [name, inner] of Object.entries(value as object))
      if (inner !== undefined && inner !== null && !names.has(name)) throw new UnknownMember(path, name);
    for (const member of members) {
      const inner = (value as Record<string, unknown>)[member.name];
      const at = path ? `${path}.${member.step}` : member.step;
      if (inner !== undefined && inner !== null) member.check(inner, at, found);
      else if (member.required) found.push(failed(member.shape, null, at, 'Member must not be null'));
    }
  };
}

function list(model: ServiceModel, shape: Shape): Check {
  const size = rulesOf(shape);
  const item = shapeOf(model, shape.member!);
  const check = checkOf(model, shape.member!);
  const rules = rulesOf(item);
  return (value, path, found) => {
    const items = value as unknown[];
    for (const rule of size) if (!rule.holds(items)) found.push(failed(shape, items, path, rule.sentence));
    if (item.type === 'structure' || item.type === 'list' || item.type === 'map') {
      items.forEach((inner, index) => {
        const at = `${path}.${index + 1}.member`;
        if (inner === null) found.push(failed(item, null, at, 'Member must not be null'));
        else check(inner, at, found);
      });
    } else if (items.some((inner) => inner === null || rules.some((rule) => !rule.holds(inner)))) {
      found.push(failed(sensitive(shape, item), items, path, `Member must satisfy constraint: [${sentences(rules)}]`));
    }
  };
}

function map(model: ServiceModel, shape: Shape): Check {
  const size = rulesOf(shape);
  const keys = rulesOf(shapeOf(model, shape.key!));
  const item = shapeOf(model, shape.value!);
  const check = checkOf(model, shape.value!);
  const values = rulesOf(item);
  return (value, path, found) => {
    const all = Object.entries(value as Record<string, unknown>);
    const entries = shape.sparse ? all.filter(([, inner]) => inner !== null) : all;
    const fail = (sentence: string): number => found.push(failed(sensitive(shape, item), value, path, sentence));
    for (const rule of size) if (!rule.holds(value)) found.push(failed(shape, value, path, rule.sentence));
    if (entries.some(([key]) => keys.some((rule) => !rule.holds(key))))
      fail(`Map keys must satisfy constraint: [${sentences(keys)}]`);
    if (item.type === 'structure' || item.type === 'list' || item.type === 'map') {
      for (const [key, inner] of entries) {
        const at = `${path}.${key}.member`;
        if (inner === null) found.push(failed(item, null, at, 'Member must not be null'));
        else check(inner, at, found);
      }
    } else if (entries.some(([, inner]) => inner === null || values.some((rule) => !rule.holds(inner)))) {
      fail(`Map value must satisfy constraint: [${sentences(values)}]`);
    }
  };
}

interface Rule {
  sentence: string;
  holds(value: unknown): boolean;
}

function rulesOf(shape: Shape): Rule[] {
  const rules: Rule[] = [];
  const { min, max, pattern } = shape;
  const numeric = typeof min === 'number' || typeof max === 'number' ? isNumeric(shape) : false;
  const what = numeric ? 'value' : 'length';
  const measure = numeric ? (value: unknown): number => value as number : sizeOf;
  if (max !== undefined)
    rules.push({
      sentence: `Member must have ${what} less than or equal to ${max}`,
      holds: (value) => measure(value) <= max,
    });
  if (min !== undefined)
    rules.push({
      sentence: `Member must have ${what} greater than or equal to ${min}`,
      holds: (value) => measure(value) >= min,
    });
  if (pattern !== undefined) {
    let expression: RegExp | undefined;
    rules.push({
      sentence: `Member must satisfy regular expression pattern: ${pattern}`,
      holds: (value) => {
        expression ??= wholeMatch(pattern);
        return expression.test(value as string);
      },
    });
  }
  if (shape.enum)
    rules.push({
      sentence: `Member must satisfy enum value set: [${shape.enum.join(', ')}]`,
      holds: (value) => shape.enum!.includes(value as string),
    });
  return rules;
}

const isNumeric = (shape: Shape): boolean => ['integer', 'long', 'double', 'float'].includes(shape.type);

function sizeOf(value: unknown): number {
  if (typeof value === 'string' || Array.isArray(value) || value instanceof Uint8Array) return value.length;
  return Object.keys(value as object).length;
}

/** The models' patterns are Java's: they match the whole value, and `(?s)` lets the dot match line ends. */
function wholeMatch(pattern: string): RegExp {
  const dotAll = pattern.startsWith('(?s)');
  const source = `^(?:${dotAll ? pattern.slice(4) : pattern})$`;
  try {
    return new RegExp(source, dotAll ? 'su' : 'u');
  } catch {
    return new RegExp(source, dotAll ? 's' : '');
  }
}

const sentences = (rules: readonly Rule[]): string =>
  [...rules.map((rule) => rule.sentence), ...(rules.length === 0 ? ['Member must not be null'] : [])].join(', ');

const sensitive = (shape: Shape, item: Shape): Shape => (item.sensitive ? { ...shape, sensitive: true } : shape);

function failed(shape: Shape, value: unknown, path: string, sentence: string): string {
  const shown = shape.sensitive ? '' : value === null ? ' null' : ` '${javaText(value)}'`;
  return `Value${shown} at '${path}' failed to satisfy constraint: ${sentence}`;
}

/** As Java prints it: `[a, b]`, `{a=b}`. */
function javaText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(javaText).join(', ')}]`;
  if (value instanceof Uint8Array) return 'java.nio.HeapByteBuffer';
  if (typeof value === 'object' && value !== null)
    return `{${Object.entries(value)
      .map(([key, inner]) => `${key}=${javaText(inner)}`)
      .join(', ')}}`;
  return String(value);
}
