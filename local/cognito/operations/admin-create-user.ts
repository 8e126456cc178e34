/** AdminCreateUser: a user with a temporary password and an invitation. */
import type { AdminCreateUserRequest } from '@aws-sdk/client-cognito-identity-provider';
import type { Cognito } from '../cognito.ts';
import { unsupportedUserState } from '../errors.ts';
import { ADMIN_CLIENT_ID } from '../inferred.ts';
import { checkMedia, DEFAULT_MEDIA, invite } from '../messages/invite.ts';
import { generatePassword } from '../passwords/generate.ts';
import { checkPassword } from '../passwords/policy.ts';
import type { Pool } from '../pools/pool.ts';
import type { Origin } from '../triggers/metadata.ts';
import { preSignUp } from '../triggers/pre-sign-up.ts';
import { claimAliases, requireFreeUsername } from '../users/aliases.ts';
import { checkNewAttributes } from '../users/attributes.ts';
import { passwordOf, storeNewUser } from '../users/create.ts';
import { newIdentity } from '../users/names.ts';
import { attributeMap, type User } from '../users/user.ts';
import type { Family } from './family.ts';
import { userShape } from './user-shape.ts';

export const adminCreateUserOperations: Family = {
  AdminCreateUser: async (cognito, input: AdminCreateUserRequest) => {
    const pool = cognito.pools.get(input.UserPoolId!);
    if (input.TemporaryPassword !== undefined) checkPassword(pool, input.TemporaryPassword);
    const password = input.TemporaryPassword ?? generatePassword(pool);
    const user =
      input.MessageAction === 'RESEND'
        ? renewPassword(cognito, pool, input, password)
        : await createUser(cognito, pool, input, password);
    if (input.MessageAction !== 'SUPPRESS') {
      await invite(
        cognito,
        { pool, user, media: input.DesiredDeliveryMediums ?? DEFAULT_MEDIA, origin: originOf(input) },
        password,
      );
    }
    return { User: userShape(user) };
  },
};

/** Required attributes may be missing: the user fills them in at the first sign-in. PreSignUp's decisions do not count here. */
async function createUser(
  cognito: Cognito,
  pool: Pool,
  input: AdminCreateUserRequest,
  password: string,
): Promise<User> {
  const identity = newIdentity(pool, input.Username!, attributeMap(input.UserAttributes));
  checkNewAttributes(pool, identity.attributes, { required: false });
  if (input.MessageAction !== 'SUPPRESS') checkMedia(input.DesiredDeliveryMediums ?? [], identity.attributes);
  await preSignUp(cognito, pool, {
    source: 'PreSignUp_AdminCreateUser',
    userName: identity.username,
    attributes: identity.attributes,
    validationData: input.ValidationData ? attributeMap(input.ValidationData) : null,
    origin: originOf(input),
  });
  requireFreeUsername(cognito, pool, identity, 'User account already exists');
  claimAliases(cognito, pool, identity, { force: input.ForceAliasCreation ?? false });
  return storeNewUser(cognito, pool, { ...identity, status: 'FORCE_CHANGE_PASSWORD', password });
}

/** RESEND: another temporary password, with the whole of its time, for a user who has not used the first. */
function renewPassword(cognito: Cognito, pool: Pool, input: AdminCreateUserRequest, password: string): User {
  const user = cognito.users.get(pool, input.Username!);
  if (user.status !== 'FORCE_CHANGE_PASSWORD') {
    throw unsupportedUserState(`Resend not possible. ${input.Username} status is not FORCE_CHANGE_PASSWORD`);
  }
  checkMedia(input.DesiredDeliveryMediums ?? [], user.attributes);
  return cognito.users.change(pool, user, cognito.now(), (current) => passwordOf(cognito, pool, current, password));
}

const originOf = (input: AdminCreateUserRequest): Origin => ({
  operation: 'AdminCreateUser',
  clientId: ADMIN_CLIENT_ID,
  clientMetadata: input.ClientMetadata,
});
