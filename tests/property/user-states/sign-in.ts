/** Steps that sign users in and out. */
import fc from 'fast-check';
import {
  checkPassword,
  DAY,
  type Family,
  HOUR,
  type Limited,
  MINUTE,
  type Model,
  type ModelUser,
  refuse,
  SECOND,
} from './model.ts';
import { type Learn, newest, PASSWORDS, type Step, typedFor, who } from './step.ts';

const nth = fc.nat(3);

/** The password that the user has. */
const OWN = ['its own', 'its own', 'its own'] as const;

/** Takes new tokens in; the groups that they tell are the user's. */
function tokens(model: Model, user: ModelUser, known?: Family): Learn {
  const groups = [...user.groups].sort();
  return ({ AuthenticationResult: result }) => {
    if (!result) throw new Error('no tokens came');
    const told = JSON.parse(Buffer.from(result.IdToken.split('.')[1], 'base64url').toString())['cognito:groups'] ?? [];
    if (String([...told].sort()) !== String(groups)) throw new Error(`groups ${told}, not ${groups}`);
    const family = known ?? {
      sub: user.sub,
      refresh: result.RefreshToken,
      endsAt: model.now + 30 * DAY,
      revoked: false,
    };
    if (!known) model.families.push(family);
    model.access.push({ token: result.AccessToken, family, endsAt: model.now + HOUR });
  };
}

/** 2^(n-5) seconds after the fifth wrong password in a row and each further one; none counts after a quarter of an hour of silence. */
function wrongPassword(model: Model, { failures }: Limited): never {
  failures.count = model.now - failures.lastAt < 15 * MINUTE ? failures.count + 1 : 1;
  failures.lastAt = model.now;
  if (failures.count >= 5) failures.lockedUntil = model.now + Math.min(SECOND * 2 ** (failures.count - 5), 15 * MINUTE);
  return refuse('NotAuthorizedException');
}

function checkSignIn(model: Model, typed: string, password: string): ModelUser {
  const user = model.find(typed);
  if (!user && !model.kind.prevents) refuse('UserNotFoundException');
  model.trigger('PreAuthentication', 'PreAuthentication_Authentication');
  if (!model.kind.prevents && user?.enabled && user.status === 'UNCONFIRMED') refuse('UserNotConfirmedException');
  const limited = user ?? model.stranger(typed);
  if (model.now < limited.failures.lockedUntil) refuse('NotAuthorizedException');
  if (user?.password !== password) {
    if (user?.status === 'RESET_REQUIRED' && !model.kind.prevents) refuse('PasswordResetRequiredException');
    return wrongPassword(model, limited);
  }
  if (!user) return refuse('NotAuthorizedException');
  user.failures = { count: 0, lastAt: 0, lockedUntil: 0 };
  if (!user.enabled) refuse('NotAuthorizedException');
  if (user.status === 'UNCONFIRMED') refuse('UserNotConfirmedException');
  if (user.status === 'RESET_REQUIRED') refuse('PasswordResetRequiredException');
  const isTemporary = user.status === 'FORCE_CHANGE_PASSWORD';
  if (isTemporary && model.now >= user.temporaryEndsAt) refuse('NotAuthorizedException');
  return user;
}

export function signInAs({ who: given, password, admin }: { who: string; password: string; admin: boolean }): Step {
  const passwordIn = (model: Model) =>
    password === OWN[0] ? (model.find(typedFor(model, given))?.password ?? PASSWORDS[0]) : password;
  return {
    text: `${admin ? 'AdminInitiateAuth' : 'InitiateAuth'} ${given} ${password}`,
    operation: admin ? 'AdminInitiateAuth' : 'InitiateAuth',
    input: (model) => ({
      AuthFlow: admin ? 'ADMIN_USER_PASSWORD_AUTH' : 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: typedFor(model, given), PASSWORD: passwordIn(model) },
    }),
    predict(model) {
      const user = checkSignIn(model, typedFor(model, given), passwordIn(model));
      model.trigger('PostAuthentication', 'PostAuthentication_Authentication');
      model.trigger('PreTokenGeneration', 'TokenGeneration_Authentication');
      if (user.status !== 'FORCE_CHANGE_PASSWORD') return tokens(model, user);
      return ({ ChallengeName, Session }) => {
        if (ChallengeName !== 'NEW_PASSWORD_REQUIRED') throw new Error(`the challenge is ${ChallengeName}`);
        const endsAt = model.now + 3 * MINUTE;
        model.challenges.push({ session: Session, sub: user.sub, name: user.username, endsAt, used: false });
      };
    },
  };
}

export const signIn = fc
  .record({ who, password: fc.constantFrom(...PASSWORDS, ...OWN, ...OWN), admin: fc.boolean() })
  .map(signInAs);

export const answerNewPassword = fc.record({ nth, password: fc.constantFrom(...PASSWORDS) }).map(
  (given): Step => ({
    text: `NEW_PASSWORD_REQUIRED ${given.nth} answered with ${given.password}`,
    operation: 'RespondToAuthChallenge',
    input(model) {
      const challenge = newest(model.challenges, given.nth);
      const ChallengeName = 'NEW_PASSWORD_REQUIRED';
      const responses = { USERNAME: challenge?.name, NEW_PASSWORD: given.password };
      return challenge && { ChallengeName, Session: challenge.session, ChallengeResponses: responses };
    },
    predict(model) {
      const challenge = newest(model.challenges, given.nth)!;
      const user = model.users.find(({ sub }) => sub === challenge.sub);
      if (challenge.used || model.now >= challenge.endsAt) refuse('NotAuthorizedException');
      if (!user?.enabled || user.status !== 'FORCE_CHANGE_PASSWORD') return refuse('NotAuthorizedException');
      checkPassword(given.password);
      challenge.used = true;
      user.status = 'CONFIRMED';
      model.setPassword(user, given.password);
      model.trigger('PostAuthentication', 'PostAuthentication_Authentication');
      model.trigger('PreTokenGeneration', 'TokenGeneration_NewPasswordChallenge');
      return tokens(model, user);
    },
  }),
);

export const refresh = nth.map(
  (at): Step => ({
    text: `REFRESH_TOKEN_AUTH ${at}`,
    operation: 'InitiateAuth',
    input(model) {
      const family = newest(model.families, at);
      return family && { AuthFlow: 'REFRESH_TOKEN_AUTH', AuthParameters: { REFRESH_TOKEN: family.refresh } };
    },
    predict(model) {
      const family = newest(model.families, at)!;
      const user = model.users.find(({ sub }) => sub === family.sub);
      if (!user?.enabled || family.revoked || model.now >= family.endsAt) return refuse('NotAuthorizedException');
      model.trigger('PreTokenGeneration', 'TokenGeneration_RefreshTokens');
      return tokens(model, user, family);
    },
  }),
);

export const globalSignOut = nth.map(
  (at): Step => ({
    text: `GlobalSignOut of access token ${at}`,
    operation: 'GlobalSignOut',
    input(model) {
      const access = newest(model.access, at);
      return access && { AccessToken: access.token };
    },
    predict(model) {
      model.revokeAll(model.requireAccess(newest(model.access, at)!));
      return undefined;
    },
  }),
);

export const revokeToken = nth.map(
  (at): Step => ({
    text: `RevokeToken ${at}`,
    operation: 'RevokeToken',
    input(model) {
      const family = newest(model.families, at);
      return family && { Token: family.refresh };
    },
    predict(model) {
      newest(model.families, at)!.revoked = true;
      return undefined;
    },
  }),
);
