import type { InvokeOperation, WorldFacts } from '../../service.ts';
import type { ResourceRecord, Tag } from '../model.ts';
import type { Shape } from '../properties.ts';

/** How a type of resource is made, changed and removed: nothing but calls of the service that owns it. */
export interface ResourceType {
  /** Every property that this world takes. Another one is refused by name. */
  properties: { readonly [name: string]: Shape };
  required: readonly string[];
  /** Properties that only a new resource can have otherwise. */
  replacedBy: readonly string[];
  /** The stack's tags go to such a resource, too, and an update of them is an update of the resource. */
  takesStackTags?: true;
  /** The names that Fn::GetAtt knows. */
  attributes: readonly string[];
  /**
   * The physical ID when it is known before the resource exists, so that a creation that breaks off can be tidied up.
   * A service that names its resources itself (user pools) has none.
   */
  name?(properties: Properties, context: ResourceContext): string;
  /** @param name what `name` answered, or ''. */
  create(properties: Properties, context: ResourceContext, name: string): Promise<Made>;
  /** Absent: every property is in `replacedBy`. */
  update?(existing: ResourceRecord, properties: Properties, context: ResourceContext): Promise<void>;
  /** A resource that is gone already may be answered with the service's ResourceNotFoundException or NotFoundException. */
  delete(existing: ResourceRecord, context: ResourceContext): Promise<void>;
}

/** Resolved, and in the form that `properties` says. */
export type Properties = Record<string, any>;

export interface Made {
  /** What Ref answers. */
  physicalId: string;
  attributes: Record<string, string>;
}

export interface ResourceContext {
  facts: WorldFacts;
  invoke: InvokeOperation;
  /** Of the stack, for a type that takes them. */
  stackTags: readonly Tag[];
  /** A fresh `stack-LogicalId-random`, at most `limit` characters. */
  freshName(limit: number): string;
}
