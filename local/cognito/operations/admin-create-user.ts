/** AdminCreateUser: a user with a temporary password and an invitation. */
import type { AdminCreateUserRequest } from '@aws-sdk/client-cognito-identity-provider';
import type { Cognito } from '../cognito.ts';
import { unsupportedUserState } from '../errors.ts';
import { ADMIN_CLIENT_ID, PASSWORDLESS_USER_HAS_NO_INVITATION } from '../inferred.ts';
import { checkMedia, DEFAULT_MEDIA, invite } from '../messages/invite.ts';
import { canDoWithoutPassword } from '../mfa/first-factors.ts';
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
    const { user, password } =
      input.MessageAction === 'RESEND' ? renewPassword(cognito, pool, input) : await createUser(cognito, pool, input);
    const isInvited = password !== undefined || !PASSWORDLESS_USER_HAS_NO_INVITATION;
    if (isInvited && input.MessageAction !== 'SUPPRESS') {
      await invite(
        cognito,
        { pool, user, media: input.DesiredDeliveryMediums ?? DEFAULT_MEDIA, origin: originOf(input) },
        password ?? '',
      );
    }
    return { User: userShape(user) };
  },
};

interface Created {
  user: User;
  /** Temporary; absent where the user signs in by code. */
  password?: string;
}

/**
 * Required attributes may be missing: the user fills them in at the first sign-in. PreSignUp's decisions do not count here. Where the
 * pool lets the user sign in by code, none but a given password is needed, and the user is CONFIRMED at once (recorded).
 */
async function createUser(cognito: Cognito, pool: Pool, input: AdminCreateUserRequest): Promise<Created> {
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
  if (input.TemporaryPassword === undefined && canDoWithoutPassword(pool, identity.attributes)) {
    return { user: storeNewUser(cognito, pool, { ...identity, status: 'CONFIRMED' }) };
  }
  const password = input.TemporaryPassword ?? generatePassword(pool);
  return { user: storeNewUser(cognito, pool, { ...identity, status: 'FORCE_CHANGE_PASSWORD', password }), password };
}

/** RESEND: another temporary password, with the whole of its time, for a user who has not used the first. */
function renewPassword(cognito: Cognito, pool: Pool, input: AdminCreateUserRequest): Created {
  const user = cognito.users.get(pool, input.Username!);
  if (user.status !== 'FORCE_CHANGE_PASSWORD') {
    throw unsupportedUserState(`Resend not possible. ${input.Username} status is not FORCE_CHANGE_PASSWORD`);
  }
  checkMedia(input.DesiredDeliveryMediums ?? [], user.attributes);
  const password = input.TemporaryPassword ?? generatePassword(pool);
  const changed = cognito.users.change(pool, user, cognito.now(), (current) =>
    passwordOf(cognito, pool, current, password),
  );
  return { user: changed, password };
}

const originOf = (input: AdminCreateUserRequest): Origin => ({
  operation: 'AdminCreateUser',
  clientId: ADMIN_CLIENT_ID,
  clientMetadata: input.ClientMetadata,
});
