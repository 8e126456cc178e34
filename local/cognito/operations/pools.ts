/** User pools: create, describe, update, delete, list, and further custom attributes. */
import type {
  AddCustomAttributesRequest,
  CreateUserPoolRequest,
  DeleteUserPoolRequest,
  DescribeUserPoolRequest,
  ListUserPoolsRequest,
  UpdateUserPoolRequest,
} from '@aws-sdk/client-cognito-identity-provider';
import type { Cognito } from '../cognito.ts';
import { invalidParameter } from '../errors.ts';
import { DELETION_IS_PROTECTED } from '../inferred.ts';
import { checkMfaMode } from '../mfa/pool-config.ts';
import { addedFunctions } from '../pools/lambda-config.ts';
import { onlyKnown } from '../pools/members.ts';
import { newPoolId, type Pool, poolArn } from '../pools/pool.ts';
import { newSchema, withCustomAttributes } from '../pools/schema.ts';
import { poolSettings } from '../pools/settings.ts';
import { dropGrant, moveGrant } from '../senders/key.ts';
import { forgetUser } from '../users/create.ts';
import type { Family } from './family.ts';
import { page } from './paging.ts';

export const poolOperations: Family = {
  CreateUserPool: async (cognito, input: CreateUserPoolRequest) => ({ UserPool: await createPool(cognito, input) }),
  DescribeUserPool: (cognito, input: DescribeUserPoolRequest) => ({
    UserPool: described(cognito, cognito.pools.get(input.UserPoolId!)),
  }),
  UpdateUserPool: updatePool,
  DeleteUserPool: (cognito, input: DeleteUserPoolRequest) => deletePool(cognito, cognito.pools.get(input.UserPoolId!)),
  ListUserPools: listPools,
  AddCustomAttributes: addCustomAttributes,
};

async function createPool(cognito: Cognito, input: CreateUserPoolRequest): Promise<object> {
  const { PoolName, Schema, AliasAttributes, UsernameAttributes, UsernameConfiguration, ...settings } = input;
  if (AliasAttributes?.length && UsernameAttributes?.length) {
    throw invalidParameter('Only one of the aliasAttributes or usernameAttributes can be set in a user pool.');
  }
  if (UsernameConfiguration) onlyKnown('UsernameConfiguration', UsernameConfiguration, ['CaseSensitive']);
  const id = newPoolId(cognito.facts.region);
  const now = cognito.now();
  const pool: Pool = {
    id,
    arn: poolArn(cognito.facts, id),
    name: PoolName!,
    createdAt: now,
    modifiedAt: now,
    settings: poolSettings(settings),
    schema: newSchema(Schema),
    ...(AliasAttributes?.length && { aliasAttributes: AliasAttributes }),
    ...(UsernameAttributes?.length && { usernameAttributes: UsernameAttributes }),
    ...(UsernameConfiguration && { usernameConfiguration: { CaseSensitive: UsernameConfiguration.CaseSensitive! } }),
  };
  checkMfaMode(undefined, pool);
  await moveGrant(cognito, undefined, pool);
  cognito.pools.save(pool);
  cognito.keys.prepare(id);
  warm(cognito, undefined, pool);
  return described(cognito, pool);
}

/** What is left out returns to its default; only the name stays. */
async function updatePool(
  cognito: Cognito,
  { UserPoolId, PoolName, ...settings }: UpdateUserPoolRequest,
): Promise<object> {
  const changed = { settings: poolSettings(settings) };
  const pool = cognito.pools.get(UserPoolId!);
  checkMfaMode(pool, { ...pool, ...changed });
  await moveGrant(cognito, pool, { ...pool, ...changed });
  const before = cognito.pools.get(UserPoolId!);
  const after: Pool = { ...before, ...changed, name: PoolName ?? before.name, modifiedAt: cognito.now() };
  cognito.pools.save(after);
  warm(cognito, before, after);
  return {};
}

async function deletePool(cognito: Cognito, pool: Pool): Promise<object> {
  if (pool.settings.DeletionProtection === 'ACTIVE') throw invalidParameter(DELETION_IS_PROTECTED);
  for (const user of [...cognito.users.of(pool.id)]) forgetUser(cognito, pool, user);
  for (const client of cognito.clients.of(pool.id)) cognito.clients.delete(client.id);
  cognito.groups.forgetPool(pool.id);
  cognito.resourceServers.forgetPool(pool.id);
  cognito.keys.delete(pool.id);
  cognito.decoys.delete(pool.id);
  cognito.mailbox.forget(pool.id);
  cognito.pools.delete(pool.id);
  await dropGrant(cognito, pool);
  return {};
}

function listPools(cognito: Cognito, { MaxResults, NextToken }: ListUserPoolsRequest): object {
  const { items, next } = page(cognito.pools.all(), MaxResults!, NextToken, ({ id }) => id);
  return {
    UserPools: items.map((pool) => ({
      Id: pool.id,
      Name: pool.name,
      LambdaConfig: pool.settings.LambdaConfig,
      LastModifiedDate: pool.modifiedAt,
      CreationDate: pool.createdAt,
    })),
    NextToken: next,
  };
}

function addCustomAttributes(cognito: Cognito, { UserPoolId, CustomAttributes }: AddCustomAttributesRequest): object {
  const pool = cognito.pools.get(UserPoolId!);
  const schema = withCustomAttributes(pool.schema, CustomAttributes ?? []);
  cognito.pools.save({ ...pool, schema, modifiedAt: cognito.now() });
  return {};
}

/** Starts functions that were just attached, so that the first person who meets them does not wait. */
function warm(cognito: Cognito, before: Pool | undefined, after: Pool): void {
  for (const arn of addedFunctions(before, after)) cognito.functions.warm(arn);
}

const described = (cognito: Cognito, pool: Pool): object => ({
  Id: pool.id,
  Name: pool.name,
  Arn: pool.arn,
  ...pool.settings,
  SchemaAttributes: pool.schema,
  AliasAttributes: pool.aliasAttributes,
  UsernameAttributes: pool.usernameAttributes,
  UsernameConfiguration: pool.usernameConfiguration,
  EstimatedNumberOfUsers: cognito.users.count(pool.id),
  LastModifiedDate: pool.modifiedAt,
  CreationDate: pool.createdAt,
});
