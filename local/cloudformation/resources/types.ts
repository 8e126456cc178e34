import { absent } from '../errors.ts';
import { cdkMetadata } from './cdk-metadata.ts';
import { ecrRepository } from './ecr-repository.ts';
import { iamManagedPolicy } from './iam-managed-policy.ts';
import { iamPolicy } from './iam-policy.ts';
import { iamRole } from './iam-role.ts';
import { kmsAlias, kmsKey } from './kms-key.ts';
import { lambdaFunction } from './lambda-function.ts';
import { lambdaPermission } from './lambda-permission.ts';
import { lambdaAlias, lambdaVersion } from './lambda-version.ts';
import { logGroup } from './log-group.ts';
import type { ResourceType } from './resource-type.ts';
import { s3Bucket } from './s3-bucket.ts';
import { s3BucketPolicy } from './s3-bucket-policy.ts';
import { ssmParameter } from './ssm-parameter.ts';
import { table } from './table.ts';
import { userPool } from './user-pool.ts';
import { userPoolClient } from './user-pool-client.ts';
import { userPoolGroup } from './user-pool-group.ts';
import { userPoolMembership } from './user-pool-membership.ts';
import { userPoolResourceServer } from './user-pool-resource-server.ts';
import { userPoolUser } from './user-pool-user.ts';

const TYPES: Readonly<Record<string, ResourceType>> = {
  'AWS::CDK::Metadata': cdkMetadata,
  'AWS::Cognito::UserPool': userPool,
  'AWS::Cognito::UserPoolClient': userPoolClient,
  'AWS::Cognito::UserPoolGroup': userPoolGroup,
  'AWS::Cognito::UserPoolResourceServer': userPoolResourceServer,
  'AWS::Cognito::UserPoolUser': userPoolUser,
  'AWS::Cognito::UserPoolUserToGroupAttachment': userPoolMembership,
  'AWS::DynamoDB::Table': table,
  'AWS::ECR::Repository': ecrRepository,
  'AWS::IAM::ManagedPolicy': iamManagedPolicy,
  'AWS::IAM::Policy': iamPolicy,
  'AWS::IAM::Role': iamRole,
  'AWS::KMS::Alias': kmsAlias,
  'AWS::KMS::Key': kmsKey,
  'AWS::Lambda::Function': lambdaFunction,
  'AWS::Lambda::Alias': lambdaAlias,
  'AWS::Lambda::Permission': lambdaPermission,
  'AWS::Lambda::Version': lambdaVersion,
  'AWS::Logs::LogGroup': logGroup,
  'AWS::S3::Bucket': s3Bucket,
  'AWS::S3::BucketPolicy': s3BucketPolicy,
  'AWS::SSM::Parameter': ssmParameter,
};

export const hasResourceType = (type: string): boolean => Object.hasOwn(TYPES, type);

/** @throws ServiceError ValidationError that names a type which this world does not have. */
export function resourceType(type: string): ResourceType {
  if (!hasResourceType(type)) throw absent(`The resource type ${type}`);
  return TYPES[type]!;
}
