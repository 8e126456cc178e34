import type { FunctionFacts } from '../service.ts';
import { type FunctionRecord, LATEST } from './definition.ts';

/** What a process needs of its surroundings to run at all; nothing else of the world's own environment reaches a function. */
const ESSENTIAL = ['PATH', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot'];

/** Names that Lambda sets itself and refuses in a function's configuration (Lambda guide, "Reserved environment variables"). */
const RESERVED = [
  '_HANDLER',
  '_X_AMZN_TRACE_ID',
  'AWS_DEFAULT_REGION',
  'AWS_REGION',
  'AWS_EXECUTION_ENV',
  'AWS_LAMBDA_FUNCTION_NAME',
  'AWS_LAMBDA_FUNCTION_MEMORY_SIZE',
  'AWS_LAMBDA_FUNCTION_VERSION',
  'AWS_LAMBDA_INITIALIZATION_TYPE',
  'AWS_LAMBDA_LOG_GROUP_NAME',
  'AWS_LAMBDA_LOG_STREAM_NAME',
  'AWS_ACCESS_KEY',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_LAMBDA_RUNTIME_API',
  'LAMBDA_TASK_ROOT',
  'LAMBDA_RUNTIME_DIR',
];

export const reservedNames = (variables: Record<string, string>): string[] =>
  Object.keys(variables).filter((name) => RESERVED.includes(name));

/** The exact environment of a function instance's process: Lambda's own names, the function's variables, and the way to this world. */
export function environmentOf(
  facts: FunctionFacts,
  fn: FunctionRecord,
  instance: { folder: string; stream: string },
): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const name of ESSENTIAL) if (process.env[name] !== undefined) environment[name] = process.env[name]!;
  return {
    ...environment,
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    // No file of the user's (~/.aws) takes part.
    HOME: instance.folder,
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    AWS_ENDPOINT_URL: facts.endpoint(),
    ...fn.environment,
    _HANDLER: fn.handler,
    LAMBDA_TASK_ROOT: instance.folder,
    LAMBDA_RUNTIME_DIR: instance.folder,
    AWS_REGION: facts.region,
    AWS_DEFAULT_REGION: facts.region,
    AWS_ACCESS_KEY_ID: facts.accessKeyId,
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_SESSION_TOKEN: 'local',
    AWS_EXECUTION_ENV: `AWS_Lambda_${fn.runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: fn.name,
    AWS_LAMBDA_FUNCTION_VERSION: fn.version ?? LATEST,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(fn.memorySize),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: fn.logging.group,
    AWS_LAMBDA_LOG_STREAM_NAME: instance.stream,
    AWS_LAMBDA_LOG_FORMAT: fn.logging.format,
    AWS_LAMBDA_LOG_LEVEL: fn.logging.applicationLevel ?? 'INFO',
  };
}
