import { zipOf } from '../../lambda/zip.ts';
import type { ResourceType } from './resource-type.ts';
import { TAGS, tagMap } from './tags.ts';

/** What a function has when the template is silent. Source: AWS Lambda API reference, CreateFunction. */
const DEFAULTS = { Description: '', Timeout: 3, MemorySize: 128, Environment: { Variables: {} } };

/** Source: AWS CloudFormation Template Reference, AWS::Lambda::Function. */
export const lambdaFunction: ResourceType = {
  properties: {
    FunctionName: 'string',
    Description: 'string',
    Runtime: 'string',
    Handler: 'string',
    Role: 'string',
    Code: { ZipFile: 'string', S3Bucket: 'string', S3Key: 'string', S3ObjectVersion: 'string' },
    Environment: { Variables: 'json' },
    Timeout: 'number',
    MemorySize: 'number',
    Architectures: ['string'],
    EphemeralStorage: { Size: 'number' },
    TracingConfig: { Mode: 'string' },
    PackageType: 'string',
    Tags: TAGS,
    LoggingConfig: { LogFormat: 'string', ApplicationLogLevel: 'string', SystemLogLevel: 'string', LogGroup: 'string' },
  },
  required: ['Code', 'Role'],
  replacedBy: ['FunctionName'],
  attributes: ['Arn'],
  name: ({ FunctionName }, { freshName }) => FunctionName ?? freshName(64),
  async create({ Code, Tags, ...settings }, { invoke }, name) {
    const { FunctionArn } = await invoke('lambda', 'CreateFunction', {
      ...settings,
      FunctionName: name,
      Code: codeOf(Code),
      Tags: tagMap(Tags),
    });
    return { physicalId: name, attributes: { Arn: FunctionArn } };
  },
  async update(
    { physicalId },
    { FunctionName, Code, Tags, PackageType, Architectures = ['x86_64'], ...settings },
    { invoke },
  ) {
    await invoke('lambda', 'UpdateFunctionCode', { FunctionName: physicalId, ...codeOf(Code), Architectures });
    await invoke('lambda', 'UpdateFunctionConfiguration', {
      ...DEFAULTS,
      LoggingConfig: { LogFormat: 'Text', LogGroup: `/aws/lambda/${physicalId}` },
      ...settings,
      FunctionName: physicalId,
    });
  },
  async delete({ physicalId }, { invoke }) {
    await invoke('lambda', 'DeleteFunction', { FunctionName: physicalId });
  },
};

/** Inline code of a Node.js function is its `index.js`. */
function codeOf(code: { ZipFile?: string }): Record<string, unknown> {
  return code.ZipFile === undefined ? code : { ZipFile: zipOf({ 'index.js': code.ZipFile }) };
}
