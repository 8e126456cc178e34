import { isDeepStrictEqual } from 'node:util';
import { type Difference, difference } from './difference.ts';
import type { Engine } from './engine.ts';
import { invalid } from './errors.ts';
import type { ResourceRecord } from './model.ts';
import { creationOrder } from './order.ts';
import { conform } from './properties.ts';
import { resourceType } from './resources/types.ts';
import { evaluatorFor } from './scope.ts';
import type { Stack } from './store.ts';
import type { Submission } from './submission.ts';

/** What CloudFormation writes for a value that is known only once the change set has been executed. */
const UNKNOWN = '{{changeSet:KNOWN_AFTER_APPLY}}';

export interface Plan {
  /** In the form of DescribeChangeSet's `Changes`. */
  changes: { Type: 'Resource'; ResourceChange: Record<string, unknown> }[];
  /** Whether executing it would change anything: resources, outputs or tags. */
  changesAnything: boolean;
}

/** Works out what a submission would change in a stack. */
export function planChanges(stack: Stack, submission: Submission, engine: Engine): Plan {
  const { template } = submission;
  const changes: Plan['changes'] = [];
  /** Resources whose names are not known yet. */
  const made = new Set<string>();
  const evaluator = evaluatorFor(submission, stack.record, engine, (id) => {
    if (made.has(id)) return { ref: UNKNOWN, attribute: () => UNKNOWN };
    const existing = stack.resources.get(id);
    return existing && { ref: existing.physicalId!, attribute: (name) => existing.attributes[name]! };
  });
  const wanted = creationOrder(template).filter((id) => evaluator.holds(template.resources[id]!.Condition));
  for (const id of wanted) {
    const declaration = template.resources[id]!;
    const existing = stack.resources.get(id);
    if (!existing) {
      made.add(id);
      const AfterContext = context(declaration.Metadata, evaluator.resolve(declaration.Properties ?? {}));
      changes.push(change({ Action: 'Add', LogicalResourceId: id, ResourceType: declaration.Type, AfterContext }));
      continue;
    }
    if (existing.type !== declaration.Type) {
      throw invalid(
        `Update of resource type is not permitted. The new template modifies resource type of the following resources: [${id}]`,
      );
    }
    const shape = resourceType(existing.type).properties;
    const properties = conform(evaluator.resolve(declaration.Properties ?? {}), shape) as Record<string, unknown>;
    const found = difference(existing, declaration, properties, submission.tags);
    if (!found) continue;
    const modified = modification(existing, found, properties);
    const contexts = {
      BeforeContext: context(existing.metadata, existing.properties),
      AfterContext: context(declaration.Metadata, properties),
    };
    if (modified['Replacement'] !== 'False') made.add(id);
    changes.push(change({ ...modified, ...contexts }));
  }
  for (const existing of [...stack.resources.values()].reverse()) {
    if (wanted.includes(existing.logicalId)) continue;
    changes.push(
      change({
        ...identity(existing),
        Action: 'Remove',
        PolicyAction: policyAction('', existing.deletionPolicy),
        BeforeContext: context(existing.metadata, existing.properties),
      }),
    );
  }
  const outputs = Object.entries(template.outputs)
    .filter(([, { Condition }]) => evaluator.holds(Condition))
    .map(([key, { Value, Description, Export }]) => [
      key,
      String(evaluator.resolve(Value)),
      Description,
      Export && String(evaluator.resolve(Export.Name)),
    ]);
  const current = stack.record.outputs.map(({ OutputKey, OutputValue, Description, ExportName }) => [
    OutputKey,
    OutputValue,
    Description,
    ExportName,
  ]);
  const sorted = (rows: unknown[][]) => rows.map((row) => JSON.stringify(row)).sort();
  const changesAnything =
    changes.length > 0 ||
    !isDeepStrictEqual(sorted(outputs), sorted(current)) ||
    !isDeepStrictEqual(submission.tags, stack.record.tags);
  return { changes, changesAnything };
}

const change = (ResourceChange: Record<string, unknown>) => ({ Type: 'Resource' as const, ResourceChange });

const identity = ({ logicalId, physicalId, type }: ResourceRecord) => ({
  LogicalResourceId: logicalId,
  PhysicalResourceId: physicalId,
  ResourceType: type,
});

function modification(existing: ResourceRecord, found: Difference, properties: Record<string, unknown>) {
  const { replacing } = found;
  // A value that depends on a resource that is made anew may turn out to be the same.
  const isOpen = (name: string) => JSON.stringify(properties[name] ?? null).includes(UNKNOWN);
  const Replacement = replacing.length === 0 ? 'False' : replacing.every(isOpen) ? 'Conditional' : 'True';
  return {
    ...identity(existing),
    Action: 'Modify',
    Replacement,
    ...(replacing.length > 0 && { PolicyAction: policyAction('ReplaceAnd', existing.updateReplacePolicy) }),
    Scope: [
      ...(found.properties.length > 0 ? ['Properties'] : []),
      ...found.attributes,
      ...(found.tags ? ['Tags'] : []),
    ],
    Details: found.properties.map((name) => ({
      Target: {
        Attribute: 'Properties',
        Name: name,
        RequiresRecreation: replacing.includes(name) ? 'Always' : 'Never',
        Path: `/Properties/${name}`,
        BeforeValue: text(existing.properties[name]),
        AfterValue: text(properties[name]),
        AttributeChangeType: changeType(existing.properties[name], properties[name]),
      },
      Evaluation: isOpen(name) ? 'Dynamic' : 'Static',
      ChangeSource: 'DirectModification',
    })),
  };
}

const changeType = (before: unknown, after: unknown) =>
  before === undefined ? 'Add' : after === undefined ? 'Remove' : 'Modify';

const text = (value: unknown) => (value === undefined || typeof value === 'string' ? value : JSON.stringify(value));

/** A resource as DescribeChangeSet shows it, in JSON. */
const context = (Metadata: unknown, Properties: unknown) => JSON.stringify({ Properties, Metadata });

/** The changes as DescribeChangeSet shows them unless it is asked for the values of properties. */
export function withoutValues(changes: Plan['changes']): Plan['changes'] {
  return changes.map(({ Type, ResourceChange: { BeforeContext, AfterContext, Details, ...rest } }) => ({
    Type,
    ResourceChange: { ...rest, ...(Details !== undefined && { Details: (Details as Detail[]).map(withoutValue) }) },
  }));
}

type Detail = { Target: Record<string, unknown> };

function withoutValue({ Target, ...rest }: Detail): Detail {
  const { Path, BeforeValue, AfterValue, AttributeChangeType, ...plain } = Target;
  return { ...rest, Target: plain };
}

const policyAction = (prefix: '' | 'ReplaceAnd', policy: string) =>
  `${prefix}${policy === 'Delete' ? 'Delete' : 'Retain'}`;
