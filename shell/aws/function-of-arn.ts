import type { Lambda } from '@aws-sdk/client-lambda';
import type { StackFunction, TriggerName } from '../contract.ts';

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
