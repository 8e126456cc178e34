/** How far a sign-in has come, from one challenge to the next. */
import type { Cognito } from '../cognito.ts';
import { sessionLifetime } from '../pools/client.ts';
import type { User } from '../users/user.ts';
import type { Proven } from './complete.ts';
import type { AuthRequest } from './request.ts';
import type { CustomProgress, Session } from './sessions.ts';

export interface Passed extends Proven {
  /** Of a sign-in that functions direct: they are asked again once the password, and what hangs on it, is proven. */
  custom?: CustomProgress;
}

/** A session that remembers how far the sign-in has come. */
export function openSession(
  cognito: Cognito,
  { pool, client, user, occasion, custom }: Passed,
  about: Pick<Session, 'challenge' | 'choices' | 'code' | 'isFirstFactor' | 'isSetUp'>,
): string {
  const progress = { ...(occasion && { occasion }), ...(custom && { custom }) };
  return cognito.sessions.open(
    { poolId: pool.id, clientId: client.id, sub: user.sub, ...progress, ...about },
    sessionLifetime(client),
  );
}

/**
 * The sign-in of a session that was answered.
 * @param secondFactor the challenge that was answered, when it was one for a second factor; functions see it in their list.
 */
export function resumed(request: AuthRequest, session: Session, user: User, secondFactor?: string): Passed {
  const { pool, client, origin } = request;
  const { occasion, custom } = session;
  const passed = {
    pool,
    client,
    user,
    origin,
    ...(occasion && { occasion }),
    secondFactor: secondFactor !== undefined,
  };
  if (!custom) return passed;
  const entry = secondFactor && { challengeName: secondFactor, challengeResult: true, challengeMetadata: null };
  return { ...passed, custom: { ...custom, entries: [...custom.entries, ...(entry ? [entry] : [])] } };
}
