/** The form of tags on most resources. */
export const TAGS = [{ Key: 'string', Value: 'string' }] as const;

/** Tags as a map, as some services take them. */
export function tagMap(
  tags: readonly { Key: string; Value: string }[] | undefined,
): Record<string, string> | undefined {
  return tags && Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]));
}
