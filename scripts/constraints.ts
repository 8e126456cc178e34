/**
 * Writes the constraint tables under `local/protocol/models/` from botocore's service models (Apache-2.0,
 * https://github.com/boto/botocore, `botocore/data/<service>/<version>/service-2.json`).
 *
 *     node --import tsx scripts/constraints.ts FOLDER
 *
 * FOLDER holds `cognito-idp.json`, `logs.json` and so on; a service whose file is not there keeps the table that it has. A table keeps
 * what the protocol needs (shapes, constraints, bindings) of the operations named below and only the names of all others.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const WANTED: Record<string, readonly string[] | 'all'> = {
  'cognito-idp': 'all',
  logs: [
    'CreateLogGroup',
    'CreateLogStream',
    'DeleteLogGroup',
    'DeleteLogStream',
    'DeleteRetentionPolicy',
    'DescribeLogGroups',
    'DescribeLogStreams',
    'FilterLogEvents',
    'GetLogEvents',
    'ListTagsForResource',
    'PutLogEvents',
    'PutRetentionPolicy',
    'StartLiveTail',
    'TagResource',
    'UntagResource',
  ],
  lambda: [
    'AddPermission',
    'CreateAlias',
    'CreateFunction',
    'DeleteAlias',
    'DeleteFunction',
    'GetAlias',
    'GetFunction',
    'GetFunctionConfiguration',
    'GetPolicy',
    'Invoke',
    'ListAliases',
    'ListFunctions',
    'ListVersionsByFunction',
    'PublishVersion',
    'RemovePermission',
    'UpdateAlias',
    'UpdateFunctionCode',
    'UpdateFunctionConfiguration',
  ],
  cloudformation: [
    'CancelUpdateStack',
    'CreateChangeSet',
    'CreateStack',
    'DeleteChangeSet',
    'DeleteStack',
    'DescribeChangeSet',
    'DescribeStackEvents',
    'DescribeStackResource',
    'DescribeStackResources',
    'DescribeStacks',
    'ExecuteChangeSet',
    'GetTemplate',
    'GetTemplateSummary',
    'ListChangeSets',
    'ListExports',
    'ListStackResources',
    'ListStacks',
    'UpdateStack',
    'UpdateTerminationProtection',
    'ValidateTemplate',
  ],
  kms: [
    'CancelKeyDeletion',
    'CreateAlias',
    'CreateGrant',
    'CreateKey',
    'Decrypt',
    'DeleteAlias',
    'DescribeKey',
    'DisableKey',
    'DisableKeyRotation',
    'EnableKey',
    'EnableKeyRotation',
    'Encrypt',
    'GenerateDataKey',
    'GenerateDataKeyWithoutPlaintext',
    'GenerateRandom',
    'GetKeyPolicy',
    'GetKeyRotationStatus',
    'ListAliases',
    'ListGrants',
    'ListKeys',
    'ListResourceTags',
    'ListRetirableGrants',
    'PutKeyPolicy',
    'ReEncrypt',
    'RetireGrant',
    'RevokeGrant',
    'ScheduleKeyDeletion',
    'TagResource',
    'UntagResource',
    'UpdateAlias',
    'UpdateKeyDescription',
  ],
  // dynalite validates DynamoDB's input itself.
  dynamodb: [],
  ssm: ['DeleteParameter', 'DeleteParameters', 'GetParameter', 'GetParameters', 'PutParameter'],
  sts: ['AssumeRole', 'GetCallerIdentity'],
};

/**
 * Where AWS was seen to differ from its model: the error that Cognito prints for a refused password names this pattern (public threads),
 * and its guide allows blanks inside a password.
 */
const CORRECTIONS: Record<string, Record<string, object>> = {
  'cognito-idp': {
    PasswordType: { pattern: '^[\\S]+.*[\\S]+$' },
    // amazon-cognito-identity-js answers with `DEVICE_KEY: null` once it has learned that its device was forgotten.
    ChallengeResponsesType: { sparse: true },
    AuthParametersType: { sparse: true },
  },
};

const PLAIN = ['string', 'integer', 'long', 'double', 'float', 'boolean', 'blob', 'timestamp'];
const CONSTRAINTS = ['min', 'max', 'pattern', 'enum'];

interface Source {
  metadata: Record<string, any>;
  operations: Record<string, any>;
  shapes: Record<string, any>;
}

