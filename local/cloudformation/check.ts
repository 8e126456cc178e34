import { ServiceError } from '../service.ts';
import { invalid } from './errors.ts';
import { creationOrder } from './order.ts';
import { conform, PropertyProblem } from './properties.ts';
import { referencesIn } from './references.ts';
import { hasResourceType, resourceType } from './resources/types.ts';
import { parseTemplate, type ResourceDeclaration, type Template } from './template.ts';

const PSEUDO = ['AccountId', 'NoValue', 'NotificationARNs', 'Partition', 'Region', 'StackId', 'StackName', 'URLSuffix'];

/**
 * Reads a template and checks its resources' types, properties and references. A type that this world does not have may stand in a
 * resource with a condition: whether it is wanted is known with the parameters' values.
 */
export function checkedTemplate(body: string): Template {
  const template = parseTemplate(body);
  for (const [id, declaration] of Object.entries(template.resources)) {
    if (declaration.Condition === undefined || hasResourceType(declaration.Type)) checkResource(id, declaration);
  }
  checkReferences(template);
  creationOrder(template);
  return template;
}

function checkResource(id: string, { Type, Properties = {} }: ResourceDeclaration): void {
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

/** Properties by which an IAM resource gets a name of its own. */
const NAMES = ['RoleName', 'ManagedPolicyName'];

/** The capability that a template asks for, or undefined. */
export function capabilityOf(template: Template): 'CAPABILITY_IAM' | 'CAPABILITY_NAMED_IAM' | undefined {
  const roles = Object.values(template.resources).filter(({ Type }) => Type.startsWith('AWS::IAM::'));
  if (roles.length === 0) return undefined;
  return roles.some(({ Properties }) => NAMES.some((name) => Properties?.[name] !== undefined))
    ? 'CAPABILITY_NAMED_IAM'
    : 'CAPABILITY_IAM';
}

/** @throws ServiceError InsufficientCapabilitiesException */
export function requireCapabilities(template: Template, given: readonly string[]): void {
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
    if (type && !hasResourceType(type)) continue;
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
