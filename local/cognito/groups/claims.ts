/** What a user's groups amount to in tokens. */
import type { GroupClaims } from '../tokens/group-claims.ts';
import type { Group } from './groups.ts';

/** Groups without a precedence come after all others (API reference of GroupType). */
const rank = ({ precedence = Number.POSITIVE_INFINITY }: Group): number => precedence;

const compared = (a: Group, b: Group): number => (rank(a) === rank(b) ? 0 : rank(a) - rank(b));

/**
 * The preferred role is that of the group with the lowest precedence: "if two groups with the same Precedence have the same role
 * ARN, that role is used [...]; if the two groups have different role ARNs, the cognito:preferred_role claim isn't set" (API
 * reference of GroupType).
 */
export function claimsOfGroups(groups: readonly Group[]): GroupClaims {
  const ordered = [...groups].sort(compared);
  const withRole = ordered.filter(({ roleArn }) => roleArn !== undefined);
  const first = withRole[0];
  const best = new Set(withRole.filter((group) => rank(group) === rank(first!)).map(({ roleArn }) => roleArn!));
  return {
    groups: ordered.map(({ name }) => name),
    roles: [...new Set(withRole.map(({ roleArn }) => roleArn!))],
    ...(best.size === 1 && { preferredRole: [...best][0] }),
  };
}
