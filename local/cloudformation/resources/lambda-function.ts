import { zipOf } from '../../lambda/zip.ts';
import type { ResourceType } from './resource-type.ts';

/** What a function has when the template is silent. Source: AWS Lambda API reference, CreateFunction. */
const DEFAULTS = { Description: '', Timeout: 3, MemorySize: 128, Environment: { Variables: {} } };

/** Functions with inline code. Source: AWS CloudFormation Template Reference, AWS::Lambda::Function. */
export const lambdaFunction: ResourceType = {
  properties: {
    FunctionName: 'string',
    Description: 'string',
    Runtime: 'string',
    Handler: 'string',
    Role: 'string',
    Code: { ZipFile: 'string' },
    Environment: { Variables: 'json' },
    Timeout: 'number',
    MemorySize: 'number',
    Architectures: ['string'],
    LoggingConfig: { LogFormat: 'string', ApplicationLogLevel: 'string', SystemLogLevel: 'string', LogGroup: 'string' },
  },
  required: ['Code', 'Role'],
  replacedBy: ['FunctionName'],
  attributes: ['Arn'],
  name: ({ FunctionName }, { freshName }) => FunctionName ?? freshName(64),
  async create({ Code, ...settings }, { invoke }, name) {
    const { FunctionArn } = await invoke('lambda', 'CreateFunction', {
      ...settings,
      FunctionName: name,
      Code: { ZipFile: zipped(Code) },
    });
    return { physicalId: name, attributes: { Arn: FunctionArn } };
  },
  async update({ physicalId }, { FunctionName, Code, Architectures = ['x86_64'], ...settings }, { invoke }) {
    await invoke('lambda', 'UpdateFunctionCode', { FunctionName: physicalId, ZipFile: zipped(Code), Architectures });
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
function zipped({ ZipFile }: { ZipFile: string }) {
  return zipOf({ 'index.js': ZipFile });
}
