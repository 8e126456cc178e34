import type { Fault, Run } from './faults.ts';

/** What services call the most that a page may hold. */
const SIZES = ['Limit', 'MaxResults', 'limit', 'maxResults', 'MaxItems', 'QueryLimit', 'PaginationLimit'];
/** A list is what also takes a token to go on with. DynamoDB goes on from a key. */
const TOKENS = ['NextToken', 'nextToken', 'PaginationToken', 'Marker', 'ExclusiveStartKey'];
/** Services whose members no model tells. */
const DYNAMODB_LISTS: ReadonlySet<string> = new Set(['Query', 'Scan']);

/**
 * No page of a list holds more than `size`. Between two pages of FilterLogEvents comes one that is empty and goes on, as AWS's API
 * reference says that it may.
 */
export function smallPages(size: number): Fault {
  return async ({ operation, input, members }, run) => {
    const sized = members?.some((name) => TOKENS.includes(name))
      ? members.find((name) => SIZES.includes(name))
      : members === undefined && DYNAMODB_LISTS.has(operation)
        ? 'Limit'
        : undefined;
    if (sized === undefined) return run(input);
    const asked = input[sized];
    const small = { ...input, [sized]: typeof asked === 'number' ? Math.min(asked, size) : size };
    return operation === 'FilterLogEvents' ? withEmptyPages(small, run) : run(small);
  };
}

const EMPTY = 'after-empty:';

async function withEmptyPages(input: Record<string, unknown>, run: Run): Promise<unknown> {
  const { nextToken } = input;
  if (typeof nextToken !== 'string') return run(input);
  if (nextToken.startsWith(EMPTY)) return run({ ...input, nextToken: nextToken.slice(EMPTY.length) });
  return { events: [], searchedLogStreams: [], nextToken: `${EMPTY}${nextToken}` };
}
