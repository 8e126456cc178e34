import { randomUUID } from 'node:crypto';
import type { WorldFacts } from '../service.ts';

/** A new ARN of a stack or a change set, with a random end as on AWS. */
export function newArn({ region, accountId }: WorldFacts, kind: 'stack' | 'changeSet', name: string): string {
  return `arn:aws:cloudformation:${region}:${accountId}:${kind}/${name}/${randomUUID()}`;
}
