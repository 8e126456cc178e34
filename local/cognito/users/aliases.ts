/** Who owns an e-mail address or phone number that people sign in with. */
import type { Cognito } from '../cognito.ts';
import { aliasExists, usernameExists } from '../errors.ts';
import type { AliasAttribute, Pool } from '../pools/pool.ts';
import { aliasesOf } from './names.ts';
import type { Attributes, User } from './user.ts';

/**
 * Checks that a user about to be created has a free user name.
 * @throws UsernameExistsException with `sentence`, or in pools where an address is the user name with AWS's sentence for that.
 */
export function requireFreeUsername(
  cognito: Cognito,
  pool: Pool,
  created: { username: string; attributes: Attributes },
  sentence: string,
): void {
  const { users } = cognito;
  // A `sub` is a name to be found by as well: nobody else may go by it.
  if (users.hasUsername(pool, created.username) || users.bySub(pool.id, created.username))
    throw usernameExists(sentence);
  for (const attribute of pool.usernameAttributes ?? []) {
    const value = created.attributes[attribute];
    if (value !== undefined && users.aliasOwner(pool, attribute, value)) {
      throw usernameExists(`An account with the given ${attribute} already exists.`);
    }
  }
}

/**
 * Makes way for the aliases that `user` is about to have. With `force` another owner loses them: its address or number becomes
 * unverified (API reference of ConfirmSignUp and AdminCreateUser, ForceAliasCreation).
 * @throws AliasExistsException "An account with the email already exists."
 */
export function claimAliases(
  cognito: Cognito,
  pool: Pool,
  user: { sub: string; attributes: Attributes },
  options: { force: boolean },
): void {
  const taken = aliasesOf(pool, user).flatMap((alias): [AliasAttribute, User][] => {
    const owner = cognito.users.aliasOwner(pool, alias, user.attributes[alias]!);
    return owner && owner.sub !== user.sub ? [[alias, owner]] : [];
  });
  for (const [alias, owner] of taken) {
    const canMove = options.force && pool.usernameAttributes === undefined && alias !== 'preferred_username';
    if (!canMove) throw aliasExists(`An account with the ${alias} already exists.`);
    cognito.users.change(pool, owner, cognito.now(), (current) => ({
      attributes: { ...current.attributes, [`${alias}_verified`]: 'false' },
    }));
  }
}
