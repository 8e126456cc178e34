import type { Collection, Storage } from '../storage/storage.ts';
import type { ChangeSetRecord, ResourceRecord, StackEvent, StackRecord } from './model.ts';

/** A stack with the resources that belong to it. */
export interface Stack {
  record: StackRecord;
  /** By logical ID, in the order in which they were made. */
  resources: Map<string, ResourceRecord>;
  /** Replaced or rolled back, and to be deleted. */
  leftovers: Set<ResourceRecord>;
}

export interface Store {
  stacks(): Iterable<Stack>;
  /** By name (of a stack that was not deleted) or by ARN. */
  find(nameOrId: string): Stack | undefined;
  add(record: StackRecord): Stack;
  save(stack: Stack): void;
  /** Forgets a stack and all that is known about it. */
  forget(stack: Stack): void;
  saveResource(stack: Stack, resource: ResourceRecord): void;
  dropResource(stack: Stack, resource: ResourceRecord): void;
  /** The text of a template, by the ARN of its stack or change set. */
  templates: Pick<Collection<string>, 'get' | 'set' | 'delete'>;
  changeSets: Collection<ChangeSetRecord>;
  addEvent(event: StackEvent): void;
  /** Oldest first. */
  events(stackId: string): readonly StackEvent[];
}

/** Keeps stacks, resources, change sets and events; each change is written as one small record. */
export function createStore(storage: Storage): Store {
  const stackRecords = storage.collection<StackRecord>('cloudformation-stacks');
  const resourceRecords = storage.collection<ResourceRecord>('cloudformation-resources');
  const eventRecords = storage.collection<StackEvent>('cloudformation-events');
  const templates = storage.collection<string>('cloudformation-templates');
  const changeSets = storage.collection<ChangeSetRecord>('cloudformation-change-sets');

  const stacks = new Map<string, Stack>();
  const events = new Map<string, StackEvent[]>();
  for (const record of stackRecords.values())
    stacks.set(record.id, { record, resources: new Map(), leftovers: new Set() });
  for (const resource of resourceRecords.values()) place(stacks.get(resource.stackId)!, resource);
  for (const event of eventRecords.values()) remember(event);

  function remember(event: StackEvent): void {
    const known = events.get(event.stackId);
    if (known) known.push(event);
    else events.set(event.stackId, [event]);
  }

  return {
    stacks: () => stacks.values(),
    find(nameOrId) {
      if (nameOrId.startsWith('arn:')) return stacks.get(nameOrId);
      for (const stack of stacks.values()) {
        if (stack.record.name === nameOrId && stack.record.status !== 'DELETE_COMPLETE') return stack;
      }
      return undefined;
    },
    add(record) {
      const stack: Stack = { record, resources: new Map(), leftovers: new Set() };
      stacks.set(record.id, stack);
      stackRecords.set(record.id, record);
      return stack;
    },
    save: ({ record }) => stackRecords.set(record.id, record),
    forget({ record }) {
      for (const { id } of events.get(record.id) ?? []) eventRecords.delete(id);
      events.delete(record.id);
      templates.delete(record.id);
      stackRecords.delete(record.id);
      stacks.delete(record.id);
    },
    saveResource(stack, resource) {
      place(stack, resource);
      resourceRecords.set(resource.key, resource);
    },
    dropResource(stack, resource) {
      stack.leftovers.delete(resource);
      if (stack.resources.get(resource.logicalId) === resource) stack.resources.delete(resource.logicalId);
      resourceRecords.delete(resource.key);
    },
    templates,
    changeSets,
    addEvent(event) {
      eventRecords.set(event.id, event);
      remember(event);
    },
    events: (stackId) => events.get(stackId) ?? [],
  };
}

function place(stack: Stack, resource: ResourceRecord): void {
  if (resource.leftover) {
    if (stack.resources.get(resource.logicalId) === resource) stack.resources.delete(resource.logicalId);
    stack.leftovers.add(resource);
  } else {
    stack.leftovers.delete(resource);
    stack.resources.set(resource.logicalId, resource);
  }
}
