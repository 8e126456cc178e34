import { createRequire } from 'node:module';
import { ServiceError, type WorldFacts } from '../service.ts';
import { refuseUnknownMembers } from './members.ts';

const require = createRequire(import.meta.url);

/** dynalite's database, with its operations as functions of plain input. */
export interface TableStore {
  /** @throws ServiceError with DynamoDB's own names and sentences */
  run(operation: string, input: Record<string, unknown>): Promise<any>;
  close(): Promise<void>;
}

/** @param path the folder of its LevelDB; undefined keeps tables in memory */
export function openTables(path: string | undefined, facts: WorldFacts): TableStore {
  const store = require('dynalite/db').create({ path, createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  // dynalite takes these from the environment of the process, which is not the world's.
  store.tableDb.awsAccountId = facts.accountId;
  store.tableDb.awsRegion = facts.region;
  return {
    async run(operation, input) {
      const file = operation.charAt(0).toLowerCase() + operation.slice(1);
      const validations = require('dynalite/validations');
      const { types, custom } = require(`dynalite/validations/${file}`);
      const action = require(`dynalite/actions/${file}`);
      refuseUnknownMembers(operation, input, types);
      try {
        // A copy: dynalite writes into what it is given.
        const data = validations.checkTypes(structuredClone(input), types);
        validations.checkValidations(data, types, custom, store);
        return await new Promise((resolve, reject) => {
          action(store, data, (error: unknown, answer: unknown) => (error ? reject(error) : resolve(answer)));
        });
      } catch (error) {
        throw translated(error);
      }
    },
    close: () => store.lifecycleManager.gracefulClose(),
  };
}

/** dynalite's errors carry the body that AWS would send. */
function translated(error: any): unknown {
  if (!error?.body?.__type) return error;
  const { __type, message, Message, ...fields } = error.body;
  const code = __type.slice(__type.indexOf('#') + 1);
  return new ServiceError(code, message ?? Message ?? '', { statusCode: error.statusCode, fields });
}
