/** Amazon Cognito user pools, as the local world has them. */
import type { Operation, Service } from '../service.ts';
import { type Cognito, type CognitoOptions, openCognito } from './cognito.ts';
import { adminCreateUserOperations } from './operations/admin-create-user.ts';
import { adminUserOperations } from './operations/admin-users.ts';
import { attributeOperations } from './operations/attributes.ts';
import { clientSecretOperations } from './operations/client-secrets.ts';
import { clientOperations } from './operations/clients.ts';
import { deviceOperations } from './operations/devices.ts';
import type { Family } from './operations/family.ts';
import { groupOperations } from './operations/groups.ts';
import { mfaOperations } from './operations/mfa.ts';
import { recoveryOperations } from './operations/password-recovery.ts';
import { poolOperations } from './operations/pools.ts';
import { refreshOperations } from './operations/refresh.ts';
import { resourceServerOperations } from './operations/resource-servers.ts';
import { selfServiceOperations } from './operations/self-service.ts';
import { signInOperations } from './operations/sign-in.ts';
import { signOutOperations } from './operations/sign-out.ts';
import { signUpOperations } from './operations/sign-up.ts';
import { tagOperations } from './operations/tags.ts';
import { PUBLIC_OPERATIONS } from './public-operations.ts';
import { poolDocument } from './tokens/documents.ts';

/** A further family of operations is a further line here. */
const FAMILIES: readonly Family[] = [
  poolOperations,
  clientOperations,
  clientSecretOperations,
  signUpOperations,
  signInOperations,
  recoveryOperations,
  selfServiceOperations,
  attributeOperations,
  signOutOperations,
  refreshOperations,
  adminCreateUserOperations,
  adminUserOperations,
  groupOperations,
  deviceOperations,
  resourceServerOperations,
  tagOperations,
  mfaOperations,
];

/** Its documents are a pool's: `/<pool id>/.well-known/jwks.json` and `openid-configuration`. */
export function createCognito(options: CognitoOptions): Service {
  const cognito = openCognito(options);
  return {
    id: 'cognito-idp',
    operations: Object.fromEntries(FAMILIES.flatMap((family) => bound(family, cognito))),
    publicOperations: PUBLIC_OPERATIONS,
    document: (path) => poolDocument(cognito, path),
  };
}

const bound = (family: Family, cognito: Cognito): [string, Operation][] =>
  Object.entries(family).map(([name, operation]) => [name, async (input) => operation(cognito, input)]);
