import type { Operation, WorldFacts } from '../service.ts';
import type { ArchiveReader } from './archive.ts';
import type { CodeFolder } from './code.ts';
import { configured, described, refuseAbsent } from './configuration.ts';
import type { FunctionRecord } from './definition.ts';
import type { FunctionStore } from './functions.ts';
import { arnOf, functionName, invalidValue, lambdaError } from './names.ts';

/** Creating, changing, describing and deleting functions. */
export function managementOperations(
  functions: FunctionStore,
  code: CodeFolder,
  facts: WorldFacts,
  archiveOf: ArchiveReader,
): Record<string, Operation> {
  /** Code is shared by functions that were given the same archive. */
  function forget(sha256: string): void {
    if (!functions.all().some((fn) => fn.code.sha256 === sha256)) code.remove(sha256);
  }

  return {
    async CreateFunction(input) {
      const archive = await archiveOf(input.Code);
      const name = functionName(facts, input.FunctionName);
      if (functions.has(name)) throw lambdaError('ResourceConflictException', `Function already exist: ${name}`);
      const fn = configured(blank(facts, name), input);
      const stored = functions.replace({
        ...fn,
        architectures: input.Architectures ?? fn.architectures,
        tags: input.Tags ?? {},
        code: code.add(archive),
      });
      return described(stored);
    },

    async UpdateFunctionCode(input) {
      const archive = await archiveOf(input);
      const fn = functions.find(input.FunctionName);
      functions.checkRevision(fn, input.RevisionId);
      refuseAbsent(input);
      const changed = { ...fn, architectures: input.Architectures ?? fn.architectures, code: code.add(archive) };
      if (input.DryRun) {
        forget(changed.code.sha256);
        return described(changed);
      }
      const stored = functions.replace(changed);
      forget(fn.code.sha256);
      return described(stored);
    },

    UpdateFunctionConfiguration(input) {
      const fn = functions.find(input.FunctionName);
      functions.checkRevision(fn, input.RevisionId);
      return described(functions.replace(configured(fn, input)));
    },

    GetFunction(input) {
      const fn = functions.find(input.FunctionName, input.Qualifier);
      return {
        Configuration: described(fn),
        Code: { RepositoryType: 'S3' },
        Tags: Object.keys(fn.tags).length > 0 ? fn.tags : undefined,
      };
    },

    GetFunctionConfiguration(input) {
      return described(functions.find(input.FunctionName, input.Qualifier));
    },

    ListFunctions({ Marker: marker = '', MaxItems: most = 50, MasterRegion: edge }) {
      if (edge !== undefined) throw invalidValue('MasterRegion is not in the local world.');
      const rest = functions.all().filter((fn) => fn.name > marker);
      const found = rest.slice(0, most);
      return {
        Functions: found.map(described),
        NextMarker: found.length < rest.length ? found.at(-1)!.name : undefined,
      };
    },

    DeleteFunction(input) {
      const fn = functions.find(input.FunctionName, input.Qualifier);
      functions.delete(fn);
      forget(fn.code.sha256);
      return { StatusCode: 204 };
    },
  };
}

/** A new function with Lambda's defaults. */
function blank(facts: WorldFacts, name: string): FunctionRecord {
  return {
    name,
    arn: arnOf(facts, name),
    runtime: '',
    role: '',
    handler: '',
    description: '',
    timeout: 3,
    memorySize: 128,
    environment: {},
    logging: { format: 'Text', group: `/aws/lambda/${name}` },
    architectures: ['x86_64'],
    ephemeralStorage: 512,
    tags: {},
    code: { sha256: '', size: 0 },
    revisionId: '',
    lastModified: '',
    policy: [],
  };
}
