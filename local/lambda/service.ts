import { randomUUID } from 'node:crypto';
import type { LogWriter } from '../logs/writer.ts';
import { afterTimeout, type FunctionFacts, type InvokeOperation, type Service } from '../service.ts';
import type { Storage } from '../storage/storage.ts';
import { aliasOperations } from './aliases.ts';
import { archiveReader } from './archive.ts';
import { EventQueue } from './asynchronous.ts';
import { CodeFolder } from './code.ts';
import { Fleet } from './fleet.ts';
import { FunctionStore } from './functions.ts';
import { Instance } from './instance.ts';
import { invokeOperation, run } from './invoke.ts';
import type { FunctionInvoker, Invocation, Refusal, ServiceCaller } from './invoker.ts';
import { managementOperations } from './management.ts';
import { allows, policyOperations } from './policy.ts';
import { versionOperations } from './versions.ts';

/** Lambda: functions that run in processes of this machine's Node.js, with the log lines and errors of the managed runtime. */
export function createLambda({
  facts,
  storage,
  logs,
  invoke: call,
}: {
  facts: FunctionFacts;
  storage: Storage;
  logs: LogWriter;
  /** Calls of the other services. */
  invoke: InvokeOperation;
}): Service & FunctionInvoker {
  const code = new CodeFolder(storage.directory('lambda'));
  const fleet = new Fleet((fn) => new Instance(fn, code.folderOf(fn.code.sha256), facts, logs));
  const functions = new FunctionStore(storage, facts, (fn) => fleet.retire(fn));

  const queue = new EventQueue((target, event) => run(fleet, target, event), facts.clock.after ?? afterTimeout);

  async function enqueue(arn: string, event: unknown, caller: ServiceCaller): Promise<{ refused?: Refusal }> {
    const target = functions.known(arn);
    if (!target) return { refused: 'ResourceNotFoundException' };
    if (!allows(target.policy, caller)) return { refused: 'AccessDeniedException' };
    queue.add(() => functions.known(arn), { requestId: randomUUID(), event: JSON.stringify(event) });
    return {};
  }

  async function invoke(arn: string, event: unknown, caller: ServiceCaller): Promise<Invocation> {
    const requestId = randomUUID();
    const target = functions.known(arn);
    if (!target) return { outcome: 'refused', code: 'ResourceNotFoundException' };
    if (!allows(target.policy, caller)) return { outcome: 'refused', code: 'AccessDeniedException' };
    const { result } = await run(fleet, target, { requestId, event: JSON.stringify(event) });
    if ('payload' in result) return { outcome: 'returned', requestId, payload: result.payload };
    const { errorType, errorMessage } = result.failure.answer;
    return { outcome: 'failed', requestId, errorType, errorMessage };
  }

  return {
    id: 'lambda',
    operations: {
      ...managementOperations(functions, code, facts, archiveReader(call)),
      ...policyOperations(functions),
      ...versionOperations(functions),
      ...aliasOperations(functions, facts),
      Invoke: invokeOperation(functions, fleet, queue),
    },
    invoke,
    enqueue,
    warm(arn) {
      const target = functions.known(arn);
      if (target) fleet.warm(target.fn);
    },
    async close() {
      queue.close();
      await fleet.close();
      code.close();
    },
  };
}
