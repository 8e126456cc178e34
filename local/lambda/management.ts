import type { Operation, WorldFacts } from '../service.ts';
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
): Record<string, Operation> {
  /** Code is shared by functions that were given the same archive. */
  function forget(sha256: string): void {
    if (!functions.all().some((fn) => fn.code.sha256 === sha256)) code.remove(sha256);
  }

  return {
    CreateFunction(input) {
      const name = functionName(facts, input.FunctionName);
      if (functions.has(name)) throw lambdaError('ResourceConflictException', `Function already exist: ${name}`);
      const fn = configured(blank(facts, name), input);
      const stored = functions.replace({
        ...fn,
        architectures: input.Architectures ?? fn.architectures,
        tags: input.Tags ?? {},
        code: code.add(archiveOf(input.Code)),
      });
      return described(stored);
    },

    UpdateFunctionCode(input) {
      const fn = functions.find(input.FunctionName);
      functions.checkRevision(fn, input.RevisionId);
      refuseAbsent(input);
      const archive = archiveOf(input);
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

function archiveOf(given: Record<string, unknown>): Buffer {
  for (const name of ['S3Bucket', 'S3Key', 'S3ObjectVersion', 'ImageUri', 'SourceKMSKeyArn'])
    if (given[name] !== undefined) throw invalidValue(`${name} is not in the local world: pass the code as ZipFile.`);
  const archive = given['ZipFile'] as Uint8Array | undefined;
  if (!archive) throw invalidValue('Please provide a source for function code.');
  return Buffer.from(archive);
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
