import { SECRET } from '../language/secret.ts';

/** Members of a request whose values are secrets, or lead to some. */
const SECRET_MEMBER = /pass|secret|token|session|answer|signature|verifier|salt|otp|(?<!country|error|status)code/i;
/** Settings that only sound like it. */
const NO_SECRET = /policy|policies|validity|PreTokenGeneration|ByCode|ClientRequestToken|RequireS/i;
const LONGEST = 200;

/** A request as lines `LambdaConfig.PreSignUp = arn:...`, without its secrets and with long texts cut. */
export function describeInput(input: unknown): string[] {
  return leaves(input, []).map(([path, value]) => `${path.join('.')} = ${value}`);
}

function leaves(value: unknown, path: readonly string[]): [readonly string[], string][] {
  if (value === undefined) return [];
  if (isSecret(path)) return [[path, SECRET]];
  if (value instanceof Uint8Array) return [[path, `(${value.length} bytes)`]];
  if (value instanceof Date) return [[path, value.toISOString()]];
  if (typeof value !== 'object' || value === null) return [[path, shown(value)]];
  const members = Object.entries(value);
  // `{ Name, Value }` of an attribute, `{ ParameterKey, ParameterValue }` of a stack: the name says whether the value is secret.
  const { Name, ParameterKey = Name } = value as Record<string, unknown>;
  const own = typeof ParameterKey === 'string' && path.length > 0 ? [...path.slice(0, -1), ParameterKey] : path;
  if (own !== path && isSecret(own)) return [[own, SECRET]];
  if (members.length === 0) return [[path, Array.isArray(value) ? '[]' : '{}']];
  return members.flatMap(([name, member]) => leaves(member, [...path, name]));
}

const isSecret = (path: readonly string[]) =>
  path.some((name) => SECRET_MEMBER.test(name)) && !path.some((name) => NO_SECRET.test(name));

function shown(value: unknown): string {
  const [line = '', ...more] = String(value).split('\n');
  return more.length === 0 && line.length <= LONGEST ? line : `${line.slice(0, LONGEST).trimEnd()}...`;
}
