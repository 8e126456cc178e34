import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { KnownUsersTable } from './known-users.ts';

/**
 * The table that `TABLE_NAME` names, with a client that an instance keeps across its invocations.
 * @throws Error while the function starts, when the variable is missing.
 */
export function tableOfEnvironment(): KnownUsersTable {
  const name = process.env['TABLE_NAME'];
  if (!name) throw new Error('The environment variable TABLE_NAME is not set.');
  // A record is written back as it was read: a number of DynamoDB may have more digits than one of JavaScript.
  const unmarshallOptions = { wrapNumbers: true };
  return { client: DynamoDBDocumentClient.from(new DynamoDBClient({}), { unmarshallOptions }), name };
}
