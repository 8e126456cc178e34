import type { Lambda } from '@aws-sdk/client-lambda';
import { CommandError, isAwsError, type Session, type StackFunction, type TriggerName } from '../contract.ts';

/** A function that is known by its ARN only: it goes by its own name, and logs where Lambda logs unless it is told otherwise. */
export function functionOfArn(arn: string, trigger: TriggerName | undefined): StackFunction {
  const name = /:function:([^:]+)/.exec(arn)?.[1] ?? arn;
  return { name, trigger, describe: '', functionName: name, arn, logGroup: `/aws/lambda/${name}` };
}

/** The function with the log group of its own configuration. Who may not read that, or asks for one that is gone, gets Lambda's default. */
export async function withOwnLogGroup(lambda: Lambda, fn: StackFunction): Promise<StackFunction> {
  try {
    const { LoggingConfig } = await lambda.getFunctionConfiguration({ FunctionName: fn.arn });
    return { ...fn, logGroup: LoggingConfig?.LogGroup ?? fn.logGroup };
  } catch {
    return fn;
  }
}

const ARN = /^arn:[\w-]+:lambda:[a-z0-9-]+:\d{12}:function:[\w-]+(:[\w$-]+)?$/;

/** Where functions are looked for. */
export interface FunctionPlaces {
  session: Pick<Session, 'stack' | 'triggers' | 'world'>;
  lambda(): Promise<Lambda>;
}

/** The functions of the stack, or of the pool that was named, and those that are attached beside them. */
export async function knownFunctions({ session, lambda }: FunctionPlaces): Promise<StackFunction[]> {
  const { functions } = await session.stack();
  const attached = Object.entries(session.triggers).filter(([, arn]) => !functions.some((fn) => fn.arn === arn));
  const others = new Map(attached.map(([trigger, arn]) => [arn, functionOfArn(arn, trigger as TriggerName)]));
  if (others.size === 0) return [...functions];
  const client = await lambda();
  return [...functions, ...(await Promise.all([...others.values()].map((fn) => withOwnLogGroup(client, fn))))];
}

/**
 * A function by its name in the stack, or any function of the account by its name, `NAME:ALIAS`, or ARN.
 * @throws CommandError when there is none of that name.
 */
export async function functionNamed({ session, lambda }: FunctionPlaces, name: string): Promise<StackFunction> {
  const stack = await session.stack().catch((error) => {
    if (error instanceof CommandError && error.code === 'StackNotFound') return undefined;
    throw error;
  });
  const own = stack?.functions.find((fn) => [fn.name, fn.functionName, fn.arn].includes(name));
  if (own !== undefined) return own;
  const client = await lambda();
  const [FunctionName, Qualifier] = ARN.test(name) ? [name] : name.split(':');
  try {
    const { FunctionArn, LoggingConfig } = await client.getFunctionConfiguration({ FunctionName, Qualifier });
    const fn = functionOfArn(FunctionArn ?? name, undefined);
    return { ...fn, logGroup: LoggingConfig?.LogGroup ?? fn.logGroup };
  } catch (error) {
    // Who may read logs need not be allowed to read functions.
    if (isAwsError(error, 'AccessDeniedException'))
      return functionOfArn(name.split(':').length > 2 ? name : FunctionName!, undefined);
    if (!isAwsError(error, 'ResourceNotFoundException', 'ValidationException')) throw error;
    const names = stack?.functions.map((fn) => fn.name) ?? [];
    throw new CommandError(`There is no function "${name}" in ${session.world.label} (${session.world.region}).`, {
      code: 'UnknownFunction',
      hint:
        names.length > 0
          ? `The functions here: ${names.join(', ')}.`
          : stack === undefined
            ? 'There is no stack here; `deploy` makes one with its functions.'
            : undefined,
    });
  }
}
