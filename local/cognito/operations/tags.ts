/** Tags of user pools, under the ARN of the pool; DescribeUserPool shows the same ones as UserPoolTags. */
import type {
  ListTagsForResourceRequest,
  TagResourceRequest,
  UntagResourceRequest,
} from '@aws-sdk/client-cognito-identity-provider';
import type { Cognito } from '../cognito.ts';
import { invalidParameter, resourceNotFound } from '../errors.ts';
import { TOO_MANY_TAGS } from '../inferred.ts';
import { MOST_TAGS } from '../limits.ts';
import type { Pool } from '../pools/pool.ts';
import type { Family } from './family.ts';

export const tagOperations: Family = {
  TagResource: (cognito, { ResourceArn, Tags }: TagResourceRequest) =>
    change(cognito, ResourceArn!, (tags) => ({ ...tags, ...Tags })),
  UntagResource: (cognito, { ResourceArn, TagKeys }: UntagResourceRequest) =>
    change(cognito, ResourceArn!, (tags) =>
      Object.fromEntries(Object.entries(tags).filter(([key]) => !TagKeys!.includes(key))),
    ),
  ListTagsForResource: (cognito, { ResourceArn }: ListTagsForResourceRequest) => ({
    Tags: poolOf(cognito, ResourceArn!).settings.UserPoolTags,
  }),
};

type Tags = Record<string, string>;

/** @throws ResourceNotFoundException; InvalidParameterException for more than 50. */
function change(cognito: Cognito, arn: string, next: (tags: Tags) => Tags): object {
  const pool = poolOf(cognito, arn);
  const UserPoolTags = next(pool.settings.UserPoolTags);
  if (Object.keys(UserPoolTags).length > MOST_TAGS) throw invalidParameter(TOO_MANY_TAGS);
  cognito.pools.save({ ...pool, settings: { ...pool.settings, UserPoolTags }, modifiedAt: cognito.now() });
  return {};
}

function poolOf(cognito: Cognito, arn: string): Pool {
  const pool = cognito.pools.find(arn.slice(arn.lastIndexOf('/') + 1));
  if (pool?.arn !== arn) throw resourceNotFound(`Resource ${arn} does not exist.`);
  return pool;
}
