import type { Operation } from '../service.ts';
import { ServiceError } from '../service.ts';
import { newArn } from './arns.ts';
import type { Background } from './background.ts';
import { checkedTemplate } from './check.ts';
import type { Engine } from './engine.ts';
import { absent, invalid } from './errors.ts';
import type { ChangeSetRecord } from './model.ts';
import { createStack, updateStack } from './operations.ts';
import { describeParameters } from './parameters.ts';
import { planChanges, withoutValues } from './plan.ts';
import { dropChangeSets, existingStack, newStack, requireUpdatable } from './stacks.ts';
import type { Stack } from './store.ts';
import { readSubmission, type Submission } from './submission.ts';

const NOTHING_CHANGES =
  "The submitted information didn't contain changes. Submit different information to create a change set.";

/** Change sets: what would change, and the doing of it. They are ready at once; on AWS that takes a few seconds. */
export function changeSetOperations(engine: Engine, background: Background): Record<string, Operation> {
  const { store, facts } = engine;
  return {
    async CreateChangeSet(input) {
      const type: string = input.ChangeSetType ?? 'UPDATE';
      if (type === 'IMPORT') throw absent('The change set type IMPORT');
      const submission = await readSubmission(input, target(type, input), engine);
      // Another request may have come first meanwhile.
      const existing = target(type, input);
      const again = existing && find(existing.record.id, input.ChangeSetName);
      if (again) {
        if (input.ClientToken && again.clientToken === input.ClientToken)
          return { Id: again.id, StackId: again.stackId };
        throw new ServiceError('AlreadyExistsException', `ChangeSet ${input.ChangeSetName} already exists`);
      }
      const stack = existing ?? newStack(engine, input.StackName);
      if (!existing) engine.stackStatus(stack, 'REVIEW_IN_PROGRESS', 'User Initiated', input.ClientToken);
      const record = changeSetOf(input, type as ChangeSetRecord['type'], stack, submission);
      store.templates.set(record.id, submission.body);
      store.changeSets.set(record.id, record);
      return { Id: record.id, StackId: stack.record.id };
    },

    DescribeChangeSet(input) {
      const record = wanted(input);
      return described({
        ...record,
        changes: input.IncludePropertyValues ? record.changes : withoutValues(record.changes),
      });
    },

    ListChangeSets(input) {
      const { record } = existingStack(engine, input.StackName);
      const own = [...store.changeSets.values()].filter(({ stackId }) => stackId === record.id);
      return { Summaries: own.map((changeSet) => summary(changeSet)) };
    },

    DeleteChangeSet(input) {
      const record = find(stackIdOf(input.StackName), input.ChangeSetName);
      if (!record) return {};
      if (record.executionStatus === 'EXECUTE_IN_PROGRESS') throw notIn(record, 'deleted');
      store.changeSets.delete(record.id);
      store.templates.delete(record.id);
      return {};
    },

    ExecuteChangeSet(input) {
      const record = wanted(input);
      // "Specify this token if you plan to retry requests" (API reference, ExecuteChangeSet).
      if (input.ClientRequestToken && record.executionToken === input.ClientRequestToken) return {};
      if (record.executionStatus !== 'AVAILABLE') throw notIn(record, 'executed');
      const stack = existingStack(engine, record.stackId);
      if (record.type === 'UPDATE' && input.DisableRollback) throw absent('The option DisableRollback of an update');
      if (input.RetainExceptOnCreate) throw absent('The option RetainExceptOnCreate');
      const { parameters, ssmValues = {}, capabilities, tags } = record;
      const body = store.templates.get(record.id)!;
      const template = checkedTemplate(body);
      const submission: Submission = { body, template, parameters, ssmValues, capabilities, tags };
      dropChangeSets(engine, stack, record.id);
      record.executionToken = input.ClientRequestToken;
      setExecution(record, 'EXECUTE_IN_PROGRESS');
      stack.record.changeSetId = record.id;
      const token: string | undefined = input.ClientRequestToken;
      background.start(stack, async () => {
        if (record.type === 'UPDATE') {
          await updateStack(engine, stack, submission, token);
        } else {
          const { description } = submission.template;
          const onFailure = input.DisableRollback ? 'DO_NOTHING' : record.onFailure;
          const disableRollback = onFailure === 'DO_NOTHING';
          Object.assign(stack.record, { parameters, ssmValues, capabilities, tags, description, disableRollback });
          await createStack(engine, stack, submission, { onFailure, token });
        }
        const isDone = /^(CREATE|UPDATE)_COMPLETE$/.test(stack.record.status);
        setExecution(record, isDone ? 'EXECUTE_COMPLETE' : 'EXECUTE_FAILED');
      });
      return {};
    },
  };

  /** The stack that a change set is for; undefined when it is to be made. */
  function target(type: string, input: any): Stack | undefined {
    const known = store.find(input.StackName);
    const existing = known?.record.status === 'DELETE_COMPLETE' ? undefined : known;
    if (type === 'CREATE') refuseSecondCreation(existing, input);
    else requireUpdatable(existingStack(engine, input.StackName));
    return existing;
  }

  function refuseSecondCreation(existing: Stack | undefined, { StackName, ChangeSetName }: any): void {
    if (!existing || existing.record.status === 'REVIEW_IN_PROGRESS') return;
    throw new ServiceError(
      'AlreadyExistsException',
      `Stack [${StackName}] already exists and cannot be created again with the changeSet [${ChangeSetName}].`,
    );
  }

  function changeSetOf(
    input: any,
    type: ChangeSetRecord['type'],
    stack: Stack,
    submission: Submission,
  ): ChangeSetRecord {
    const { changes, changesAnything } = planChanges(stack, submission, engine);
    const { parameters, ssmValues, capabilities, tags } = submission;
    return {
      id: newArn(facts, 'changeSet', input.ChangeSetName),
      name: input.ChangeSetName,
      stackId: stack.record.id,
      stackName: stack.record.name,
      type,
      ...(changesAnything
        ? { status: 'CREATE_COMPLETE', executionStatus: 'AVAILABLE' }
        : { status: 'FAILED', statusReason: NOTHING_CHANGES, executionStatus: 'UNAVAILABLE' }),
      description: input.Description,
      createdAt: facts.clock.now(),
      parameters,
      ssmValues,
      capabilities,
      tags,
      onFailure: input.OnStackFailure ?? 'ROLLBACK',
      changes,
      clientToken: input.ClientToken,
    };
  }

  function setExecution(record: ChangeSetRecord, executionStatus: ChangeSetRecord['executionStatus']): void {
    record.executionStatus = executionStatus;
    store.changeSets.set(record.id, record);
  }

  /** By ARN, or by name within a stack. */
  function find(stackId: string | undefined, nameOrId: string): ChangeSetRecord | undefined {
    if (nameOrId.startsWith('arn:')) return store.changeSets.get(nameOrId);
    for (const record of store.changeSets.values()) {
      if (record.stackId === stackId && record.name === nameOrId) return record;
    }
    return undefined;
  }

  function stackIdOf(nameOrId: string | undefined): string | undefined {
    return nameOrId === undefined ? undefined : store.find(nameOrId)?.record.id;
  }

  function wanted({ StackName, ChangeSetName }: any): ChangeSetRecord {
    if (StackName === undefined && !ChangeSetName.startsWith('arn:')) {
      throw invalid('StackName must be specified if ChangeSetName is not specified as an ARN.');
    }
    const record = find(stackIdOf(StackName), ChangeSetName);
    if (!record)
      throw new ServiceError('ChangeSetNotFound', `ChangeSet [${ChangeSetName}] does not exist`, { statusCode: 404 });
    return record;
  }
}

function notIn({ id, status, executionStatus }: ChangeSetRecord, verb: string): ServiceError {
  return new ServiceError(
    'InvalidChangeSetStatus',
    `ChangeSet [${id}] cannot be ${verb} in its current status of [${status === 'FAILED' ? status : executionStatus}]`,
  );
}

function summary({
  id,
  name,
  stackId,
  stackName,
  status,
  statusReason,
  executionStatus,
  description,
  createdAt,
}: ChangeSetRecord) {
  return {
    ChangeSetId: id,
    ChangeSetName: name,
    StackId: stackId,
    StackName: stackName,
    Status: status,
    StatusReason: statusReason,
    ExecutionStatus: executionStatus,
    Description: description,
    CreationTime: createdAt,
    IncludeNestedStacks: false,
  };
}

function described(record: ChangeSetRecord) {
  const { capabilities, tags, changes, onFailure, type } = record;
  return {
    ...summary(record),
    Parameters: describeParameters(record),
    Capabilities: capabilities,
    Tags: tags,
    Changes: changes,
    ...(type === 'CREATE' && { OnStackFailure: onFailure }),
  };
}
