import { randomBytes } from 'node:crypto';
import type { Operation, WorldFacts } from '../service.ts';
import { checkDryRun } from './cryptography.ts';
import { invalid, kmsError, refuse } from './errors.ts';
import type { Grant, Keys } from './keys.ts';
import { page } from './page.ts';

/**
 * Permissions that one principal gives another. This world has no IAM, and every caller may do everything: grants are kept and
 * listed, and no caller is refused for the lack of one. User pools look for theirs themselves.
 */
export function grantOperations(keys: Keys, facts: WorldFacts): Record<string, Operation> {
  function remove({ KeyId, GrantId, DryRun }: { KeyId: string; GrantId: string; DryRun?: boolean }): void {
    const key = keys.find(KeyId);
    if (keys.grants.get(GrantId)?.keyId !== key.id)
      throw kmsError('NotFoundException', `Grant ID ${GrantId} not found`);
    checkDryRun({ DryRun });
    keys.grants.delete(GrantId);
  }

  const shown = (grant: Grant): Record<string, unknown> => ({
    KeyId: keys.byId(grant.keyId)?.arn,
    GrantId: grant.id,
    Name: grant.name,
    CreationDate: grant.createdAt,
    GranteePrincipal: grant.grantee,
    RetiringPrincipal: grant.retiring,
    IssuingAccount: `arn:aws:iam::${facts.accountId}:root`,
    Operations: grant.operations,
    Constraints: grant.constraints,
  });

  return {
    CreateGrant(input) {
      refuse(input, 'GranteeServicePrincipal', 'RetiringServicePrincipal');
      const { GranteePrincipal: grantee, RetiringPrincipal: retiring, Operations: operations, Name: name } = input;
      if (grantee === undefined) throw invalid('GranteePrincipal is missing.');
      const key = keys.checked(keys.find(input.KeyId));
      const wrong = operations.find((operation: string) => !SYMMETRIC.includes(operation));
      if (wrong) throw invalid(`Grants of symmetric keys cannot allow ${wrong}.`);
      checkDryRun(input);
      const wanted = { name, keyId: key.id, grantee, retiring, operations, constraints: input.Constraints };
      // Documented: the same request with a Name is answered with the same grant, and a new token.
      const same = [...keys.grants.values()].find((grant) => name !== undefined && isSame(grant, wanted));
      const grant = same ?? { id: hex(32), createdAt: keys.now(), ...wanted, token: '' };
      const token = randomBytes(48).toString('base64');
      keys.grants.set(grant.id, { ...grant, token });
      return { GrantId: grant.id, GrantToken: token };
    },
    ListGrants(input) {
      refuse(input, 'GranteeServicePrincipal');
      const key = keys.find(input.KeyId);
      const found = [...keys.grants.values()]
        .filter(({ keyId }) => keyId === key.id)
        .filter(({ id }) => input.GrantId === undefined || id === input.GrantId)
        .filter(({ grantee }) => input.GranteePrincipal === undefined || grantee === input.GranteePrincipal);
      const { items, ...rest } = page(found, ({ id }) => id, input, 50);
      return { Grants: items.map(shown), ...rest };
    },
    ListRetirableGrants(input) {
      refuse(input, 'RetiringServicePrincipal');
      const found = [...keys.grants.values()]
        .filter(({ keyId }) => keys.byId(keyId))
        .filter(({ retiring }) => retiring !== undefined && retiring === input.RetiringPrincipal);
      const { items, ...rest } = page(found, ({ id }) => id, input, 50);
      return { Grants: items.map(shown), ...rest };
    },
    RevokeGrant(input) {
      remove(input);
      return {};
    },
    RetireGrant({ GrantToken, KeyId, GrantId, DryRun }) {
      if (GrantToken !== undefined) {
        const grant = [...keys.grants.values()].find(({ token }) => token === GrantToken);
        if (!grant) throw kmsError('InvalidGrantTokenException', 'Invalid token.');
        checkDryRun({ DryRun });
        keys.grants.delete(grant.id);
      } else if (KeyId !== undefined && GrantId !== undefined) remove({ KeyId, GrantId, DryRun });
      else throw invalid('Please specify a grant token, or a key ID and a grant ID.');
    },
  };
}

const SYMMETRIC = [
  'Decrypt',
  'Encrypt',
  'GenerateDataKey',
  'GenerateDataKeyWithoutPlaintext',
  'ReEncryptFrom',
  'ReEncryptTo',
  'CreateGrant',
  'RetireGrant',
  'DescribeKey',
];

const hex = (bytes: number): string => randomBytes(bytes).toString('hex');

function isSame(grant: Grant, wanted: object): boolean {
  return Object.entries(wanted).every(
    ([name, value]) => JSON.stringify(grant[name as keyof Grant]) === JSON.stringify(value),
  );
}
