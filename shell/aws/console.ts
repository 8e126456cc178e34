import type { Links, Stack, WorldInfo } from '../contract.ts';

/** Regions whose console is another one. */
const OTHER_PARTITIONS = /^(cn|us-gov|us-iso\w*|eu-isoe|eusc)-/;

/**
 * The pages of the AWS console for what a stack is made of, by the names that are shown: pool, table, functions, their log groups, and
 * the stack itself in `the stack NAME`. None in a world that has no console.
 */
export function consolePages(stack: Stack, { kind, region }: Pick<WorldInfo, 'kind' | 'region'>): Links {
  if (kind !== 'aws' || OTHER_PARTITIONS.test(region)) return {};
  const console = (service: string, page: string) =>
    `https://${region}.console.aws.amazon.com/${service}/home?region=${region}#${page}`;
  const { outputs, userPoolId, functions } = stack;
  const table = outputs['TableName'];
  return {
    [userPoolId]: `https://${region}.console.aws.amazon.com/cognito/v2/idp/user-pools/${userPoolId}/users?region=${region}`,
    ...(stack.id.includes(':cloudformation:') && {
      [`stack ${stack.name}`]: console('cloudformation', `/stacks/stackinfo?stackId=${encodeURIComponent(stack.id)}`),
    }),
    ...(table && { [table]: console('dynamodbv2', `table?name=${encodeURIComponent(table)}`) }),
    ...Object.fromEntries(
      functions.flatMap(({ functionName, logGroup }) => [
        [functionName, console('lambda', `/functions/${encodeURIComponent(functionName)}`)],
        [logGroup, console('cloudwatch', `logsV2:log-groups/log-group/${twiceEncoded(logGroup)}`)],
      ]),
    ),
  };
}

/** As the CloudWatch console writes names into its address: percent-encoded twice, the outer time with `$` for `%`. */
const twiceEncoded = (name: string) => encodeURIComponent(encodeURIComponent(name)).replaceAll('%', '$');
