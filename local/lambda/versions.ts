import type { Operation } from '../service.ts';
import { described } from './configuration.ts';
import { type FunctionRecord, LATEST } from './definition.ts';
import { checkRevision, type FunctionStore } from './functions.ts';
import { arnOfVersion, invalidValue } from './names.ts';

/** Published versions: code and configuration as they were, under a number. */
export function versionOperations(functions: FunctionStore): Record<string, Operation> {
  return {
    PublishVersion({ FunctionName, CodeSha256, Description, RevisionId, PublishTo }) {
      if (PublishTo !== undefined) throw invalidValue('PublishTo is not in the local world.');
      const fn = functions.find(FunctionName);
      checkRevision(fn, RevisionId);
      if (CodeSha256 !== undefined && CodeSha256 !== fn.code.sha256)
        throw invalidValue(
          `CodeSHA256 (${CodeSha256}) is different from current CodeSHA256 in $LATEST (${fn.code.sha256}).`,
        );
      return publish(functions, fn, Description);
    },
    ListVersionsByFunction({ FunctionName, Marker, MaxItems = 50 }) {
      const fn = functions.find(FunctionName);
      const all = [fn, ...functions.versionsOf(fn.name)];
      const start = Marker === undefined ? 0 : all.findIndex(({ version = LATEST }) => version === Marker) + 1;
      if (start === 0 && Marker !== undefined) throw invalidValue('Invalid Marker.');
      const found = all.slice(start, start + MaxItems);
      const isMore = start + found.length < all.length;
      return {
        Versions: found.map((version) => described(version, arnOfVersion(version))),
        NextMarker: isMore ? (found.at(-1)!.version ?? LATEST) : undefined,
      };
    },
  };
}

/** The newest version, made unless it is what the function is now ("Lambda doesn't publish a version if ... haven't changed"). */
export function publish(functions: FunctionStore, fn: FunctionRecord, description: string | undefined): object {
  const newest = functions.versionsOf(fn.name).at(-1);
  const version =
    newest && essence(newest) === essence(fn) ? newest : functions.publish(fn, description ?? fn.description);
  return described(version, arnOfVersion(version));
}

/** What makes a version differ from another. */
const essence = ({ code, runtime, role, handler, timeout, memorySize, environment, ...rest }: FunctionRecord): string =>
  JSON.stringify([
    code,
    runtime,
    role,
    handler,
    timeout,
    memorySize,
    environment,
    rest.logging,
    rest.architectures,
    rest.ephemeralStorage,
  ]);
