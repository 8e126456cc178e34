/** What CloudFormation keeps about a stack. Times are milliseconds since the epoch. */
export interface StackRecord {
  /** The stack's ARN. */
  id: string;
  name: string;
  status: string;
  statusReason?: string;
  description?: string;
  /** Parameter values in effect, defaults included. */
  parameters: Record<string, string>;
  /** What those parameters stand for that name a parameter of Systems Manager; absent in records of an older version. */
  ssmValues?: Record<string, string>;
  capabilities: readonly string[];
  tags: readonly Tag[];
  outputs: readonly Output[];
  createdAt: number;
  updatedAt?: number;
  deletedAt?: number;
  /** The change set that was executed last. */
  changeSetId?: string;
  terminationProtection: boolean;
  disableRollback: boolean;
}

export interface Tag {
  Key: string;
  Value: string;
}

export interface Output {
  OutputKey: string;
  OutputValue: string;
  Description?: string;
  ExportName?: string;
}

/** One resource that exists, or that is being made. */
export interface ResourceRecord {
  /** Our own key: a replaced resource and its replacement share the logical ID. */
  key: string;
  stackId: string;
  logicalId: string;
  type: string;
  /** Absent until the service that makes the resource has named it. */
  physicalId?: string;
  /** As they were sent: intrinsic functions resolved. */
  properties: Record<string, unknown>;
  /** The tags of the stack that it was given; absent where its type takes none, and in records of an older version. */
  stackTags?: readonly Tag[];
  /** What Fn::GetAtt answers. */
  attributes: Record<string, string>;
  status: string;
  statusReason?: string;
  changedAt: number;
  deletionPolicy: Policy;
  updateReplacePolicy: Policy;
  metadata?: unknown;
  /** No longer the resource of its logical ID: replaced or rolled back, and to be deleted. */
  leftover: boolean;
}

export type Policy = 'Delete' | 'Retain' | 'RetainExceptOnCreate';

export interface StackEvent {
  id: string;
  stackId: string;
  stackName: string;
  logicalId: string;
  physicalId?: string;
  type: string;
  status: string;
  reason?: string;
  at: number;
  token?: string;
}

export interface ChangeSetRecord {
  id: string;
  name: string;
  stackId: string;
  stackName: string;
  type: 'CREATE' | 'UPDATE';
  status: 'CREATE_COMPLETE' | 'FAILED';
  statusReason?: string;
  executionStatus: 'AVAILABLE' | 'UNAVAILABLE' | 'EXECUTE_IN_PROGRESS' | 'EXECUTE_COMPLETE' | 'EXECUTE_FAILED';
  description?: string;
  createdAt: number;
  parameters: Record<string, string>;
  /** Absent in records of an older version. */
  ssmValues?: Record<string, string>;
  capabilities: readonly string[];
  tags: readonly Tag[];
  onFailure: OnFailure;
  /** In the form of DescribeChangeSet, with the values of properties. */
  changes: { Type: 'Resource'; ResourceChange: Record<string, unknown> }[];
  clientToken?: string;
  /** The ClientRequestToken of its execution. */
  executionToken?: string;
}

export type OnFailure = 'ROLLBACK' | 'DELETE' | 'DO_NOTHING';
