import { invalid } from './errors.ts';
import type { Output, StackRecord } from './model.ts';
import type { Store } from './store.ts';

/** The value that a stack exports by this name. Names are unique among the stacks of a world. */
export function exportedValue(store: Store, name: string): string | undefined {
  return exportsOf(store).find(({ Name }) => Name === name)?.Value;
}

/** Every export, in the form of ListExports. */
export function exportsOf(store: Store): { ExportingStackId: string; Name: string; Value: string }[] {
  return [...store.stacks()]
    .filter(({ record }) => record.status !== 'DELETE_COMPLETE')
    .flatMap(({ record: { id, outputs } }) =>
      outputs.flatMap(({ ExportName, OutputValue }) =>
        ExportName === undefined ? [] : [{ ExportingStackId: id, Name: ExportName, Value: OutputValue }],
      ),
    );
}

/** @throws ServiceError ValidationError for a name that another stack exports */
export function requireOwnNames(store: Store, { id }: StackRecord, outputs: readonly Output[]): void {
  for (const { ExportName } of outputs) {
    const other = exportsOf(store).find((one) => one.Name === ExportName && one.ExportingStackId !== id);
    if (other)
      throw invalid(
        `Export with name ${ExportName} is already exported by stack ${other.ExportingStackId.split('/')[1]}.`,
      );
  }
}