function table(service: string, source: Source): Record<string, unknown> {
  const { metadata } = source;
  const wanted = WANTED[service] === 'all' ? Object.keys(source.operations) : (WANTED[service] as readonly string[]);
  const inputs = new Set<string>();
  const outputs = new Set<string>();
  const operations: Record<string, unknown> = {};
  const others: Record<string, string> = {};
  for (const [name, operation] of Object.entries(source.operations)) {
    if (!wanted.includes(name)) {
      others[name] = metadata.protocol === 'rest-json' ? binding(operation) : '';
      continue;
    }
    collect(source, operation.input?.shape, inputs);
    collect(source, operation.output?.shape, outputs);
    operations[name] = {
      input: operation.input?.shape,
      output: operation.output?.shape,
      wrapper: operation.output?.resultWrapper,
      ...(metadata.protocol === 'rest-json' ? { http: binding(operation), status: operation.http.responseCode } : {}),
    };
  }
  const shapes: Record<string, unknown> = {};
  for (const name of [...new Set([...inputs, ...outputs])].sort()) {
    const shape = compact(source, source.shapes[name], inputs);
    if (inputs.has(name) || !isPlain(shape)) shapes[name] = shape;
  }
  return {
    source: `botocore service model ${service} ${metadata.apiVersion} (Apache-2.0)`,
    name: metadata.serviceFullName,
    version: metadata.apiVersion,
    protocol: metadata.protocol,
    jsonVersion: metadata.jsonVersion,
    targetPrefix: metadata.targetPrefix,
    xmlNamespace: metadata.xmlNamespace,
    operations,
    others,
    shapes,
  };
}

const binding = (operation: any): string => `${operation.http.method} ${operation.http.requestUri}`;

function collect(source: Source, name: string | undefined, found: Set<string>): void {
  if (!name || found.has(name)) return;
  found.add(name);
  for (const next of references(source.shapes[name])) collect(source, next.shape, found);
}

function references(shape: any): any[] {
  return [...Object.values(shape.members ?? {}), shape.member, shape.key, shape.value].filter(Boolean);
}

/** Keeps what the protocol reads. Shapes of answers lose their constraints; plain ones are then named by type: `:string`. */
function compact(source: Source, shape: any, inputs: Set<string>): Record<string, unknown> {
  const refer = (reference: any): unknown => {
    const target = source.shapes[reference.shape];
    const name =
      !inputs.has(reference.shape) && PLAIN.includes(target.type) ? `:${target.type}` : (reference.shape as string);
    return reference.location
      ? { shape: name, location: reference.location, locationName: reference.locationName }
      : name;
  };
  const kept: Record<string, unknown> = { type: shape.type };
  for (const key of ['required', 'payload', 'sensitive', 'sparse', ...CONSTRAINTS])
    if (shape[key] !== undefined) kept[key] = shape[key];
  if (shape.members)
    kept.members = Object.fromEntries(Object.entries(shape.members).map(([name, member]) => [name, refer(member)]));
  for (const key of ['member', 'key', 'value']) if (shape[key]) kept[key] = refer(shape[key]);
  const name = Object.keys(source.shapes).find((key) => source.shapes[key] === shape)!;
  if (!inputs.has(name)) for (const key of ['required', 'sensitive', ...CONSTRAINTS]) delete kept[key];
  return kept;
}

const isPlain = (shape: Record<string, unknown>): boolean =>
  PLAIN.includes(shape.type as string) && Object.keys(shape).length === 1;

/** One operation or shape per line, so that a newer model shows as a readable difference. */
function print(table: Record<string, unknown>): string {
  const lines = Object.entries(table)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => {
      if (typeof value !== 'object') return `"${key}": ${JSON.stringify(value)}`;
      const entries = Object.entries(value as object).map(([name, entry]) => `"${name}":${JSON.stringify(entry)}`);
      return `"${key}": {\n${entries.join(',\n')}\n}`;
    });
  return `{\n${lines.join(',\n')}\n}\n`;
}

const folder = process.argv[2];
if (!folder) {
  console.error('usage: node --import tsx scripts/constraints.ts FOLDER   (FOLDER holds botocore service models)');
  process.exit(2);
}
for (const service of Object.keys(WANTED)) {
  if (!existsSync(join(folder, `${service}.json`))) continue;
  const source = JSON.parse(readFileSync(join(folder, `${service}.json`), 'utf8')) as Source;
  for (const [name, correction] of Object.entries(CORRECTIONS[service] ?? {}))
    Object.assign(source.shapes[name], correction);
  const text = print(table(service, source));
  writeFileSync(new URL(`../local/protocol/models/${service}.json`, import.meta.url), text);
  console.log(`${service}: ${text.length} bytes`);
}
