import type { Operation, WorldFacts } from '../service.ts';
import type { ArchiveReader } from './archive.ts';
import type { CodeFolder } from './code.ts';
import { configured, described, refuseAbsent } from './configuration.ts';
import { type FunctionRecord, LATEST } from './definition.ts';
import { checkRevision, type FunctionStore } from './functions.ts';
import { arnOf, arnOfVersion, functionName, invalidValue, lambdaError, parseName } from './names.ts';
import { publish } from './versions.ts';

/** Creating, changing, describing and deleting functions. */
export function managementOperations(
  functions: FunctionStore,
  code: CodeFolder,
  facts: WorldFacts,
  archiveOf: ArchiveReader,
): Record<string, Operation> {
  /** Code is shared by functions that were given the same archive. */
  function forget(sha256: string): void {
    if (!functions.uses(sha256)) code.remove(sha256);
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
      return input.Publish ? publish(functions, stored, undefined) : described(stored);
    },

    async UpdateFunctionCode(input) {
      const archive = await archiveOf(input);
      const fn = functions.find(input.FunctionName);
      checkRevision(fn, input.RevisionId);
      refuseAbsent(input);
      const changed = { ...fn, architectures: input.Architectures ?? fn.architectures, code: code.add(archive) };
      if (input.DryRun) {
        forget(changed.code.sha256);
        return described(changed);
      }
      const stored = functions.replace(changed);
      forget(fn.code.sha256);
      return input.Publish ? publish(functions, stored, undefined) : described(stored);
    },

    UpdateFunctionConfiguration(input) {
      const fn = functions.find(input.FunctionName);
      checkRevision(fn, input.RevisionId);
      return described(functions.replace(configured(fn, input)));
    },

    GetFunction(input) {
      const { fn, arn } = functions.target(input.FunctionName, input.Qualifier);
      return {
        Configuration: described(fn, arn),
        Code: { RepositoryType: 'S3' },
        Tags: Object.keys(fn.tags).length > 0 ? fn.tags : undefined,
      };
    },

    GetFunctionConfiguration(input) {
      const { fn, arn } = functions.target(input.FunctionName, input.Qualifier);
      return described(fn, arn);
    },

    ListFunctions({ Marker: marker = '', MaxItems: most = 50, MasterRegion: edge, FunctionVersion }) {
      if (edge !== undefined) throw invalidValue('MasterRegion is not in the local world.');
      const all = functions.all().map((fn) => described(fn, FunctionVersion && arnOfVersion(fn)));
      const versions = functions.all().flatMap(({ name }) => functions.versionsOf(name));
      if (FunctionVersion === 'ALL') all.push(...versions.map((fn) => described(fn, arnOfVersion(fn))));
      const shownArn = ({ FunctionArn }: Record<string, unknown>) => FunctionArn as string;
      const rest = all
        .sort((left, right) => (shownArn(left) < shownArn(right) ? -1 : 1))
        .filter((fn) => shownArn(fn) > marker);
      const found = rest.slice(0, most);
      return { Functions: found, NextMarker: found.length < rest.length ? shownArn(found.at(-1)!) : undefined };
    },

    /** Of one version, or of the function with all that it has. */
    DeleteFunction(input) {
      const { qualifier } = parseName(facts, input.FunctionName, input.Qualifier);
      const fn = functions.find(input.FunctionName, input.Qualifier);
      const gone = qualifier === undefined ? [fn, ...functions.versionsOf(fn.name)] : [fn];
      if (qualifier === undefined) functions.delete(fn);
      else deleteVersion(functions, fn, qualifier);
      for (const { code: old } of gone) forget(old.sha256);
      return { StatusCode: 204 };
    },
  };
}

function deleteVersion(functions: FunctionStore, fn: FunctionRecord, qualifier: string): void {
  if (qualifier === LATEST) throw invalidValue('$LATEST version cannot be deleted without deleting the function.');
  if (qualifier !== fn.version) throw invalidValue('An alias is deleted with DeleteAlias.');
  const alias = functions.aliasesOf(fn.name).find(({ version }) => version === qualifier);
  if (alias)
    throw lambdaError(
      'ResourceConflictException',
      `Version ${qualifier} cannot be deleted while the alias ${alias.name} leads to it.`,
    );
  functions.deleteVersion(fn);
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
