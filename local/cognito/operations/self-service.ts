/** What users do with themselves, access token in hand: GetUser, DeleteUser, ChangePassword. */
import type {
  ChangePasswordRequest,
  DeleteUserRequest,
  GetUserRequest,
} from '@aws-sdk/client-cognito-identity-provider';
import type { Cognito } from '../cognito.ts';
import { wrongCredentials } from '../errors.ts';
import { describedPreference } from '../mfa/preference.ts';
import { checkHistory } from '../passwords/history.ts';
import { checkPassword } from '../passwords/policy.ts';
import { verifies } from '../passwords/verifier.ts';
import { requireAccess } from '../tokens/access.ts';
import { readable } from '../users/attributes.ts';
import { forgetUser, passwordOf } from '../users/create.ts';
import { attributeList, shownAttributes } from '../users/user.ts';
import type { Family } from './family.ts';

export const selfServiceOperations: Family = {
  GetUser: async (cognito, input: GetUserRequest) => {
    const { client, user } = await requireAccess(cognito, input.AccessToken!);
    return {
      Username: user.username,
      UserAttributes: attributeList(readable(client, shownAttributes(user))),
      ...describedPreference(user),
    };
  },
  DeleteUser: async (cognito, input: DeleteUserRequest) => {
    const { pool, user } = await requireAccess(cognito, input.AccessToken!);
    forgetUser(cognito, pool, user);
    return {};
  },
  ChangePassword: changePassword,
};

/** @throws NotAuthorizedException for a wrong previous password, LimitExceededException after five calls in an hour. */
async function changePassword(cognito: Cognito, input: ChangePasswordRequest): Promise<object> {
  const { pool, user } = await requireAccess(cognito, input.AccessToken!);
  cognito.attempts.count(user, 'ChangePassword');
  const { verifier, username } = user;
  const isRight = verifier && verifies(verifier, pool.id, username, input.PreviousPassword ?? '');
  if (!isRight) throw wrongCredentials();
  checkPassword(pool, input.ProposedPassword!);
  checkHistory(pool, user, input.ProposedPassword!);
  cognito.users.change(pool, user, cognito.now(), (current) =>
    passwordOf(cognito, pool, current, input.ProposedPassword!),
  );
  return {};
}
