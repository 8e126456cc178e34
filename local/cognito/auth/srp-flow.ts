/**
 * USER_SRP_AUTH: user name first, then the proof of the password. Order: PreAuthentication before the challenge; after the proof the
 * user's state, PostAuthentication, tokens. Users are not migrated this way: a function needs the password.
 */
import type { Cognito } from '../cognito.ts';
import { userNotFound } from '../errors.ts';
import { preventsExistenceErrors } from '../pools/client.ts';
import type { Challenged } from '../triggers/auth-challenge.ts';
import { preAuthentication } from '../triggers/pre-authentication.ts';
import { proceed } from './proceed.ts';
import { type AuthOutcome, type AuthRequest, requiredParameter } from './request.ts';
import { checkSecretHash } from './secret-hash.ts';
import { passwordChallenge, provenUser } from './srp-challenge.ts';
import { requiredClientKey } from './srp-proof.ts';

export async function beginSrp(cognito: Cognito, request: AuthRequest): Promise<AuthOutcome> {
  const { clientKey, challenged } = await srpBeginning(cognito, request);
  return passwordChallenge(cognito, challenged, clientKey);
}

/** What every sign-in that begins with SRP_A has in common. @throws UserNotFoundException, what PreAuthentication causes. */
export async function srpBeginning(
  cognito: Cognito,
  request: AuthRequest,
): Promise<{ clientKey: string; challenged: Challenged }> {
  const { pool, client, origin } = request;
  const typed = requiredParameter(request, 'USERNAME');
  const clientKey = requiredClientKey(request);
  checkSecretHash(client, [typed], request.parameters.SECRET_HASH);
  const found = cognito.users.find(pool, typed);
  if (!found && !preventsExistenceErrors(client)) throw userNotFound();
  await preAuthentication(cognito, request, found, typed, origin);
  const user = found && cognito.users.current(found);
  return { clientKey, challenged: { pool, client, user, userName: user?.username ?? typed, origin } };
}

export async function answerPasswordVerifier(cognito: Cognito, request: AuthRequest): Promise<AuthOutcome> {
  const { pool, client, origin } = request;
  const { user, session } = provenUser(cognito, request);
  if (!session.custom) return proceed(cognito, { pool, client, user, origin });
  const entry = { challengeName: 'PASSWORD_VERIFIER', challengeResult: true, challengeMetadata: null };
  const custom = { entries: [...session.custom.entries, entry] };
  return proceed(cognito, { pool, client, user, origin, custom });
}
