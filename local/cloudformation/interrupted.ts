import type { Engine } from './engine.ts';
import type { Stack } from './store.ts';

/** How a stack ends whose operation broke off. All of them can be deleted, and none can be updated but a finished update. */
const ENDINGS: Readonly<Record<string, string>> = {
  CREATE_IN_PROGRESS: 'CREATE_FAILED',
  ROLLBACK_IN_PROGRESS: 'ROLLBACK_FAILED',
  UPDATE_IN_PROGRESS: 'UPDATE_ROLLBACK_FAILED',
  UPDATE_ROLLBACK_IN_PROGRESS: 'UPDATE_ROLLBACK_FAILED',
  UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS: 'UPDATE_ROLLBACK_COMPLETE',
  UPDATE_COMPLETE_CLEANUP_IN_PROGRESS: 'UPDATE_COMPLETE',
  DELETE_IN_PROGRESS: 'DELETE_FAILED',
};

/** Brings a stack whose operation broke off to an end. Does nothing to any other. */
export function interrupt(engine: Engine, stack: Stack, reason: string): void {
  const ending = ENDINGS[stack.record.status];
  if (!ending) return;
  for (const resource of [...stack.resources.values(), ...stack.leftovers]) {
    if (!resource.status.endsWith('_IN_PROGRESS')) continue;
    engine.resourceStatus(stack, resource, resource.status.replace('_IN_PROGRESS', '_FAILED'), reason);
  }
  engine.stackStatus(stack, ending, reason);
  for (const changeSet of engine.store.changeSets.values()) {
    if (changeSet.stackId !== stack.record.id || changeSet.executionStatus !== 'EXECUTE_IN_PROGRESS') continue;
    engine.store.changeSets.set(changeSet.id, { ...changeSet, executionStatus: 'EXECUTE_FAILED' });
  }
}

/** Days for which a deleted stack can still be described, as on AWS. */
const DELETED_DAYS = 90;

/** To be called when a world starts: no operation of the last run goes on. */
export function recover(engine: Engine): void {
  const oldest = engine.facts.clock.now() - DELETED_DAYS * 86_400_000;
  for (const stack of [...engine.store.stacks()]) {
    if ((stack.record.deletedAt ?? Infinity) < oldest) engine.store.forget(stack);
    else interrupt(engine, stack, 'The local world ended while this was going on.');
  }
}
