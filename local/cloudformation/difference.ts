import { isDeepStrictEqual } from 'node:util';
import type { ResourceRecord, Tag } from './model.ts';
import { resourceType } from './resources/types.ts';
import type { ResourceDeclaration } from './template.ts';

/** How a resource differs from what a template wants. */
export interface Difference {
  /** Names of properties. */
  properties: string[];
  /** Those of them that only a new resource can have. */
  replacing: string[];
  /** `Metadata`, `DeletionPolicy`, `UpdateReplacePolicy`. */
  attributes: string[];
  /** The stack's tags, of which it has other ones. */
  tags: boolean;
}

/** @returns undefined when there is no difference. */
export function difference(
  existing: ResourceRecord,
  wanted: ResourceDeclaration,
  properties: Record<string, unknown>,
  stackTags: readonly Tag[],
): Difference | undefined {
  const { replacedBy, update, takesStackTags } = resourceType(existing.type);
  const names = new Set([...Object.keys(existing.properties), ...Object.keys(properties)]);
  const changed = [...names].filter((name) => !isDeepStrictEqual(existing.properties[name], properties[name]));
  const attributes: string[] = [];
  if (!isDeepStrictEqual(existing.metadata, wanted.Metadata)) attributes.push('Metadata');
  if (existing.deletionPolicy !== (wanted.DeletionPolicy ?? 'Delete')) attributes.push('DeletionPolicy');
  if (existing.updateReplacePolicy !== (wanted.UpdateReplacePolicy ?? 'Delete')) attributes.push('UpdateReplacePolicy');
  const tags = takesStackTags === true && !isDeepStrictEqual(existing.stackTags ?? [], stackTags);
  if (changed.length === 0 && attributes.length === 0 && !tags) return undefined;
  return {
    properties: changed,
    replacing: update ? changed.filter((name) => replacedBy.includes(name)) : changed,
    attributes,
    tags,
  };
}
