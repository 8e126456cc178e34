import type { InvokeOperation, Service, WorldFacts } from '../service.ts';
import type { Storage } from '../storage/storage.ts';
import { createBackground } from './background.ts';
import { changeSetOperations } from './change-sets.ts';
import { createEngine } from './engine.ts';
import { recover } from './interrupted.ts';
import { queryOperations } from './queries.ts';
import { stackOperations } from './stacks.ts';
import { createStore } from './store.ts';

/**
 * CloudFormation for the resource types under `resources/`. A template is resolved and carried out by calls of the other services;
 * as on AWS, a request to change a stack is answered before the work is done, and the stack's events tell how it goes.
 * Whatever a template asks for that is not here is refused by name.
 */
export function createCloudFormation(options: {
  facts: WorldFacts;
  storage: Storage;
  invoke: InvokeOperation;
}): Service {
  const { facts, storage, invoke } = options;
  const engine = createEngine(facts, createStore(storage), invoke);
  recover(engine);
  const background = createBackground(engine);
  return {
    id: 'cloudformation',
    operations: {
      ...stackOperations(engine, background),
      ...changeSetOperations(engine, background),
      ...queryOperations(engine),
    },
    close: background.idle,
  };
}
