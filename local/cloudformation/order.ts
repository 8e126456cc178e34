import { invalid } from './errors.ts';
import { referencesIn } from './references.ts';
import type { Template } from './template.ts';

/**
 * The resources of a template in an order in which each comes after those it depends on; otherwise as they are written.
 * @throws ServiceError ValidationError for resources that depend on each other in a circle.
 */
export function creationOrder(template: Template): string[] {
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (id: string): void => {
    if (done.has(id)) return;
    if (path.includes(id)) {
      throw invalid(`Circular dependency between resources: [${path.slice(path.indexOf(id)).join(', ')}]`);
    }
    path.push(id);
    for (const dependency of dependenciesOf(template, id)) visit(dependency);
    path.pop();
    done.add(id);
  };
  for (const id of Object.keys(template.resources)) visit(id);
  return [...done];
}

/** Resources that have to exist before this one. */
function dependenciesOf(template: Template, id: string): string[] {
  const { Properties, DependsOn = [] } = template.resources[id]!;
  const named = referencesIn(Properties).map((reference) => reference.id);
  return [...named, ...[DependsOn].flat()].filter((name) => Object.hasOwn(template.resources, name));
}
