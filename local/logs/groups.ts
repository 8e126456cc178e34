import { type Operation, ServiceError, type WorldFacts } from '../service.ts';
import { alreadyExists, invalid, noSuchGroup, refuse } from './errors.ts';
import { page } from './page.ts';
import type { LogGroup, LogStore } from './store.ts';

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** Log groups, their retention and their tags. */
export function groupOperations(store: LogStore, facts: WorldFacts): Record<string, Operation> {
  return {
    CreateLogGroup(input) {
      refuse(input, 'kmsKeyId', 'deletionProtectionEnabled');
      if (input.logGroupClass && input.logGroupClass !== 'STANDARD')
        throw invalid('Only log groups of class STANDARD are in the local world.');
      if (store.groups.get(input.logGroupName)) throw alreadyExists('group');
      store.createGroup(input.logGroupName, input.tags);
    },
    DeleteLogGroup({ logGroupName }) {
      store.deleteGroup(store.group(logGroupName).name);
    },
    DescribeLogGroups(input) {
      refuse(input, 'accountIdentifiers', 'includeLinkedAccounts', 'logGroupIdentifiers');
      const { logGroupNamePrefix: prefix, logGroupNamePattern: pattern, logGroupClass = 'STANDARD' } = input;
      if (prefix !== undefined && pattern !== undefined)
        throw invalid('LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.');
      const found = [...store.groups.values()]
        .filter((group) => logGroupClass === 'STANDARD' && group.name.startsWith(prefix ?? ''))
        .filter((group) => group.name.toLowerCase().includes((pattern ?? '').toLowerCase()))
        .sort((left, right) => (left.name < right.name ? -1 : 1));
      const { items, nextToken } = page(found, (group) => group.name, input);
      return { logGroups: items.map((group) => describe(store, facts, group)), nextToken };
    },
    PutRetentionPolicy({ logGroupName, retentionInDays }) {
      if (!RETENTION_DAYS.includes(retentionInDays))
        throw invalid(`Invalid retention value. Valid values are: [${RETENTION_DAYS.join(', ')}]`);
      store.groups.set(logGroupName, { ...store.group(logGroupName), retentionInDays });
    },
    DeleteRetentionPolicy({ logGroupName }) {
      const { retentionInDays: _removed, ...group } = store.group(logGroupName);
      store.groups.set(logGroupName, group);
    },
    ListTagsForResource({ resourceArn }) {
      return { tags: ofArn(store, resourceArn).tags };
    },
    TagResource({ resourceArn, tags }) {
      const group = ofArn(store, resourceArn);
      store.groups.set(group.name, { ...group, tags: { ...group.tags, ...tags } });
    },
    UntagResource({ resourceArn, tagKeys }) {
      const group = ofArn(store, resourceArn);
      const tags = Object.fromEntries(Object.entries(group.tags).filter(([key]) => !tagKeys.includes(key)));
      store.groups.set(group.name, { ...group, tags });
    },
  };
}

function describe(store: LogStore, facts: WorldFacts, group: LogGroup): Record<string, unknown> {
  const arn = `arn:aws:logs:${facts.region}:${facts.accountId}:log-group:${group.name}`;
  return {
    logGroupName: group.name,
    creationTime: group.creationTime,
    retentionInDays: group.retentionInDays,
    metricFilterCount: 0,
    arn: `${arn}:*`,
    logGroupArn: arn,
    storedBytes: store.eventsOf(group.name).reduce((sum, event) => sum + Buffer.byteLength(event.message), 0),
    logGroupClass: 'STANDARD',
  };
}

function ofArn(store: LogStore, arn: string): LogGroup {
  const name = /^arn:aws:logs:[^:]*:[^:]*:log-group:([^:]+)(:\*)?$/.exec(arn)?.[1];
  if (name === undefined) throw new ServiceError('InvalidParameterException', `Invalid resource ARN: ${arn}`);
  const group = store.groups.get(name);
  if (!group) throw noSuchGroup();
  return group;
}
