/**
 * DEVICE_SRP_AUTH and DEVICE_PASSWORD_VERIFIER: after the user, a remembered device proves the password that its app made for it.
 * Source: Developer Guide, "Signing in with a device"; parameters as amazon-cognito-identity-js reads and sends them.
 */
import type { Cognito } from '../cognito.ts';
import type { Device } from '../devices/devices.ts';
import { notAuthorized, wrongCredentials } from '../errors.ts';
import { openExchange } from '../passwords/srp.ts';
import { sessionLifetime } from '../pools/client.ts';
import type { TokenOwner } from '../tokens/issue.ts';
import type { User } from '../users/user.ts';
import { answeringUser } from './answered.ts';
import { completeSignIn } from './complete.ts';
import { type AuthOutcome, type AuthRequest, requiredParameter } from './request.ts';
import type { Session } from './sessions.ts';
import { givenProof, isProven, requiredClientKey, secretBlockOf } from './srp-proof.ts';
import { checkState } from './user-state.ts';

const BEGIN = 'DEVICE_SRP_AUTH';
const VERIFY = 'DEVICE_PASSWORD_VERIFIER';

/** @param withoutPassword as `completeSignIn` has it. */
export function deviceChallenge(
  cognito: Cognito,
  { pool, client, user }: TokenOwner,
  device: Device,
  withoutPassword: boolean | undefined,
): AuthOutcome {
  const session = cognito.sessions.open(
    {
      poolId: pool.id,
      clientId: client.id,
      sub: user.sub,
      challenge: BEGIN,
      deviceKey: device.key,
      ...(withoutPassword && { withoutPassword }),
    },
    sessionLifetime(client),
  );
  cognito.devices.save({ ...device, awaitedIn: cognito.sessions.idOf(session) });
  return { ChallengeName: BEGIN, Session: session, ChallengeParameters: {} };
}

/**
 * Begins the proof. The session is the one that the device waits in, whatever Session comes along: amazon-cognito-identity-js gives
 * that of the challenge before when the user had a second factor, other clients give none.
 */
export async function answerDeviceSrp(cognito: Cognito, request: AuthRequest): Promise<AuthOutcome> {
  const { pool, client } = request;
  const name = requiredParameter(request, 'USERNAME');
  const key = requiredParameter(request, 'DEVICE_KEY');
  const clientKey = requiredClientKey(request);
  const owner = cognito.users.find(pool, name);
  const awaitedIn = owner && cognito.devices.find(owner, key)?.awaitedIn;
  if (awaitedIn === undefined) throw notAuthorized('Invalid session for the user.');
  const begun = cognito.sessions.checkId(awaitedIn, { clientId: client.id, challenge: BEGIN });
  const { user, device } = answering(cognito, request, begun);
  const { salt, value } = device.verifier!;
  const srp = openExchange(clientKey, value);
  cognito.sessions.use(begun);
  const { poolId, clientId, sub, deviceKey, withoutPassword } = begun;
  const session = cognito.sessions.open(
    { poolId, clientId, sub, challenge: VERIFY, srp, deviceKey, ...(withoutPassword && { withoutPassword }) },
    sessionLifetime(client),
  );
  return {
    ChallengeName: VERIFY,
    Session: session,
    ChallengeParameters: {
      DEVICE_KEY: device.key,
      SALT: salt,
      SECRET_BLOCK: secretBlockOf(session),
      SRP_B: srp.serverPublic,
      USERNAME: user.username,
    },
  };
}

/** Checks the proof, which uses its session up, right or wrong; then the sign-in goes on. */
export async function answerDeviceVerifier(cognito: Cognito, request: AuthRequest): Promise<AuthOutcome> {
  const { pool, client, origin } = request;
  requiredParameter(request, 'USERNAME');
  requiredParameter(request, 'DEVICE_KEY');
  const proof = givenProof(cognito, request, VERIFY);
  const { user, device } = answering(cognito, request, proof.session);
  cognito.sessions.use(proof.session);
  cognito.lockout.check(user);
  if (!isProven(proof, device.verifier!, { groupName: device.groupKey, id: device.key })) {
    cognito.lockout.failed(user);
    throw wrongCredentials();
  }
  cognito.lockout.forget(user);
  checkState(user);
  cognito.devices.save({ ...device, awaitedIn: undefined });
  const { withoutPassword } = proof.session;
  return completeSignIn(cognito, {
    pool,
    client,
    user,
    origin,
    occasion: 'AuthenticateDevice',
    deviceIsProven: true,
    ...(withoutPassword && { withoutPassword }),
  });
}

/** @throws NotAuthorizedException, ResourceNotFoundException "Device does not exist." when it was forgotten meanwhile. */
function answering(cognito: Cognito, request: AuthRequest, session: Session): { user: User; device: Device } {
  const user = answeringUser(cognito, request, session);
  if (!user || request.parameters.DEVICE_KEY !== session.deviceKey)
    throw notAuthorized('Invalid session for the user.');
  return { user, device: cognito.devices.get(user, session.deviceKey!) };
}
