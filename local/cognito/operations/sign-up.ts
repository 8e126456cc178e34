/** Signing up: SignUp, ConfirmSignUp, ResendConfirmationCode and the administrator's confirmation. */
import type {
  AdminConfirmSignUpRequest,
  ConfirmSignUpRequest,
  ResendConfirmationCodeRequest,
  SignUpRequest,
} from '@aws-sdk/client-cognito-identity-provider';
import { countStranger, simulatedDelivery } from '../auth/strangers.ts';
import { wrongCode } from '../codes/codes.ts';
import type { Cognito } from '../cognito.ts';
import { combinationNotFound, invalidParameter, notAuthorized, notInTheLocalWorld } from '../errors.ts';
import {
  ALREADY_CONFIRMED,
  PASSWORD_IS_NEEDED,
  RESEND_HIDES_CONFIRMED_USERS,
  SIGN_UP_STATES_UNVERIFIED,
  UNKNOWN_USER_HAS_A_WRONG_CODE,
} from '../inferred.ts';
import { type CodeDeliveryDetails, verificationChannel } from '../messages/channel.ts';
import { sendCode } from '../messages/send.ts';
import { canDoWithoutPassword } from '../mfa/first-factors.ts';
import { checkPassword } from '../passwords/policy.ts';
import { preventsExistenceErrors } from '../pools/client.ts';
import type { Pool, VerifiableAttribute } from '../pools/pool.ts';
import type { Origin } from '../triggers/metadata.ts';
import { postConfirmation } from '../triggers/post-confirmation.ts';
import { preSignUp } from '../triggers/pre-sign-up.ts';
import { claimAliases, requireFreeUsername } from '../users/aliases.ts';
import { checkNewAttributes, checkWritable } from '../users/attributes.ts';
import { storeNewUser } from '../users/create.ts';
import { newIdentity } from '../users/names.ts';
import { type Attributes, attributeMap, type User, VERIFIABLE } from '../users/user.ts';
import { verifiedBy } from '../users/verify.ts';
import { adminTarget, publicCaller } from './caller.ts';
import type { Family } from './family.ts';

export const signUpOperations: Family = {
  SignUp: signUp,
  ConfirmSignUp: confirmSignUp,
  ResendConfirmationCode: resendCode,
  AdminConfirmSignUp: adminConfirmSignUp,
};

/**
 * Order: the request is checked, PreSignUp runs, the name is found free, the user is stored, the code is sent or PostConfirmation
 * runs. What fails after the user was stored leaves it stored.
 */
async function signUp(cognito: Cognito, input: SignUpRequest): Promise<object> {
  const { pool, client } = publicCaller(cognito, input);
  if (pool.settings.AdminCreateUserConfig.AllowAdminCreateUserOnly) {
    throw notAuthorized('SignUp is not permitted for this user pool');
  }
  const password = input.Password;
  const given = attributeMap(input.UserAttributes);
  const identity = newIdentity(pool, input.Username!, given);
  checkWritable(client, Object.keys(given));
  checkNewAttributes(pool, identity.attributes, { required: true });
  // Seen in public (amplify-js issue 1669).
  if (given['preferred_username'] !== undefined && pool.aliasAttributes?.includes('preferred_username')) {
    throw invalidParameter(
      'Preferred username cannot be provided for unconfirmed account, since user pool is configured for preferred username alias.',
    );
  }
  if (password !== undefined) checkPassword(pool, password);
  else if (!canDoWithoutPassword(pool, identity.attributes)) throw invalidParameter(PASSWORD_IS_NEEDED);
  const origin: Origin = { operation: 'SignUp', clientId: client.id, clientMetadata: input.ClientMetadata };
  const decision = await preSignUp(cognito, pool, {
    source: 'PreSignUp_SignUp',
    userName: identity.username,
    attributes: identity.attributes,
    validationData: input.ValidationData ? attributeMap(input.ValidationData) : null,
    origin,
  });
  const created = { ...identity, attributes: withVerifiedFlags(identity.attributes, decision.verify) };
  // From here to the stored user nothing waits: of two sign-ups with one name, one finds it taken.
  requireFreeUsername(cognito, pool, created, 'User already exists');
  claimAliases(cognito, pool, created, { force: true });
  const user = storeNewUser(cognito, pool, {
    ...created,
    status: decision.confirm ? 'CONFIRMED' : 'UNCONFIRMED',
    password,
  });
  let details: CodeDeliveryDetails | undefined;
  if (decision.confirm) await postConfirmation(cognito, pool, user, 'PostConfirmation_ConfirmSignUp', origin);
  else details = await sendSignUpCode(cognito, pool, user, 'SignUp', origin);
  return { UserConfirmed: decision.confirm, UserSub: user.sub, CodeDeliveryDetails: details };
}

