import { isDeepStrictEqual } from 'node:util';
import { difference } from './difference.ts';
import type { Engine } from './engine.ts';
import type { Evaluator } from './evaluate.ts';
import { requireOwnNames } from './exports.ts';
import type { Output, ResourceRecord } from './model.ts';
import { creationOrder } from './order.ts';
import { conform } from './properties.ts';
import { createResource, updateResource } from './provision.ts';
import { resourceType } from './resources/types.ts';
import { evaluatorFor } from './scope.ts';
import type { Stack } from './store.ts';
import type { Submission } from './submission.ts';

/** What was done to a resource, so that it can be undone. */
export type Done =
  | { kind: 'created'; resource: ResourceRecord }
  | { kind: 'updated'; resource: ResourceRecord; before: ResourceRecord }
  | { kind: 'replaced'; resource: ResourceRecord; before: ResourceRecord };

export interface Deployment {
  outputs: Output[];
  /** Logical IDs that the template has, conditions considered. */
  wanted: string[];
}

/**
 * Brings a stack's resources to what a submission wants: makes, changes and replaces, in the order of their dependencies.
 * Nothing is deleted yet: replaced resources become leftovers of the stack.
 * @param done receives each step, the failed one included.
 * @throws ResourceFailure for the first resource that fails; ServiceError for an output that cannot be resolved.
 */
export async function deployResources(
  engine: Engine,
  stack: Stack,
  submission: Submission,
  done: Done[],
): Promise<Deployment> {
  const { template } = submission;
  const evaluator = evaluatorFor(submission, stack.record, engine, (id) => {
    const resource = stack.resources.get(id);
    return resource && { ref: resource.physicalId!, attribute: (name) => resource.attributes[name]! };
  });
  const wanted = creationOrder(template).filter((id) => evaluator.holds(template.resources[id]!.Condition));
  for (const id of wanted) await deployResource(engine, stack, submission, evaluator, id, done);
  const outputs = outputsOf(submission, evaluator);
  requireOwnNames(engine.store, stack.record, outputs);
  return { outputs, wanted };
}

async function deployResource(
  engine: Engine,
  stack: Stack,
  { template, tags }: Submission,
  evaluator: Evaluator,
  id: string,
  done: Done[],
): Promise<void> {
  const declaration = template.resources[id]!;
  const resolve = () => evaluator.resolve(declaration.Properties ?? {});
  const existing = stack.resources.get(id);
  if (!existing) {
    await createResource(engine, stack, id, declaration, resolve, tags).finally(() => {
      done.push({ kind: 'created', resource: stack.resources.get(id)! });
    });
    return;
  }
  const properties = conform(resolve(), resourceType(existing.type).properties) as Record<string, unknown>;
  const found = difference(existing, declaration, properties, tags);
  if (!found) return;
  if (found.replacing.length === 0) {
    done.push({ kind: 'updated', resource: existing, before: structuredClone(existing) });
    const isSame = found.properties.length === 0 && !found.tags;
    await updateResource(engine, stack, existing, declaration, { properties, stackTags: tags }, isSame);
    return;
  }
  engine.resourceStatus(
    stack,
    existing,
    'UPDATE_IN_PROGRESS',
    'Requested update requires the creation of a new physical resource; hence creating one.',
  );
  setAside(engine, stack, existing, true);
  await createResource(engine, stack, id, declaration, resolve, tags).finally(() => {
    done.push({ kind: 'replaced', resource: stack.resources.get(id)!, before: existing });
  });
}

/** Makes a resource a leftover of its stack, or the stack's resource again. */
export function setAside(engine: Engine, stack: Stack, resource: ResourceRecord, leftover: boolean): void {
  resource.leftover = leftover;
  engine.store.saveResource(stack, resource);
}

function outputsOf({ template }: Submission, evaluator: Evaluator): Output[] {
  return Object.entries(template.outputs)
    .filter(([, { Condition }]) => evaluator.holds(Condition))
    .map(([OutputKey, { Value, Description, Export }]) => ({
      OutputKey,
      OutputValue: String(evaluator.resolve(Value)),
      ...(Description !== undefined && { Description }),
      ...(Export && { ExportName: String(evaluator.resolve(Export.Name)) }),
    }));
}

/** Takes back, newest first, what a failed update did. What it made becomes leftovers. @throws ResourceFailure */
export async function undo(engine: Engine, stack: Stack, done: readonly Done[]): Promise<void> {
  for (const step of [...done].reverse()) {
    const { resource } = step;
    if (step.kind === 'updated') {
      const { before } = step;
      const declaration = {
        Type: before.type,
        DeletionPolicy: before.deletionPolicy,
        UpdateReplacePolicy: before.updateReplacePolicy,
        Metadata: before.metadata,
      };
      // A failed update may have got half way, so the service is told again in any case.
      const isSame =
        resource.status === 'UPDATE_COMPLETE' &&
        isDeepStrictEqual(resource.properties, before.properties) &&
        isDeepStrictEqual(resource.stackTags, before.stackTags);
      await updateResource(engine, stack, resource, declaration, before, isSame);
    } else {
      setAside(engine, stack, resource, true);
      if (step.kind === 'replaced') {
        setAside(engine, stack, step.before, false);
        engine.resourceStatus(stack, step.before, 'UPDATE_COMPLETE');
      }
    }
  }
}
