import type { ProgramFlag } from '../options.ts';
import { LASTING, variableOf } from './settings.ts';

/** A JSON schema of the configuration file, made from the declarations of the flags: a comment for each key. */
export function schema(): Record<string, unknown> {
  const properties = Object.fromEntries(
    [...LASTING].map(([key, [, flag]]) => [
      key,
      { ...typeOf(flag), description: `${flag.describe}. Environment: ${variableOf(key)}` },
    ]),
  );
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Configuration of pools-shell',
    type: 'object',
    additionalProperties: false,
    properties: { $schema: { type: 'string', description: 'This schema, for editors' }, ...properties },
  };
}

function typeOf({ kind, list, form }: ProgramFlag): Record<string, unknown> {
  if (list !== undefined) return { type: 'array', items: { type: 'string', minLength: 1 } };
  if (kind === 'switch') return { type: 'boolean' };
  return { type: 'string', minLength: 1, ...(form === undefined ? {} : { pattern: form.pattern }) };
}
