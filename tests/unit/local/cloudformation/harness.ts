import { createCloudFormation } from '../../../../local/cloudformation/service.ts';
import { ServiceError, type WorldFacts } from '../../../../local/service.ts';
import { openStorage } from '../../../../local/storage/open.ts';
import type { Storage } from '../../../../local/storage/storage.ts';

export const facts: WorldFacts = {
  region: 'eu-west-1',
  accountId: '123456789012',
  endpoint: () => 'http://127.0.0.1:1',
  clock: { now: () => 1_700_000_000_000 },
};

export interface Call {
  operation: string;
  input: any;
}

/** The other services: every call is written down; `fail` makes operations fail by name. */
export class FakeServices {
  readonly calls: Call[] = [];
  readonly fail = new Map<string, Error>();
  #pools = 0;

  readonly invoke = async (_service: string, operation: string, input: any): Promise<any> => {
    this.calls.push({ operation, input });
    const error = this.fail.get(operation);
    if (error) throw error;
    switch (operation) {
      case 'CreateTable':
        return { TableDescription: { TableArn: `arn:table/${input.TableName}` } };
      case 'DescribeTable': {
        const isDeleted = this.calls.some(
          (call) => call.operation === 'DeleteTable' && call.input.TableName === input.TableName,
        );
        if (isDeleted) throw new ServiceError('ResourceNotFoundException', 'no such table');
        return { Table: { TableStatus: 'ACTIVE' } };
      }
      case 'CreateUserPool': {
        const Id = `pool_${++this.#pools}`;
        return { UserPool: { Id, Arn: `arn:${Id}` } };
      }
      case 'CreateUserPoolClient':
      case 'UpdateUserPoolClient':
        return {
          UserPoolClient: { ClientId: input.ClientId ?? `client-of-${input.UserPoolId}`, ClientName: input.ClientName },
        };
      case 'CreateFunction':
        return { FunctionArn: `arn:function:${input.FunctionName}` };
      default:
        return {};
    }
  };

  /** Names of the calls that change something, oldest first. */
  changes(): string[] {
    return this.calls.map(({ operation }) => operation).filter((name) => !name.startsWith('Describe'));
  }

  inputOf(operation: string): any {
    return this.calls.findLast((call) => call.operation === operation)?.input;
  }
}

/** A CloudFormation over fake services, whose long operations are waited for. */
export function cloudFormation(services = new FakeServices(), storage: Storage = openStorage(undefined)) {
  const service = createCloudFormation({ facts, storage, invoke: services.invoke });
  const call = async (operation: string, input: Record<string, unknown> = {}): Promise<any> =>
    service.operations[operation]!(input, { requestId: 'r' });
  /** The same, and then until nothing is going on any more. */
  const settle = async (operation: string, input: Record<string, unknown>): Promise<any> => {
    const answer = await call(operation, input);
    await service.close!();
    return answer;
  };
  const describe = async (name: string): Promise<any> => (await call('DescribeStacks', { StackName: name })).Stacks[0];
  /** `LogicalId STATUS`, oldest first. */
  const events = async (name: string): Promise<string[]> => {
    const { StackEvents } = await call('DescribeStackEvents', { StackName: name });
    return StackEvents.reverse().map((event: any) => `${event.LogicalResourceId} ${event.ResourceStatus}`);
  };
  return { services, storage, call, settle, describe, events };
}

export const body = (resources: Record<string, unknown>, rest: Record<string, unknown> = {}): string =>
  JSON.stringify({ Resources: resources, ...rest });

export const logGroup = (properties: Record<string, unknown> = {}, rest: Record<string, unknown> = {}) => ({
  Type: 'AWS::Logs::LogGroup',
  Properties: properties,
  ...rest,
});

export const table = (properties: Record<string, unknown> = {}, rest: Record<string, unknown> = {}) => ({
  Type: 'AWS::DynamoDB::Table',
  Properties: {
    KeySchema: [{ AttributeName: 'Id', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'Id', AttributeType: 'S' }],
    BillingMode: 'PAY_PER_REQUEST',
    ...properties,
  },
  ...rest,
});
