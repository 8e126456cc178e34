import { randomUUID } from 'node:crypto';
import type { InvokeOperation, WorldFacts } from '../service.ts';
import type { ResourceRecord, Tag } from './model.ts';
import { physicalName } from './names.ts';
import type { ResourceContext } from './resources/resource-type.ts';
import type { Stack, Store } from './store.ts';

/** What every operation on stacks works with. */
export interface Engine {
  facts: WorldFacts;
  store: Store;
  /** Calls of the other services. */
  invoke: InvokeOperation;
  context(stack: Stack, logicalId: string, stackTags?: readonly Tag[]): ResourceContext;
  /** Brings a stack to a status and writes the event. */
  stackStatus(stack: Stack, status: string, reason?: string, token?: string): void;
  /** Brings a resource to a status and writes the event. */
  resourceStatus(stack: Stack, resource: ResourceRecord, status: string, reason?: string): void;
}

export function createEngine(facts: WorldFacts, store: Store, invoke: InvokeOperation): Engine {
  const now = () => facts.clock.now();
  let last = 0;
  /** Clients sort events by their time: no two have the same, however fast things go here. */
  const eventTime = () => {
    last = Math.max(now(), last + 1);
    return last;
  };
  return {
    facts,
    store,
    invoke,
    context: ({ record }, logicalId, stackTags = []) => ({
      facts,
      invoke,
      stackTags,
      freshName: (limit) => physicalName(record.name, logicalId, limit),
    }),
    stackStatus(stack, status, reason, token) {
      const { record } = stack;
      record.status = status;
      record.statusReason = reason;
      store.save(stack);
      store.addEvent({
        id: randomUUID(),
        stackId: record.id,
        stackName: record.name,
        logicalId: record.name,
        physicalId: record.id,
        type: 'AWS::CloudFormation::Stack',
        status,
        reason,
        at: eventTime(),
        token,
      });
    },
    resourceStatus(stack, resource, status, reason) {
      resource.status = status;
      resource.statusReason = reason;
      resource.changedAt = now();
      store.saveResource(stack, resource);
      store.addEvent({
        id: `${resource.logicalId}-${status}-${randomUUID()}`,
        stackId: stack.record.id,
        stackName: stack.record.name,
        logicalId: resource.logicalId,
        physicalId: resource.physicalId,
        type: resource.type,
        status,
        reason,
        at: eventTime(),
      });
    },
  };
}
