import { absent, invalid } from './errors.ts';
import type { Policy } from './model.ts';

/** A template, checked for its form. Values still hold their intrinsic functions. */
export interface Template {
  description?: string;
  parameters: Record<string, ParameterDeclaration>;
  mappings: Record<string, Record<string, Record<string, unknown>>>;
  conditions: Record<string, unknown>;
  resources: Record<string, ResourceDeclaration>;
  outputs: Record<string, OutputDeclaration>;
}

export interface ParameterDeclaration {
  Type: string;
  Default?: string | number;
  Description?: string;
  AllowedValues?: (string | number)[];
  AllowedPattern?: string;
  ConstraintDescription?: string;
  MinLength?: number | string;
  MaxLength?: number | string;
  MinValue?: number | string;
  MaxValue?: number | string;
}

export interface ResourceDeclaration {
  Type: string;
  Properties?: Record<string, unknown>;
  DependsOn?: string | string[];
  Condition?: string;
  DeletionPolicy?: Policy;
  UpdateReplacePolicy?: Policy;
  Metadata?: unknown;
}

export interface OutputDeclaration {
  Value: unknown;
  Description?: string;
  Condition?: string;
}

const SECTIONS = [
  'AWSTemplateFormatVersion',
  'Description',
  'Metadata',
  'Parameters',
  'Mappings',
  'Conditions',
  'Resources',
  'Outputs',
];
const PARAMETER =
  'Type Default Description AllowedValues AllowedPattern ConstraintDescription MinLength MaxLength MinValue MaxValue';
const RESOURCE = 'Type Properties DependsOn Condition DeletionPolicy UpdateReplacePolicy Metadata';
const POLICIES = ['Delete', 'Retain', 'RetainExceptOnCreate'];

/**
 * Reads a template in JSON.
 * @throws ServiceError ValidationError that names the first thing CloudFormation would refuse, or that this world does not have.
 */
export function parseTemplate(body: string): Template {
  const template = parseJson(body);
  for (const section of Object.keys(template)) {
    if (SECTIONS.includes(section)) continue;
    if (['Transform', 'Rules', 'Hooks'].includes(section)) throw absent(`The template section ${section}`);
    throw invalid(`Invalid template property or properties [${section}]`);
  }
  const resources = section(template, 'Resources');
  if (Object.keys(resources).length === 0) {
    throw invalid('Template format error: At least one Resources member must be defined.');
  }
  for (const [id, resource] of Object.entries(resources)) checkResource(id, resource);
  const parameters = section(template, 'Parameters');
  for (const [name, parameter] of Object.entries(parameters)) checkParameter(name, parameter);
  const outputs = section(template, 'Outputs');
  for (const [name, output] of Object.entries(outputs)) checkOutput(name, output);
  return {
    description: template['Description'] as string | undefined,
    parameters: parameters as Template['parameters'],
    mappings: section(template, 'Mappings') as Template['mappings'],
    conditions: section(template, 'Conditions'),
    resources: resources as Template['resources'],
    outputs: outputs as Template['outputs'],
  };
}

function parseJson(body: string): Record<string, unknown> {
  if (!body.trimStart().startsWith('{'))
    throw invalid('Template format error: the local world reads templates in JSON only.');
  let template: unknown;
  try {
    template = JSON.parse(body);
  } catch (error) {
    throw invalid(`Template format error: JSON not well-formed. (${(error as Error).message})`);
  }
  return template as Record<string, unknown>;
}

function section(template: Record<string, unknown>, name: string): Record<string, unknown> {
  const value = template[name] ?? {};
  if (!isObject(value)) throw invalid(`Template format error: ${name} must be an object.`);
  return value;
}

function checkResource(id: string, resource: unknown): void {
  const where = `/Resources/${id}`;
  if (!/^[A-Za-z0-9]+$/.test(id)) {
    throw invalid(`Template format error: Resource name ${id} is non alphanumeric.`);
  }
  if (!isObject(resource)) throw invalid(`Template format error: [${where}] resource definition is malformed`);
  if (typeof resource['Type'] !== 'string') {
    throw invalid(`Template format error: [${where}] Every Resources object must contain a Type member.`);
  }
  checkKeys(resource, RESOURCE, `The attribute of the resource ${id}`);
  if (!isObject(resource['Properties'] ?? {}))
    throw invalid(`Template format error: [${where}/Properties] must be an object.`);
  for (const attribute of ['DeletionPolicy', 'UpdateReplacePolicy']) {
    const policy = resource[attribute];
    if (policy !== undefined && !POLICIES.includes(policy as string)) {
      throw absent(`${attribute} ${JSON.stringify(policy)} of the resource ${id}`);
    }
  }
}

function checkParameter(name: string, parameter: unknown): void {
  if (!isObject(parameter) || typeof parameter['Type'] !== 'string') {
    throw invalid(`Template format error: Every Parameters object must contain a Type member. (${name})`);
  }
  checkKeys(parameter, PARAMETER, `The attribute of the parameter ${name}`);
}

function checkOutput(name: string, output: unknown): void {
  if (!isObject(output) || output['Value'] === undefined) {
    throw invalid(`Template format error: Every Outputs member must contain a Value object. (${name})`);
  }
  checkKeys(output, 'Value Description Condition', `The attribute of the output ${name}`);
}

function checkKeys(value: Record<string, unknown>, known: string, what: string): void {
  const stranger = Object.keys(value).find((key) => !known.split(' ').includes(key));
  if (stranger) throw absent(`${what}, ${stranger},`);
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
