import type { Operation } from '../service.ts';
import { ServiceError } from '../service.ts';
import { newArn } from './arns.ts';
import type { Background } from './background.ts';
import type { Engine } from './engine.ts';
import { absent, invalid } from './errors.ts';
import type { OnFailure } from './model.ts';
import { createStack, deleteStack, updateStack } from './operations.ts';
import { planChanges } from './plan.ts';
import type { Stack } from './store.ts';
import { readSubmission } from './submission.ts';

/** The operations that change a stack without a change set. */
export function stackOperations(engine: Engine, background: Background): Record<string, Operation> {
  const { store } = engine;
  return {
    async CreateStack(input) {
      requireNoStack(input.StackName);
      if (input.OnFailure && input.DisableRollback !== undefined) {
        throw invalid('Either DisableRollback or OnFailure can be specified, not both.');
      }
      const submission = await readSubmission(input, undefined, engine);
      // Another request may have come first meanwhile.
      requireNoStack(input.StackName);
      const stack = newStack(engine, input.StackName);
      stack.record.terminationProtection = input.EnableTerminationProtection ?? false;
      const onFailure: OnFailure = input.OnFailure ?? (input.DisableRollback ? 'DO_NOTHING' : 'ROLLBACK');
      stack.record.disableRollback = onFailure === 'DO_NOTHING';
      // Known from the beginning, and kept when the creation fails.
      const { parameters, ssmValues, capabilities, tags, template } = submission;
      Object.assign(stack.record, { parameters, ssmValues, capabilities, tags, description: template.description });
      background.start(stack, () =>
        createStack(engine, stack, submission, { onFailure, token: input.ClientRequestToken }),
      );
      return { StackId: stack.record.id };
    },

    async UpdateStack(input) {
      const stack = existingStack(engine, input.StackName);
      requireUpdatable(stack);
      if (input.DisableRollback) throw absent('The option DisableRollback of an update');
      const submission = await readSubmission(input, stack, engine);
      requireUpdatable(stack);
      if (!planChanges(stack, submission, engine).changesAnything) throw invalid('No updates are to be performed.');
      dropChangeSets(engine, stack);
      background.start(stack, () => updateStack(engine, stack, submission, input.ClientRequestToken));
      return { StackId: stack.record.id };
    },

    DeleteStack(input) {
      if (input.DeletionMode === 'FORCE_DELETE_STACK') throw absent('The deletion mode FORCE_DELETE_STACK');
      const stack = store.find(input.StackName);
      if (!stack || stack.record.status === 'DELETE_COMPLETE' || stack.record.status === 'DELETE_IN_PROGRESS')
        return {};
      const { record } = stack;
      if (record.terminationProtection) {
        throw invalid(`Stack [${record.name}] cannot be deleted while TerminationProtection is enabled`);
      }
      if (isBusy(stack)) throw invalid(`Stack:${record.id} is in ${record.status} state and can not be deleted.`);
      const retain: string[] = input.RetainResources ?? [];
      if (retain.length && record.status !== 'DELETE_FAILED') {
        throw invalid(
          'Invalid operation on stack [' +
            record.id +
            ']. When you delete a stack, specify which resources to retain only when the stack is in the DELETE_FAILED state.',
        );
      }
      dropChangeSets(engine, stack);
      background.start(stack, () => deleteStack(engine, stack, retain, input.ClientRequestToken));
      return {};
    },

    UpdateTerminationProtection(input) {
      const stack = existingStack(engine, input.StackName);
      stack.record.terminationProtection = input.EnableTerminationProtection;
      store.save(stack);
      return { StackId: stack.record.id };
    },
  };

  function requireNoStack(name: string): void {
    if (store.find(name)) throw new ServiceError('AlreadyExistsException', `Stack [${name}] already exists`);
  }
}

/** A stack with nothing in it yet. @throws ServiceError ValidationError for a name that CloudFormation does not take. */
export function newStack({ facts, store }: Engine, name: string): Stack {
  if (!/^[a-zA-Z][-a-zA-Z0-9]{0,127}$/.test(name)) {
    throw invalid(
      `1 validation error detected: Value '${name}' at 'stackName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*`,
    );
  }
  return store.add({
    id: newArn(facts, 'stack', name),
    name,
    status: 'REVIEW_IN_PROGRESS',
    parameters: {},
    capabilities: [],
    tags: [],
    outputs: [],
    createdAt: facts.clock.now(),
    terminationProtection: false,
    disableRollback: false,
  });
}

/** @throws ServiceError ValidationError in the words of CloudFormation. */
export function existingStack({ store }: Engine, nameOrId: string): Stack {
  const stack = store.find(nameOrId);
  if (!stack || stack.record.status === 'DELETE_COMPLETE') throw invalid(`Stack [${nameOrId}] does not exist`);
  return stack;
}

/** @throws ServiceError ValidationError unless the stack is at rest and whole. */
export function requireUpdatable({ record }: Stack): void {
  if (['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE'].includes(record.status)) return;
  throw invalid(`Stack:${record.id} is in ${record.status} state and can not be updated.`);
}

/** Change sets describe a stack as it was; one that is changed otherwise makes them void. */
export function dropChangeSets({ store }: Engine, { record }: Stack, but?: string): void {
  for (const { id, stackId } of [...store.changeSets.values()]) {
    if (stackId !== record.id || id === but) continue;
    store.changeSets.delete(id);
    store.templates.delete(id);
  }
}

const isBusy = ({ record }: Stack) => record.status.endsWith('_IN_PROGRESS') && record.status !== 'REVIEW_IN_PROGRESS';
