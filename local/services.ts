import type { FunctionInvoker } from './lambda/invoker.ts';
import type { LogWriter } from './logs/writer.ts';
import type { Mailbox } from './mail/mailbox.ts';
import type { FunctionFacts, InvokeOperation, Service, ServiceId } from './service.ts';
import type { Storage } from './storage/storage.ts';
import type { RoleSessions } from './sts/role-sessions.ts';

export interface Services {
  /** The service, started at the first call. */
  get(id: ServiceId): Promise<Service>;
  /** Closes what was started. */
  close(): Promise<void>;
}

/** The services of one world. Each is imported and made when it is first asked for, so that a world starts at once. */
export function createServices(parts: {
  facts: FunctionFacts;
  storage: Storage;
  mailbox: Mailbox;
  roles: RoleSessions;
  invoke: InvokeOperation;
}): Services {
  const { facts, storage, mailbox, roles, invoke } = parts;
  const started = new Map<ServiceId, Promise<Service>>();

  function get(id: ServiceId): Promise<Service> {
    let service = started.get(id);
    if (!service) {
      service = START[id]();
      started.set(id, service);
    }
    return service;
  }

  const START: Record<ServiceId, () => Promise<Service>> = {
    'cognito-idp': async () => {
      const { createCognito } = await import('./cognito/service.ts');
      return createCognito({ facts, storage, mailbox, functions, invoke });
    },
    lambda: async () => {
      const { createLambda } = await import('./lambda/service.ts');
      return createLambda({ facts, storage, logs: (await get('logs')) as Service & LogWriter, invoke });
    },
    logs: async () => {
      const { createLogs } = await import('./logs/service.ts');
      return createLogs({ facts, storage });
    },
    dynamodb: async () => {
      const { createDynamoDB } = await import('./dynamodb/service.ts');
      return createDynamoDB({ facts, storage });
    },
    cloudformation: async () => {
      const { createCloudFormation } = await import('./cloudformation/service.ts');
      return createCloudFormation({ facts, storage, invoke });
    },
    kms: async () => {
      const { createKms } = await import('./kms/service.ts');
      return createKms({ facts, storage });
    },
    s3: async () => {
      const { createS3 } = await import('./s3/service.ts');
      return createS3({ facts, storage });
    },
    ssm: async () => {
      const { createSsm } = await import('./ssm/service.ts');
      return createSsm({ facts, storage });
    },
    sts: async () => {
      const { createSts } = await import('./sts/service.ts');
      return createSts({ facts, roles });
    },
  };

  /** Lambda as Cognito sees it: started only when a trigger is called. */
  const lambda = (): Promise<FunctionInvoker> => get('lambda') as Promise<Service & FunctionInvoker>;
  const functions: FunctionInvoker = {
    invoke: async (arn, event, caller) => (await lambda()).invoke(arn, event, caller),
    enqueue: async (arn, event, caller) => (await lambda()).enqueue(arn, event, caller),
    warm: (arn) => {
      // What hinders it now is reported by the invocation.
      lambda().then(
        (invoker) => invoker.warm(arn),
        () => {},
      );
    },
  };

  return {
    get,
    async close() {
      // A deployment that is under way calls the others: it ends first.
      const stop = async (service: Promise<Service> | undefined) =>
        service?.then(
          (running) => running.close?.(),
          () => {},
        );
      await stop(started.get('cloudformation'));
      started.delete('cloudformation');
      await Promise.all([...started.values()].map(stop));
    },
  };
}
