import { invalid } from './errors.ts';
import type { LogStore } from './store.ts';

/**
 * The log group that a reader means: `logGroupName`, or `logGroupIdentifier` as a name or ARN (without `:*`).
 * @throws ServiceError when it is given twice, not at all, or does not exist
 */
export function groupName(store: LogStore, input: { logGroupName?: string; logGroupIdentifier?: string }): string {
  const { logGroupName, logGroupIdentifier } = input;
  if (logGroupName !== undefined && logGroupIdentifier !== undefined)
    throw invalid('Only one of logGroupName or logGroupIdentifier may be specified.');
  if (logGroupName === undefined && logGroupIdentifier === undefined)
    throw invalid('Either logGroupName or logGroupIdentifier must be specified.');
  const name = logGroupName ?? logGroupIdentifier!.replace(/^arn:aws:logs:[^:]*:[^:]*:log-group:/, '');
  return store.group(name).name;
}
