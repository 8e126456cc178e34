import { randomUUID } from 'node:crypto';
import type { Operation, WorldFacts } from '../service.ts';
import type { AliasRecord } from './definition.ts';
import { checkRevision, type FunctionStore } from './functions.ts';
import { arnOf, functionName, invalidValue, lambdaError, notFound } from './names.ts';

/** Aliases: names that lead to a version and can be moved. */
export function aliasOperations(functions: FunctionStore, facts: WorldFacts): Record<string, Operation> {
  function find(given: string, name: string): AliasRecord {
    const fn = functionName(facts, given);
    const alias = functions.aliases.get(`${fn}:${name}`);
    if (!alias) throw lambdaError('ResourceNotFoundException', `Cannot find alias arn: ${arnOf(facts, fn, name)}`);
    return alias;
  }

  /** @throws ServiceError for a version that is not there */
  function checkVersion(name: string, version: string): void {
    if (!functions.version(name, version)) throw notFound(arnOf(facts, name, version));
  }

  const shown = (alias: AliasRecord): Record<string, unknown> => ({
    AliasArn: arnOf(facts, alias.function, alias.name),
    Name: alias.name,
    FunctionVersion: alias.version,
    Description: alias.description,
    RevisionId: alias.revisionId,
  });

  return {
    CreateAlias({ FunctionName, Name, FunctionVersion, Description = '', RoutingConfig }) {
      refuseRouting(RoutingConfig);
      const { name } = functions.find(FunctionName);
      if (functions.aliases.get(`${name}:${Name}`))
        throw lambdaError('ResourceConflictException', `Alias already exists: ${arnOf(facts, name, Name)}`);
      checkVersion(name, FunctionVersion);
      const alias = { function: name, name: Name, version: FunctionVersion, description: Description, policy: [] };
      return shown(functions.saveAlias({ ...alias, revisionId: randomUUID() }));
    },
    UpdateAlias({ FunctionName, Name, FunctionVersion, Description, RoutingConfig, RevisionId }) {
      refuseRouting(RoutingConfig);
      const alias = find(FunctionName, Name);
      checkRevision(alias, RevisionId);
      const version = FunctionVersion ?? alias.version;
      checkVersion(alias.function, version);
      const description = Description ?? alias.description;
      return shown(functions.saveAlias({ ...alias, version, description, revisionId: randomUUID() }));
    },
    GetAlias: ({ FunctionName, Name }) => shown(find(FunctionName, Name)),
    DeleteAlias({ FunctionName, Name }) {
      const alias = functions.aliases.get(`${functionName(facts, FunctionName)}:${Name}`);
      // The API reference has no error for one that is not there.
      if (alias) functions.deleteAlias(alias);
    },
    ListAliases({ FunctionName, FunctionVersion, Marker = '', MaxItems = 50 }) {
      const { name } = functions.find(FunctionName);
      const rest = functions
        .aliasesOf(name)
        .filter((alias) => alias.name > Marker && (FunctionVersion ?? alias.version) === alias.version);
      const found = rest.slice(0, MaxItems);
      return {
        Aliases: found.map(shown),
        NextMarker: found.length < rest.length ? found.at(-1)!.name : undefined,
      };
    },
  };
}

/** CloudFormation and some clients send an empty one. */
function refuseRouting(config: { AdditionalVersionWeights?: object } | undefined): void {
  if (Object.keys(config?.AdditionalVersionWeights ?? {}).length > 0)
    throw invalidValue('RoutingConfig is not in the local world: an alias leads to one version.');
}
