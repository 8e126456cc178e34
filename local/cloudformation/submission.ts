import { ServiceError } from '../service.ts';
import { absent, invalid } from './errors.ts';
import type { Tag } from './model.ts';
import { creationOrder } from './order.ts';
import { type ParameterInput, parameterValues } from './parameters.ts';
import { conform, PropertyProblem } from './properties.ts';
import { referencesIn } from './references.ts';
import { resourceType } from './resources/types.ts';
import type { Stack, Store } from './store.ts';
import { parseTemplate, type Template } from './template.ts';

/** What a request asks a stack to be. */
export interface Submission {
  body: string;
  template: Template;
  parameters: Record<string, string>;
  capabilities: readonly string[];
  tags: readonly Tag[];
}

const PSEUDO = ['AccountId', 'NoValue', 'NotificationARNs', 'Partition', 'Region', 'StackId', 'StackName', 'URLSuffix'];
const UNSUPPORTED = [
  'TemplateURL',
  'RoleARN',
  'NotificationARNs',
  'RollbackConfiguration',
  'ResourceTypes',
  'ResourcesToImport',
  'ImportExistingResources',
  'DeploymentMode',
  'StackPolicyBody',
  'StackPolicyURL',
  'StackPolicyDuringUpdateBody',
  'StackPolicyDuringUpdateURL',
  'TimeoutInMinutes',
  'RetainExceptOnCreate',
];

/**
 * Checks a request to create or change a stack as far as that goes without doing it.
 * @param existing the stack that is to be changed.
 * @throws ServiceError ValidationError; InsufficientCapabilitiesException.
 */
export function readSubmission(input: any, existing: Stack | undefined, store: Store): Submission {
  const option = UNSUPPORTED.find((name) => isGiven(input[name]));
  if (option) throw absent(`The option ${option}`);
  const body = input.UsePreviousTemplate ? store.templates.get(existing?.record.id ?? '') : input.TemplateBody;
  if (!body) throw invalid('Either Template URL or Template Body must be specified.');
  const template = checkedTemplate(body);
  const capabilities: string[] = input.Capabilities ?? [];
  requireCapabilities(template, capabilities);
  return {
    body,
    template,
    parameters: parameterValues(
      template,
      (input.Parameters ?? []) as ParameterInput[],
      existing?.record.parameters ?? {},
    ),
    capabilities,
    tags: input.Tags ?? existing?.record.tags ?? [],
  };
}

/** Reads a template and checks its resources' types, properties and references. */
export function checkedTemplate(body: string): Template {
  const template = parseTemplate(body);
  for (const [id, { Type, Properties = {} }] of Object.entries(template.resources)) {
    const type = resourceType(Type);
    try {
      conform(Properties, type.properties);
    } catch (error) {
      if (!(error instanceof PropertyProblem)) throw error;
      throw invalid(`Properties validation failed for resource ${id} (${Type}) with message: ${error.message}`);
    }
    const missing = type.required.filter((name) => !Object.hasOwn(Properties, name));
    if (missing.length) {
      throw invalid(
        `Properties validation failed for resource ${id} (${Type}) with message: required key [${missing[0]}] not found`,
      );
    }
  }
  checkReferences(template);
  creationOrder(template);
  return template;
}

/** The capability that a template asks for, or undefined. */
export function capabilityOf(template: Template): 'CAPABILITY_IAM' | 'CAPABILITY_NAMED_IAM' | undefined {
  const roles = Object.values(template.resources).filter(({ Type }) => Type.startsWith('AWS::IAM::'));
  if (roles.length === 0) return undefined;
  return roles.some(({ Properties }) => Properties?.['RoleName'] !== undefined)
    ? 'CAPABILITY_NAMED_IAM'
    : 'CAPABILITY_IAM';
}

function requireCapabilities(template: Template, given: readonly string[]): void {
  const needed = capabilityOf(template);
  if (!needed || given.includes(needed) || given.includes('CAPABILITY_NAMED_IAM')) return;
  throw new ServiceError('InsufficientCapabilitiesException', `Requires capabilities : [${needed}]`);
}

function checkReferences({ resources, parameters, outputs, conditions }: Template): void {
  const used = [
    ...Object.values(resources).flatMap(({ Properties }) => referencesIn(Properties)),
    ...Object.values(resources).flatMap(({ DependsOn = [] }) =>
      [DependsOn].flat().map((id) => ({ id, attribute: undefined })),
    ),
    ...Object.values(outputs).flatMap(({ Value }) => referencesIn(Value)),
  ];
  const isKnown = (id: string) =>
    Object.hasOwn(resources, id) || Object.hasOwn(parameters, id) || PSEUDO.some((name) => id === `AWS::${name}`);
  const unknown = used.filter(({ id }) => !isKnown(id)).map(({ id }) => id);
  if (unknown.length) {
    throw invalid(
      `Template format error: Unresolved resource dependencies [${[...new Set(unknown)].join(', ')}] in the Resources block of the template`,
    );
  }
  for (const { id, attribute } of used) {
    if (attribute === undefined) continue;
    const type = resources[id]?.Type;
    if (!type || !resourceType(type).attributes.includes(attribute)) {
      throw invalid(`Template error: resource ${id} does not support attribute type ${attribute} in Fn::GetAtt`);
    }
  }
  for (const [id, { Condition }] of [...Object.entries(resources), ...Object.entries(outputs)]) {
    if (Condition !== undefined && !Object.hasOwn(conditions, Condition)) {
      throw invalid(`Template format error: Unresolved condition dependency ${Condition} of ${id}`);
    }
  }
}

/** Whether an option was given and asks for something: `false`, an empty list and an empty object do not. */
function isGiven(value: unknown): boolean {
  if (value === undefined || value === null || value === false) return false;
  return typeof value !== 'object' || Object.values(value).some(isGiven);
}
