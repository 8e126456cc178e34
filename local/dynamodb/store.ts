import { createRequire } from 'node:module';
import { ServiceError, type WorldFacts } from '../service.ts';
import { comparedByValue } from './equality.ts';
import { refuseUnknownMembers } from './members.ts';

const require = createRequire(import.meta.url);

/** dynalite's database, with its operations as functions of plain input. */
export interface TableStore {
  /** @throws ServiceError with DynamoDB's own names and sentences */
  run(operation: string, input: Record<string, unknown>): Promise<any>;
  /** Whether a condition of DeleteItem's input holds; nothing is deleted. */
  holds(condition: Record<string, unknown>): Promise<boolean>;
  close(): Promise<void>;
}

/** @param path the folder of its LevelDB; undefined keeps tables in memory */
export function openTables(path: string | undefined, facts: WorldFacts): TableStore {
  const store = require('dynalite/db').create({ path, createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  // dynalite takes these from the environment of the process, which is not the world's.
  store.tableDb.awsAccountId = facts.accountId;
  store.tableDb.awsRegion = facts.region;

  /** dynalite's own form of an input, checked. A copy: dynalite writes into what it is given. */
  function checked(operation: string, input: Record<string, unknown>): any {
    const validations = require('dynalite/validations');
    const { types, custom } = require(`dynalite/validations/${fileOf(operation)}`);
    refuseUnknownMembers(operation, input, types);
    const data = readable(operation, () => {
      const typed = validations.checkTypes(structuredClone(input), types);
      validations.checkValidations(typed, types, custom, store);
      return typed;
    });
    for (const parsed of [data._condition, data._filter]) if (parsed) comparedByValue(parsed.expression);
    return data;
  }

  return {
    async run(operation, input) {
      const action = require(`dynalite/actions/${fileOf(operation)}`);
      try {
        const data = checked(operation, input);
        return await new Promise((resolve, reject) => {
          action(store, data, (error: unknown, answer: unknown) => (error ? reject(error) : resolve(answer)));
        });
      } catch (error) {
        throw translated(error);
      }
    },
    async holds(condition) {
      const { Item } = await this.run('GetItem', {
        TableName: condition['TableName'],
        Key: condition['Key'],
        ConsistentRead: true,
      });
      try {
        return !require('dynalite/db').checkConditional(checked('DeleteItem', condition), Item);
      } catch (error) {
        throw translated(error);
      }
    },
    close: () => store.lifecycleManager.gracefulClose(),
  };
}

/** dynalite's checks stumble over nulls where there should be structures. @throws ServiceError SerializationException */
function readable<T>(operation: string, check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new ServiceError('SerializationException', `The input of ${operation} cannot be read: it has a null in it.`);
  }
}

const fileOf = (operation: string): string => operation.charAt(0).toLowerCase() + operation.slice(1);

/** dynalite's errors carry the body that AWS would send. */
function translated(error: any): unknown {
  if (!error?.body?.__type) return error;
  const { __type, message, Message, ...fields } = error.body;
  const code = __type.slice(__type.indexOf('#') + 1);
  return new ServiceError(code, message ?? Message ?? '', { statusCode: error.statusCode, fields });
}
