import { invalid } from './errors.ts';
import { isObject } from './template.ts';

/** A use of another element of the template: `attribute` for Fn::GetAtt, undefined for Ref. */
export interface Reference {
  id: string;
  attribute?: string;
}

const PLACEHOLDER = /\$\{(!?)([^}]+)\}/g;

/** Every Ref, Fn::GetAtt and Fn::Sub placeholder in a value, in every branch of its conditions. */
export function referencesIn(value: unknown): Reference[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  if (!isObject(value)) return [];
  const keys = Object.keys(value);
  if (keys.length === 1) {
    const [name] = keys as [string];
    const argument = value[name];
    if (name === 'Ref') return [{ id: String(argument) }];
    if (name === 'Fn::GetAtt') return [attributeReference(argument)];
    if (name === 'Fn::Sub') return substitutions(argument);
  }
  return Object.values(value).flatMap(referencesIn);
}

/** The two forms of Fn::GetAtt: `["Id", "Attribute"]` and `"Id.Attribute"`. */
export function attributeReference(argument: unknown): { id: string; attribute: string } {
  const [id, ...rest] = typeof argument === 'string' ? argument.split('.') : Array.isArray(argument) ? argument : [];
  if (typeof id !== 'string' || rest.length === 0 || rest.some((part) => typeof part !== 'string')) {
    throw invalid(
      'Template error: every Fn::GetAtt object requires two non-empty parameters, the resource name and the resource attribute',
    );
  }
  return { id, attribute: rest.join('.') };
}

/** Replaces the `${...}` of a Fn::Sub text; `${!x}` stays as the literal `${x}`. */
export function substitute(text: string, replace: (name: string) => string): string {
  return text.replace(PLACEHOLDER, (_, literal: string, name: string) =>
    literal ? `\${${name}}` : replace(name.trim()),
  );
}

/** The text and the variables of the two forms of Fn::Sub. */
export function subArguments(argument: unknown): { text: string; variables: Record<string, unknown> } {
  const [text, variables] = Array.isArray(argument) ? argument : [argument, {}];
  if (typeof text !== 'string' || !isObject(variables)) {
    throw invalid(
      "Template error: One or more Fn::Sub intrinsic functions don't specify expected arguments. Specify a string as first argument, and an optional second argument to specify a mapping of values to replace in the string",
    );
  }
  return { text, variables };
}

function substitutions(argument: unknown): Reference[] {
  const { text, variables } = subArguments(argument);
  const found = Object.values(variables).flatMap(referencesIn);
  substitute(text, (name) => {
    if (!(name in variables)) found.push(name.includes('.') ? attributeReference(name) : { id: name });
    return '';
  });
  return found;
}
