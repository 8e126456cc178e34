import { absent, invalid } from './errors.ts';
import type { StackRecord } from './model.ts';
import type { ParameterDeclaration, Template } from './template.ts';

export interface ParameterInput {
  ParameterKey?: string;
  ParameterValue?: string;
  UsePreviousValue?: boolean;
}

/** The only types whose value is read elsewhere: a parameter of Systems Manager. */
const SSM = /^AWS::SSM::Parameter::Value<(.+)>$/;

const LISTS = ['CommaDelimitedList', 'List<Number>', 'List<String>'];

/**
 * The value of every parameter of a template: what was given, what it was before where that was asked for, or its default.
 * @throws ServiceError ValidationError for a parameter without a value, one that the template does not have, or a value out of bounds.
 */
export function parameterValues(
  template: Template,
  given: readonly ParameterInput[],
  previous: Readonly<Record<string, string>>,
): Record<string, string> {
  const strangers = given
    .map(({ ParameterKey }) => ParameterKey!)
    .filter((key) => !Object.hasOwn(template.parameters, key));
  if (strangers.length) throw invalid(`Parameters: [${strangers.join(', ')}] do not exist in the template`);
  const values: Record<string, string> = {};
  const missing: string[] = [];
  for (const [name, declaration] of Object.entries(template.parameters)) {
    const input = given.find(({ ParameterKey }) => ParameterKey === name);
    const value = input?.UsePreviousValue ? previous[name] : (input?.ParameterValue ?? declaration.Default);
    if (value === undefined) missing.push(name);
    else values[name] = checked(name, String(value), declaration);
  }
  if (missing.length) throw invalid(`Parameters: [${missing.join(', ')}] must have values`);
  return values;
}

/** The parameters whose value is the name of a parameter of Systems Manager, with that name. */
export function ssmNames(template: Template, values: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => SSM.test(template.parameters[name]!.Type)));
}

/** What Ref answers for each parameter: a list for list types. */
export function parameterRefs(template: Template, values: Readonly<Record<string, string>>): Record<string, unknown> {
  const ref = (name: string, value: string) =>
    LISTS.includes(valueType(template.parameters[name]!)) ? value.split(',').map((item) => item.trim()) : value;
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, ref(name, value)]));
}

/** In the form in which stacks and change sets show them. */
export function describeParameters({ parameters, ssmValues = {} }: Pick<StackRecord, 'parameters' | 'ssmValues'>) {
  return Object.entries(parameters).map(([ParameterKey, ParameterValue]) => ({
    ParameterKey,
    ParameterValue,
    ResolvedValue: ssmValues[ParameterKey],
  }));
}

const valueType = ({ Type }: ParameterDeclaration): string => SSM.exec(Type)?.[1] ?? Type;

function checked(name: string, value: string, declaration: ParameterDeclaration): string {
  const { Type, AllowedValues, AllowedPattern, MinLength, MaxLength, MinValue, MaxValue } = declaration;
  const type = valueType(declaration);
  if (type !== 'String' && type !== 'Number' && !LISTS.includes(type))
    throw absent(`The parameter type ${Type} of ${name}`);
  const refuse = (sentence: string) =>
    invalid(
      declaration.ConstraintDescription
        ? `Parameter ${name} failed to satisfy constraint: ${declaration.ConstraintDescription}`
        : sentence,
    );
  if (Type === 'Number' && (value.trim() === '' || Number.isNaN(Number(value)))) {
    throw invalid(`Parameter '${name}' must be a number.`);
  }
  if (AllowedValues && !AllowedValues.map(String).includes(value))
    throw refuse(`Parameter '${name}' must be one of AllowedValues`);
  if (AllowedPattern && !new RegExp(`^(?:${AllowedPattern})$`).test(value)) {
    throw refuse(`Parameter '${name}' must match pattern ${AllowedPattern}`);
  }
  if (MinLength !== undefined && value.length < Number(MinLength))
    throw refuse(`Parameter '${name}' must contain at least ${MinLength} characters`);
  if (MaxLength !== undefined && value.length > Number(MaxLength))
    throw refuse(`Parameter '${name}' must contain at most ${MaxLength} characters`);
  if (MinValue !== undefined && Number(value) < Number(MinValue))
    throw refuse(`Parameter '${name}' must be a number not less than ${MinValue}`);
  if (MaxValue !== undefined && Number(value) > Number(MaxValue))
    throw refuse(`Parameter '${name}' must be a number not greater than ${MaxValue}`);
  return value;
}