async function confirmSignUp(cognito: Cognito, input: ConfirmSignUpRequest): Promise<object> {
  const { pool, client } = publicCaller(cognito, input);
  if (input.Session) throw notInTheLocalWorld('Session of ConfirmSignUp');
  const user = cognito.users.find(pool, input.Username!);
  if (!user) {
    if (!preventsExistenceErrors(client) || !UNKNOWN_USER_HAS_A_WRONG_CODE) throw combinationNotFound();
    countStranger(cognito, pool, input.Username!, 'ConfirmSignUp');
    throw wrongCode();
  }
  requireUnconfirmed(user);
  cognito.attempts.count(user, 'ConfirmSignUp');
  const issued = cognito.codes.check(user, 'sign-up', input.ConfirmationCode!);
  const attributes = verifiedBy(user, issued);
  claimAliases(cognito, pool, { sub: user.sub, attributes }, { force: input.ForceAliasCreation ?? false });
  cognito.codes.use(user, 'sign-up');
  const confirmed = cognito.users.change(pool, user, cognito.now(), () => ({ status: 'CONFIRMED', attributes }));
  const origin: Origin = { operation: 'ConfirmSignUp', clientId: client.id, clientMetadata: input.ClientMetadata };
  await postConfirmation(cognito, pool, confirmed, 'PostConfirmation_ConfirmSignUp', origin);
  return {};
}

/** Confirms the user and verifies nothing. */
async function adminConfirmSignUp(cognito: Cognito, input: AdminConfirmSignUpRequest): Promise<object> {
  const { pool, user } = adminTarget(cognito, input);
  requireUnconfirmed(user);
  cognito.codes.use(user, 'sign-up');
  const confirmed = cognito.users.change(pool, user, cognito.now(), () => ({ status: 'CONFIRMED' }));
  const origin: Origin = { operation: 'AdminConfirmSignUp', clientId: null, clientMetadata: input.ClientMetadata };
  await postConfirmation(cognito, pool, confirmed, 'PostConfirmation_ConfirmSignUp', origin);
  return {};
}

async function resendCode(cognito: Cognito, input: ResendConfirmationCodeRequest): Promise<object> {
  const { pool, client } = publicCaller(cognito, input);
  const user = cognito.users.find(pool, input.Username!);
  const isThere = user?.enabled && (user.status === 'UNCONFIRMED' || !RESEND_HIDES_CONFIRMED_USERS);
  if (!isThere && preventsExistenceErrors(client)) {
    countStranger(cognito, pool, input.Username!, 'ResendConfirmationCode');
    return { CodeDeliveryDetails: simulatedDelivery(cognito, pool, input.Username!) };
  }
  if (!user) throw combinationNotFound();
  if (user.status !== 'UNCONFIRMED') throw invalidParameter(ALREADY_CONFIRMED);
  if (!verificationChannel(pool, user)) throw notAuthorized('Cannot resend codes. Auto verification not turned on.');
  cognito.attempts.count(user, 'ResendConfirmationCode');
  const origin: Origin = {
    operation: 'ResendConfirmationCode',
    clientId: client.id,
    clientMetadata: input.ClientMetadata,
  };
  return { CodeDeliveryDetails: await sendSignUpCode(cognito, pool, user, 'ResendCode', origin) };
}

/** Sends a code where the pool verifies automatically; undefined when it does not. */
async function sendSignUpCode(
  cognito: Cognito,
  pool: Pool,
  user: User,
  occasion: 'SignUp' | 'ResendCode',
  origin: Origin,
): Promise<CodeDeliveryDetails | undefined> {
  const channel = verificationChannel(pool, user);
  return channel && sendCode(cognito, { pool, user, channel, occasion, origin }, 'sign-up');
}

function requireUnconfirmed(user: User): void {
  if (user.status !== 'UNCONFIRMED') throw notAuthorized(`User cannot be confirmed. Current status is ${user.status}`);
}

function withVerifiedFlags(attributes: Attributes, verified: readonly VerifiableAttribute[]): Attributes {
  const flags = VERIFIABLE.filter((name) => attributes[name] && (SIGN_UP_STATES_UNVERIFIED || verified.includes(name)));
  return {
    ...attributes,
    ...Object.fromEntries(flags.map((name) => [`${name}_verified`, String(verified.includes(name))])),
  };
}
