import { type FunctionRecord, LATEST, type Logging } from './definition.ts';
import { reservedNames } from './environment.ts';
import { invalidValue, lambdaError } from './names.ts';

const RUNTIMES = ['nodejs18.x', 'nodejs20.x', 'nodejs22.x', 'nodejs24.x'];

const MAX_TIMEOUT = 900;

/** What AWS has and this world has not: refused by name unless the value means "nothing of it". */
const ABSENT: Readonly<Record<string, (value: any) => boolean>> = {
  CapacityProviderConfig: () => false,
  CodeSigningConfigArn: () => false,
  DeadLetterConfig: (value) => !value.TargetArn,
  DurableConfig: () => false,
  FileSystemConfigs: (value) => value.length === 0,
  ImageConfig: (value) => Object.keys(value).length === 0,
  KMSKeyArn: (value) => value === '',
  Layers: (value) => value.length === 0,
  PackageType: (value) => value === 'Zip',
  PublishTo: () => false,
  SnapStart: (value) => value.ApplyOn === 'None',
  TenancyConfig: () => false,
  TracingConfig: (value) => value.Mode !== 'Active',
  VpcConfig: (value) => !value.SubnetIds?.length && !value.SecurityGroupIds?.length,
};

/** @throws ServiceError for an option that would be ignored otherwise */
export function refuseAbsent(input: Record<string, unknown>): void {
  for (const [name, isNothing] of Object.entries(ABSENT))
    if (input[name] !== undefined && !isNothing(input[name])) throw invalidValue(`${name} is not in the local world.`);
}

/** The configuration in an input of CreateFunction or UpdateFunctionConfiguration; absent members keep what `base` has. */
export function configured(base: FunctionRecord, input: any): FunctionRecord {
  refuseAbsent(input);
  const { Runtime: runtime = base.runtime, Handler: handler = base.handler, Timeout: timeout = base.timeout } = input;
  if (!runtime || !handler)
    throw invalidValue('Runtime and Handler are mandatory parameters for functions created with deployment packages.');
  if (!RUNTIMES.includes(runtime))
    throw invalidValue(`The runtime ${runtime} is not in the local world. It has ${RUNTIMES.join(', ')}.`);
  if (timeout > MAX_TIMEOUT)
    throw lambdaError(
      'ValidationException',
      `1 validation error detected: Value '${timeout}' at 'timeout' failed to satisfy constraint: Member must have value less than or equal to ${MAX_TIMEOUT}`,
    );
  return {
    ...base,
    runtime,
    handler,
    timeout,
    role: input.Role ?? base.role,
    description: input.Description ?? base.description,
    memorySize: input.MemorySize ?? base.memorySize,
    environment: input.Environment ? variables(input.Environment.Variables ?? {}) : base.environment,
    logging: input.LoggingConfig ? logging(base, input.LoggingConfig) : base.logging,
    ephemeralStorage: input.EphemeralStorage?.Size ?? base.ephemeralStorage,
  };
}

/** All variables together may take 4 KB (Lambda quotas). */
const VARIABLES_LIMIT = 4096;

function variables(given: Record<string, string>): Record<string, string> {
  const reserved = reservedNames(given);
  if (reserved.length > 0)
    throw invalidValue(
      'Lambda was unable to configure your environment variables because the environment variables you have provided contains ' +
        `reserved keys that are currently not supported for modification. Reserved keys used in this request: ${reserved.join(', ')}`,
    );
  if (JSON.stringify(given).length > VARIABLES_LIMIT)
    throw invalidValue(
      'Lambda was unable to configure your environment variables because the environment variables you have provided exceeded the 4KB limit.',
    );
  return given;
}

function logging(base: FunctionRecord, given: any): Logging {
  const format = given.LogFormat ?? base.logging.format;
  const { ApplicationLogLevel: applicationLevel, SystemLogLevel: systemLevel } = given;
  if (format === 'Text' && (applicationLevel || systemLevel))
    throw invalidValue('ApplicationLogLevel and SystemLogLevel can only be set when LogFormat is JSON.');
  const group = given.LogGroup ?? base.logging.group;
  if (format === 'Text') return { format, group };
  return {
    format,
    group,
    applicationLevel: applicationLevel ?? base.logging.applicationLevel ?? 'INFO',
    systemLevel: systemLevel ?? base.logging.systemLevel ?? 'INFO',
  };
}

/** What Lambda answers about a function. @param arn with the qualifier that was asked for */
export function described(fn: FunctionRecord, arn: string = fn.arn): Record<string, unknown> {
  const { logging: log } = fn;
  return {
    FunctionName: fn.name,
    FunctionArn: arn,
    Runtime: fn.runtime,
    Role: fn.role,
    Handler: fn.handler,
    CodeSize: fn.code.size,
    CodeSha256: fn.code.sha256,
    Description: fn.description,
    Timeout: fn.timeout,
    MemorySize: fn.memorySize,
    LastModified: fn.lastModified,
    Version: fn.version ?? LATEST,
    Environment: Object.keys(fn.environment).length > 0 ? { Variables: fn.environment } : undefined,
    TracingConfig: { Mode: 'PassThrough' },
    RevisionId: fn.revisionId,
    State: 'Active',
    LastUpdateStatus: 'Successful',
    PackageType: 'Zip',
    Architectures: fn.architectures,
    EphemeralStorage: { Size: fn.ephemeralStorage },
    SnapStart: { ApplyOn: 'None', OptimizationStatus: 'Off' },
    LoggingConfig: {
      LogFormat: log.format,
      ApplicationLogLevel: log.applicationLevel,
      SystemLogLevel: log.systemLevel,
      LogGroup: log.group,
    },
  };
}
