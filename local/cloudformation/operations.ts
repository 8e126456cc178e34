import { type Done, deployResources, setAside, undo } from './deploy.ts';
import type { Engine } from './engine.ts';
import type { OnFailure, ResourceRecord } from './model.ts';
import { creationOrder } from './order.ts';
import { deleteResource, ResourceFailure } from './provision.ts';
import type { Stack } from './store.ts';
import type { Submission } from './submission.ts';
import { parseTemplate } from './template.ts';

/**
 * The three long operations on a stack, with the events that CloudFormation writes for them. None throws for a failed resource:
 * the stack's status and events tell.
 * Source: AWS CloudFormation User Guide, "Stack status codes", and the events of recorded deployments.
 */
export async function createStack(
  engine: Engine,
  stack: Stack,
  submission: Submission,
  options: { onFailure: OnFailure; token?: string },
): Promise<void> {
  const { token } = options;
  engine.store.templates.set(stack.record.id, submission.body);
  engine.stackStatus(stack, 'CREATE_IN_PROGRESS', 'User Initiated', token);
  try {
    const { outputs } = await deployResources(engine, stack, submission, []);
    adopt(engine, stack, submission, outputs);
    engine.stackStatus(stack, 'CREATE_COMPLETE', undefined, token);
    return;
  } catch (error) {
    const reason = failedTo('create', error);
    if (options.onFailure === 'DO_NOTHING') {
      engine.stackStatus(stack, 'CREATE_FAILED', reason, token);
      return;
    }
    const rolledBack = options.onFailure === 'ROLLBACK';
    const [begun, what] = rolledBack ? ['ROLLBACK_IN_PROGRESS', 'Rollback'] : ['DELETE_IN_PROGRESS', 'Delete'];
    engine.stackStatus(stack, begun!, `${reason} ${what} requested by user.`, token);
    const failed = await deleteAll(
      engine,
      stack,
      newestFirst(engine, stack),
      ({ deletionPolicy }) => deletionPolicy === 'Retain',
    );
    const [complete, failure] = rolledBack
      ? ['ROLLBACK_COMPLETE', 'ROLLBACK_FAILED']
      : ['DELETE_COMPLETE', 'DELETE_FAILED'];
    finish(engine, stack, failed, complete!, failure!, token);
  }
}

export async function updateStack(engine: Engine, stack: Stack, submission: Submission, token?: string): Promise<void> {
  engine.stackStatus(stack, 'UPDATE_IN_PROGRESS', 'User Initiated', token);
  const done: Done[] = [];
  try {
    const { outputs, wanted } = await deployResources(engine, stack, submission, done);
    for (const resource of inCreationOrder(engine, stack)) {
      if (!wanted.includes(resource.logicalId)) setAside(engine, stack, resource, true);
    }
    adopt(engine, stack, submission, outputs);
    stack.record.updatedAt = engine.facts.clock.now();
    engine.stackStatus(stack, 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', undefined, token);
    // As on AWS, an update is complete even when something it no longer needs cannot be deleted.
    await deleteLeftovers(engine, stack, wanted);
    engine.stackStatus(stack, 'UPDATE_COMPLETE', undefined, token);
  } catch (error) {
    engine.stackStatus(stack, 'UPDATE_ROLLBACK_IN_PROGRESS', failedTo('update', error), token);
    stack.record.updatedAt = engine.facts.clock.now();
    try {
      await undo(engine, stack, done);
    } catch (failure) {
      engine.stackStatus(stack, 'UPDATE_ROLLBACK_FAILED', failedTo('update', failure), token);
      return;
    }
    engine.stackStatus(stack, 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS', undefined, token);
    // Set aside by the undoing, so the newest is the first.
    await deleteAll(engine, stack, [...stack.leftovers], () => false);
    engine.stackStatus(stack, 'UPDATE_ROLLBACK_COMPLETE', undefined, token);
  }
}

/** @param retain logical IDs to let go of. */
export async function deleteStack(
  engine: Engine,
  stack: Stack,
  retain: readonly string[],
  token?: string,
): Promise<void> {
  engine.stackStatus(stack, 'DELETE_IN_PROGRESS', 'User Initiated', token);
  const failed = await deleteAll(
    engine,
    stack,
    newestFirst(engine, stack),
    ({ logicalId, deletionPolicy }) => deletionPolicy !== 'Delete' || retain.includes(logicalId),
  );
  finish(engine, stack, failed, 'DELETE_COMPLETE', 'DELETE_FAILED', token);
}

/** Everything that belongs to a stack, so that each comes before what it depends on. */
function newestFirst(engine: Engine, stack: Stack): ResourceRecord[] {
  return [...inCreationOrder(engine, stack), ...stack.leftovers].reverse();
}

/** The resources of a stack, without leftovers. A replaced one was made later than those that depend on it. */
function inCreationOrder(engine: Engine, { record, resources }: Stack): ResourceRecord[] {
  const order = creationOrder(parseTemplate(engine.store.templates.get(record.id)!));
  const rank = ({ logicalId }: ResourceRecord) => order.indexOf(logicalId);
  return [...resources.values()].sort((one, other) => rank(one) - rank(other));
}

/** Deletes one after the other and goes on past a failure. @returns the logical IDs that are still there. */
async function deleteAll(
  engine: Engine,
  stack: Stack,
  resources: readonly ResourceRecord[],
  isRetained: (resource: ResourceRecord) => boolean,
): Promise<string[]> {
  const failed: string[] = [];
  for (const resource of resources) {
    try {
      await deleteResource(engine, stack, resource, isRetained(resource));
    } catch (error) {
      if (!(error instanceof ResourceFailure)) throw error;
      failed.push(error.logicalId);
    }
  }
  return failed;
}

/** Deletes what an update replaced (its UpdateReplacePolicy permitting) or dropped (its DeletionPolicy permitting). */
function deleteLeftovers(engine: Engine, stack: Stack, wanted: readonly string[]): Promise<string[]> {
  return deleteAll(
    engine,
    stack,
    [...stack.leftovers].reverse(),
    ({ logicalId, deletionPolicy, updateReplacePolicy }) =>
      wanted.includes(logicalId) ? updateReplacePolicy === 'Retain' : deletionPolicy !== 'Delete',
  );
}

function finish(
  engine: Engine,
  stack: Stack,
  failed: readonly string[],
  complete: string,
  failure: string,
  token?: string,
): void {
  if (failed.length) {
    engine.stackStatus(stack, failure, `The following resource(s) failed to delete: [${failed.join(', ')}]. `, token);
    return;
  }
  if (complete === 'DELETE_COMPLETE') stack.record.deletedAt = engine.facts.clock.now();
  engine.stackStatus(stack, complete, undefined, token);
}

/** Makes a submission that was carried out the stack's own. */
function adopt(engine: Engine, stack: Stack, submission: Submission, outputs: Stack['record']['outputs']): void {
  const { template, parameters, capabilities, tags, body } = submission;
  Object.assign(stack.record, { description: template.description, parameters, capabilities, tags, outputs });
  engine.store.templates.set(stack.record.id, body);
}

function failedTo(verb: 'create' | 'update', error: unknown): string {
  if (error instanceof ResourceFailure) return `The following resource(s) failed to ${verb}: [${error.logicalId}].`;
  return error instanceof Error ? error.message : String(error);
}
