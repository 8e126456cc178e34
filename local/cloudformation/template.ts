import { absent, invalid } from './errors.ts';
import type { Policy } from './model.ts';
import { parseYaml } from './yaml.ts';

/** A template, checked for its form. Values still hold their intrinsic functions. */
export interface Template {
  description?: string;
  parameters: Record<string, ParameterDeclaration>;
  mappings: Record<string, Record<string, Record<string, unknown>>>;
  conditions: Record<string, unknown>;
  rules: Record<string, RuleDeclaration>;
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

/** What must be true of the parameters before anything is done. */
export interface RuleDeclaration {
  RuleCondition?: unknown;
  Assertions: readonly { Assert: unknown; AssertDescription?: string }[];
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
  Export?: { Name: unknown };
}

const SECTIONS = [
  'AWSTemplateFormatVersion',
  'Description',
  'Metadata',
  'Parameters',
  'Mappings',
  'Conditions',
  'Rules',
  'Resources',
  'Outputs',
];
const PARAMETER =
  'Type Default Description AllowedValues AllowedPattern ConstraintDescription MinLength MaxLength MinValue MaxValue';
const RESOURCE = 'Type Properties DependsOn Condition DeletionPolicy UpdateReplacePolicy Metadata';
const POLICIES = ['Delete', 'Retain', 'RetainExceptOnCreate'];

/**
 * Reads a template in JSON or YAML.
 * @throws ServiceError ValidationError that names the first thing CloudFormation would refuse, or that this world does not have.
 */
export function parseTemplate(body: string): Template {
  const template = parseBody(body);
  for (const section of Object.keys(template)) {
    if (SECTIONS.includes(section)) continue;
    if (['Transform', 'Hooks'].includes(section)) throw absent(`The template section ${section}`);
    throw invalid(`Invalid template property or properties [${section}]`);
  }
  const resources = section(template, 'Resources');
  if (Object.keys(resources).length === 0) {
    throw invalid('Template format error: At least one Resources member must be defined.');
  }
  for (const [id, resource] of Object.entries(resources)) checkResource(id, resource);
  const parameters = section(template, 'Parameters');
  for (const [name, parameter] of Object.entries(parameters)) checkParameter(name, parameter);
  const rules = section(template, 'Rules');
  for (const [name, rule] of Object.entries(rules)) checkRule(name, rule);
  const outputs = section(template, 'Outputs');
  for (const [name, output] of Object.entries(outputs)) checkOutput(name, output);
  return {
    description: template['Description'] as string | undefined,
    parameters: parameters as Template['parameters'],
    mappings: section(template, 'Mappings') as Template['mappings'],
    conditions: section(template, 'Conditions'),
    rules: rules as Template['rules'],
    resources: resources as Template['resources'],
    outputs: outputs as Template['outputs'],
  };
}

function parseBody(body: string): Record<string, unknown> {
  const template = body.trimStart().startsWith('{') ? parseJson(body) : parseYaml(body);
  if (!isObject(template)) throw invalid('Template format error: unsupported structure.');
  return template;
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    throw invalid(`Template format error: JSON not well-formed. (${(error as Error).message})`);
  }
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
  const { Default = '', AllowedValues = [], AllowedPattern = '' } = parameter;
  if (typeof Default === 'object')
    throw invalid(`Template format error: Every Default member must be a string. (${name})`);
  if (!Array.isArray(AllowedValues))
    throw invalid(`Template format error: Every AllowedValues member must be a list. (${name})`);
  if (typeof AllowedPattern !== 'string' || !isPattern(AllowedPattern))
    throw invalid(`Template format error: AllowedPattern of ${name} is no regular expression.`);
}

function isPattern(text: string): boolean {
  try {
    new RegExp(text);
    return true;
  } catch {
    return false;
  }
}

function checkOutput(name: string, output: unknown): void {
  if (!isObject(output) || output['Value'] === undefined) {
    throw invalid(`Template format error: Every Outputs member must contain a Value object. (${name})`);
  }
  checkKeys(output, 'Value Description Condition Export', `The attribute of the output ${name}`);
  const { Export } = output;
  if (Export !== undefined && (!isObject(Export) || Export['Name'] === undefined)) {
    throw invalid(
      `Template format error: Output ${name} is malformed. The Name field of every Export member must be specified.`,
    );
  }
}

function checkRule(name: string, rule: unknown): void {
  if (!isObject(rule) || !Array.isArray(rule['Assertions'])) {
    throw invalid(`Template format error: Every Rules member must contain Assertions. (${name})`);
  }
  checkKeys(rule, 'RuleCondition Assertions', `The attribute of the rule ${name}`);
  for (const assertion of rule['Assertions']) {
    if (!isObject(assertion) || assertion['Assert'] === undefined) {
      throw invalid(`Template format error: Every assertion must contain Assert. (${name})`);
    }
  }
}

function checkKeys(value: Record<string, unknown>, known: string, what: string): void {
  const stranger = Object.keys(value).find((key) => !known.split(' ').includes(key));
  if (stranger) throw absent(`${what}, ${stranger},`);
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
