import type { ServiceId } from '../service.ts';

/** What the protocol knows of a service: a table that `scripts/constraints.ts` made from botocore's service model. */
export interface ServiceModel {
  name: string;
  /** The API version: `2010-05-15`. */
  version: string;
  protocol: 'json' | 'query' | 'rest-json' | 'rest-xml';
  jsonVersion?: string;
  targetPrefix?: string;
  xmlNamespace?: string;
  /** Operations with their shapes. DynamoDB and S3 have none here: they check their input themselves. */
  operations: Readonly<Record<string, OperationModel>>;
  /** Names of all other operations of the real service, with their REST binding or ''. */
  others: Readonly<Record<string, string>>;
  shapes: Readonly<Record<string, Shape>>;
}

export interface OperationModel {
  input?: string;
  output?: string;
  /** awsQuery: the element around the answer. */
  wrapper?: string;
  /** restJson: `POST /2015-03-31/functions/{FunctionName}/code`, and the status of success. */
  http?: string;
  status?: number;
}

export interface Shape {
  type:
    | 'structure'
    | 'list'
    | 'map'
    | 'string'
    | 'integer'
    | 'long'
    | 'double'
    | 'float'
    | 'boolean'
    | 'blob'
    | 'timestamp';
  members?: Readonly<Record<string, MemberReference>>;
  /** A map whose values may be null. */
  sparse?: boolean;
  required?: readonly string[];
  /** restJson: the member that is the body. */
  payload?: string;
  member?: string;
  key?: string;
  value?: string;
  min?: number;
  max?: number;
  pattern?: string;
  enum?: readonly string[];
  sensitive?: boolean;
}

/** A shape's name, or with a REST binding. */
export type MemberReference = string | BoundMember;
export interface BoundMember {
  shape: string;
  location: 'uri' | 'querystring' | 'header' | 'statusCode';
  locationName?: string;
}

/** The shape of a name; `:string` and the like name plain types. */
export function shapeOf(model: ServiceModel, name: string): Shape {
  if (name.startsWith(':')) return { type: name.slice(1) as Shape['type'] };
  const shape = model.shapes[name];
  if (!shape) throw new Error(`${model.name} has no shape ${name}`);
  return shape;
}

export const shapeName = (member: MemberReference): string => (typeof member === 'string' ? member : member.shape);

const loaded = new Map<ServiceId, Promise<ServiceModel>>();

/** A service's table, read at its first use. */
export function loadModel(service: ServiceId): Promise<ServiceModel> {
  let model = loaded.get(service);
  if (!model) {
    model = FILES[service]().then((file) => file.default as unknown as ServiceModel);
    loaded.set(service, model);
  }
  return model;
}

// Written out, so that a bundler sees every file.
const FILES: Record<ServiceId, () => Promise<{ default: object }>> = {
  'cognito-idp': () => import('./models/cognito-idp.json', { with: { type: 'json' } }),
  cloudformation: () => import('./models/cloudformation.json', { with: { type: 'json' } }),
  dynamodb: () => import('./models/dynamodb.json', { with: { type: 'json' } }),
  kms: () => import('./models/kms.json', { with: { type: 'json' } }),
  lambda: () => import('./models/lambda.json', { with: { type: 'json' } }),
  logs: () => import('./models/logs.json', { with: { type: 'json' } }),
  s3: () => import('./models/s3.json', { with: { type: 'json' } }),
  ssm: () => import('./models/ssm.json', { with: { type: 'json' } }),
  sts: () => import('./models/sts.json', { with: { type: 'json' } }),
};
