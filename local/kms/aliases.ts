import type { Operation, WorldFacts } from '../service.ts';
import { aliasArn, invalid, kmsError } from './errors.ts';
import type { Alias, Keys } from './keys.ts';
import { page } from './page.ts';

/** Second names of keys: `alias/name`. */
export function aliasOperations(keys: Keys, facts: WorldFacts): Record<string, Operation> {
  function find(name: string): Alias {
    const alias = keys.aliases.get(name);
    if (!alias) throw kmsError('NotFoundException', `Alias ${aliasArn(facts, name)} is not found.`);
    return alias;
  }

  return {
    CreateAlias({ AliasName, TargetKeyId }) {
      checkName(AliasName);
      if (keys.aliases.get(AliasName))
        throw kmsError('AlreadyExistsException', `An alias with the name ${aliasArn(facts, AliasName)} already exists`);
      const now = keys.now();
      keys.aliases.set(AliasName, {
        name: AliasName,
        keyId: target(keys, TargetKeyId),
        createdAt: now,
        updatedAt: now,
      });
    },
    UpdateAlias({ AliasName, TargetKeyId }) {
      const alias = find(AliasName);
      keys.aliases.set(AliasName, { ...alias, keyId: target(keys, TargetKeyId), updatedAt: keys.now() });
    },
    DeleteAlias({ AliasName }) {
      keys.aliases.delete(find(AliasName).name);
    },
    ListAliases(input) {
      const only = input.KeyId === undefined ? undefined : keys.find(input.KeyId).id;
      const found = [...keys.aliases.values()]
        .filter(({ keyId }) => keys.byId(keyId) && (only === undefined || keyId === only))
        .sort((left, right) => (left.name < right.name ? -1 : 1));
      const { items, ...rest } = page(found, ({ name }) => name, input, 50);
      const Aliases = items.map((alias) => ({
        AliasName: alias.name,
        AliasArn: aliasArn(facts, alias.name),
        TargetKeyId: alias.keyId,
        CreationDate: alias.createdAt,
        LastUpdatedDate: alias.updatedAt,
      }));
      return { Aliases, ...rest };
    },
  };
}

/** @throws ServiceError for an alias of an alias, which KMS does not have */
function target(keys: Keys, given: string): string {
  if (/(^|:)alias\//.test(given)) throw invalid(`Aliases must refer to keys. Not aliases`);
  return keys.find(given).id;
}

function checkName(name: string): void {
  if (!/^alias\/[\w/-]+$/.test(name))
    throw kmsError('InvalidAliasNameException', `${name} is not of the form alias/NAME.`);
  if (name.startsWith('alias/aws/'))
    throw kmsError('NotAuthorizedException', 'Names that begin with alias/aws/ are reserved for AWS.');
}
