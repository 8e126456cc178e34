/** Steps of administrators and of users with themselves, and what happens without a call. */
import fc from 'fast-check';
import { DAY, HOUR, MINUTE, type Model, type ModelUser, refuse, SECOND, TRIGGERS } from './model.ts';
import { codeText } from './sign-up.ts';
import { attributes, CODES, EMAILS, GROUPS, newest, type Step, typedFor, who } from './step.ts';

const nth = fc.nat(3);

const onUser = (operation: string, change: (model: Model, user: ModelUser) => void) =>
  who.map(
    (given): Step => ({
      text: `${operation} ${given}`,
      operation,
      input: (model) => ({ Username: typedFor(model, given) }),
      predict: (model) => void change(model, model.get(typedFor(model, given))),
    }),
  );

const withToken = (operation: string, change: (model: Model, user: ModelUser) => void) =>
  nth.map(
    (at): Step => ({
      text: `${operation} of access token ${at}`,
      operation,
      input(model) {
        const access = newest(model.access, at);
        return access && { AccessToken: access.token };
      },
      predict: (model) => void change(model, model.requireAccess(newest(model.access, at)!)),
    }),
  );

const remove = (model: Model, user: ModelUser): void => {
  model.users = model.users.filter((other) => other !== user);
};

export const adminDisableUser = onUser('AdminDisableUser', (model, user) => {
  user.enabled = false;
  model.revokeAll(user);
});
export const adminEnableUser = onUser('AdminEnableUser', (_model, user) => {
  user.enabled = true;
});
export const adminSignOut = onUser('AdminUserGlobalSignOut', (model, user) => model.revokeAll(user));
export const adminDeleteUser = onUser('AdminDeleteUser', remove);
export const deleteUser = withToken('DeleteUser', remove);
export const getUser = withToken('GetUser', () => {});

/** A new address is unverified unless the same call says otherwise; the pool then sends a code to it. */
function changeEmail(model: Model, user: ModelUser, email: string, verified: boolean | undefined): void {
  const isNew = email !== user.email && verified !== true;
  const stated = isNew ? false : (verified ?? user.verified);
  model.claim(user.sub, email, stated, false);
  user.email = email;
  user.verified = stated;
  if (isNew) model.sendCode(user, 'verify', 'UpdateUserAttribute');
}

export const adminUpdateAttributes = fc
  .record({ who, email: fc.constantFrom(...EMAILS), verified: fc.option(fc.boolean(), { nil: undefined }) })
  .map(
    (given): Step => ({
      text: `AdminUpdateUserAttributes ${given.who} ${given.email} ${given.verified}`,
      operation: 'AdminUpdateUserAttributes',
      input: (model) => ({
        Username: typedFor(model, given.who),
        UserAttributes: attributes(given.email, given.verified),
      }),
      predict: (model) => void changeEmail(model, model.get(typedFor(model, given.who)), given.email, given.verified),
    }),
  );

export const updateAttributes = fc.record({ nth, email: fc.constantFrom(...EMAILS) }).map(
  (given): Step => ({
    text: `UpdateUserAttributes of access token ${given.nth} ${given.email}`,
    operation: 'UpdateUserAttributes',
    input(model) {
      const access = newest(model.access, given.nth);
      return access && { AccessToken: access.token, UserAttributes: attributes(given.email) };
    },
    predict: (model) =>
      void changeEmail(model, model.requireAccess(newest(model.access, given.nth)!), given.email, undefined),
  }),
);

export const getVerificationCode = nth.map(
  (at): Step => ({
    text: `GetUserAttributeVerificationCode of access token ${at}`,
    operation: 'GetUserAttributeVerificationCode',
    input(model) {
      const access = newest(model.access, at);
      return access && { AccessToken: access.token, AttributeName: 'email' };
    },
    predict(model) {
      const user = model.requireAccess(newest(model.access, at)!);
      if (user.email === undefined) refuse('InvalidParameterException');
      model.count(user, 'GetCode');
      model.sendCode(user, 'verify', 'VerifyUserAttribute');
      return undefined;
    },
  }),
);

export const verifyAttribute = fc.record({ nth, which: fc.constantFrom(...CODES) }).map(({ nth: at, which }): Step => {
  const userOf = (model: Model) => {
    const access = newest(model.access, at);
    return model.users.find(({ sub }) => sub === access?.family.sub);
  };
  return {
    text: `VerifyUserAttribute of access token ${at} ${which}`,
    operation: 'VerifyUserAttribute',
    input(model) {
      const access = newest(model.access, at);
      const Code = codeText(userOf(model), 'verify', which);
      return access && { AccessToken: access.token, AttributeName: 'email', Code };
    },
    predict(model) {
      const user = model.requireAccess(newest(model.access, at)!);
      model.count(user, 'Verify');
      const code = model.checkCode(user, 'verify', codeText(user, 'verify', which));
      const verified = user.email === code.destination ? true : user.verified;
      model.claim(user.sub, user.email, verified, false);
      user.staleCode = code.text;
      delete user.codes.verify;
      user.verified = verified;
      return undefined;
    },
  };
});

export const group = fc
  .record({ who, group: fc.constantFrom(...GROUPS, 'nobodys'), add: fc.boolean() })
  .map((given): Step => {
    const operation = given.add ? 'AdminAddUserToGroup' : 'AdminRemoveUserFromGroup';
    return {
      text: `${operation} ${given.who} ${given.group}`,
      operation,
      input: (model) => ({ Username: typedFor(model, given.who), GroupName: given.group }),
      predict(model) {
        const user = model.get(typedFor(model, given.who));
        if (given.group === 'nobodys') refuse('ResourceNotFoundException');
        if (given.add) user.groups.add(given.group);
        else user.groups.delete(given.group);
        return undefined;
      },
    };
  });

const SPANS = [SECOND, 5 * SECOND, 2 * MINUTE, 3 * MINUTE, 16 * MINUTE, HOUR, DAY, 7 * DAY, 30 * DAY];

export const timePasses = fc.constantFrom(...SPANS).map(
  (span): Step => ({
    text: `${span / 1000} s pass`,
    predict(model) {
      model.now += span;
      return undefined;
    },
  }),
);

export const functionChanges = fc.constantFrom(...TRIGGERS, 'autoConfirm' as const, 'autoVerify' as const).map(
  (what): Step => ({
    text: `${what} is turned over`,
    predict(model) {
      if (what === 'autoConfirm' || what === 'autoVerify') model[what] = !model[what];
      else if (!model.failing.delete(what)) model.failing.add(what);
      return undefined;
    },
  }),
);
