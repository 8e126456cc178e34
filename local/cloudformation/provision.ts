import { randomUUID } from 'node:crypto';
import { ServiceError } from '../service.ts';
import type { Engine } from './engine.ts';
import type { ResourceRecord, Tag } from './model.ts';
import { conform, PropertyProblem } from './properties.ts';
import { resourceType } from './resources/types.ts';
import type { Stack } from './store.ts';
import type { ResourceDeclaration } from './template.ts';

/** A resource could not be made, changed or removed. Its event has been written. */
export class ResourceFailure extends Error {
  readonly logicalId: string;
  constructor(logicalId: string, reason: string) {
    super(reason);
    this.logicalId = logicalId;
  }
}

type Properties = Record<string, unknown>;

/** Makes a resource and puts it into its stack. @throws ResourceFailure */
export async function createResource(
  engine: Engine,
  stack: Stack,
  logicalId: string,
  declaration: ResourceDeclaration,
  resolved: () => unknown,
  stackTags: readonly Tag[],
): Promise<ResourceRecord> {
  const type = resourceType(declaration.Type);
  const resource: ResourceRecord = {
    key: randomUUID(),
    stackId: stack.record.id,
    logicalId,
    type: declaration.Type,
    properties: {},
    attributes: {},
    status: 'CREATE_IN_PROGRESS',
    changedAt: engine.facts.clock.now(),
    deletionPolicy: declaration.DeletionPolicy ?? 'Delete',
    updateReplacePolicy: declaration.UpdateReplacePolicy ?? 'Delete',
    metadata: declaration.Metadata,
    leftover: false,
    ...(type.takesStackTags && { stackTags }),
  };
  engine.resourceStatus(stack, resource, 'CREATE_IN_PROGRESS');
  return attempt(engine, stack, resource, 'CREATE_FAILED', async () => {
    const context = engine.context(stack, logicalId, resource.stackTags);
    resource.properties = conform(resolved(), type.properties) as Properties;
    const name = type.name?.(resource.properties, context) ?? '';
    // Written down before the call, so that what a broken-off creation leaves behind can be deleted.
    if (name) resource.physicalId = name;
    engine.store.saveResource(stack, resource);
    let made: Awaited<ReturnType<typeof type.create>>;
    try {
      made = await type.create(resource.properties, context, name);
    } catch (error) {
      // It belongs to someone else: whoever tidies up after this failure must not delete it.
      if (isConflict(error)) resource.physicalId = undefined;
      throw error;
    }
    resource.physicalId = made.physicalId;
    resource.attributes = made.attributes;
    engine.resourceStatus(stack, resource, 'CREATE_IN_PROGRESS', 'Resource creation Initiated');
    engine.resourceStatus(stack, resource, 'CREATE_COMPLETE');
  });
}

/** Changes a resource where it is. @throws ResourceFailure */
export function updateResource(
  engine: Engine,
  stack: Stack,
  resource: ResourceRecord,
  declaration: ResourceDeclaration,
  { properties, stackTags = [] }: { properties: Properties; stackTags?: readonly Tag[] | undefined },
  isSameInService: boolean,
): Promise<ResourceRecord> {
  const type = resourceType(resource.type);
  engine.resourceStatus(stack, resource, 'UPDATE_IN_PROGRESS');
  return attempt(engine, stack, resource, 'UPDATE_FAILED', async () => {
    if (!isSameInService) {
      const context = engine.context(stack, resource.logicalId, type.takesStackTags && stackTags);
      await type.update!(resource, properties, context);
    }
    resource.properties = properties;
    if (type.takesStackTags) resource.stackTags = stackTags;
    resource.deletionPolicy = declaration.DeletionPolicy ?? 'Delete';
    resource.updateReplacePolicy = declaration.UpdateReplacePolicy ?? 'Delete';
    resource.metadata = declaration.Metadata;
    engine.resourceStatus(stack, resource, 'UPDATE_COMPLETE');
  });
}

/**
 * Removes a resource, or lets go of it when its policy says so.
 * @throws ResourceFailure
 */
export async function deleteResource(
  engine: Engine,
  stack: Stack,
  resource: ResourceRecord,
  retain: boolean,
): Promise<void> {
  if (retain) {
    engine.resourceStatus(stack, resource, 'DELETE_SKIPPED');
  } else {
    engine.resourceStatus(stack, resource, 'DELETE_IN_PROGRESS');
    await attempt(engine, stack, resource, 'DELETE_FAILED', async () => {
      // Without a physical ID nothing was ever made.
      if (resource.physicalId !== undefined) {
        await resourceType(resource.type)
          .delete(resource, engine.context(stack, resource.logicalId))
          .catch(ignoreAbsence);
      }
      engine.resourceStatus(stack, resource, 'DELETE_COMPLETE');
    });
  }
  engine.store.dropResource(stack, resource);
}

async function attempt(
  engine: Engine,
  stack: Stack,
  resource: ResourceRecord,
  failed: string,
  work: () => Promise<void>,
): Promise<ResourceRecord> {
  try {
    await work();
    return resource;
  } catch (error) {
    const reason = reasonOf(error);
    engine.resourceStatus(stack, resource, failed, reason);
    throw new ResourceFailure(resource.logicalId, reason);
  }
}

/** Codes of the services for something that is not there (any more). */
const ABSENCES = [
  'NoSuchBucket',
  'NotFoundException',
  'ParameterNotFound',
  'ResourceNotFoundException',
  'UserNotFoundException',
];

function ignoreAbsence(error: unknown): void {
  if (!(error instanceof ServiceError) || !ABSENCES.includes(error.code)) throw error;
}

/** Codes of the services for something that is there already. */
const CONFLICTS = [
  'AlreadyExistsException',
  'BucketAlreadyOwnedByYou',
  'GroupExistsException',
  'ParameterAlreadyExists',
  'ResourceAlreadyExistsException',
  'ResourceConflictException',
  'ResourceInUseException',
  'UsernameExistsException',
];

const isConflict = (error: unknown): boolean => error instanceof ServiceError && CONFLICTS.includes(error.code);

/** The sentence that CloudFormation puts around a service's error. */
function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof PropertyProblem) return `Properties validation failed with message: ${message}`;
  if (!(error instanceof ServiceError)) return `Internal Failure: ${message}`;
  if (error.code === 'ValidationError') return message;
  const code = isConflict(error)
    ? 'AlreadyExists'
    : error.statusCode >= 500
      ? 'ServiceInternalError'
      : 'InvalidRequest';
  return `Resource handler returned message: "${message} (${error.code})" (RequestToken: ${randomUUID()}, HandlerErrorCode: ${code})`;
}
