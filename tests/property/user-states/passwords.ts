/** Steps that set, change, reset and recover passwords. */
import fc from 'fast-check';
import { checkPassword, type ModelUser, refuse } from './model.ts';
import { codeText } from './sign-up.ts';
import { CODES, newest, PASSWORDS, type Step, typedFor, who } from './step.ts';

const password = fc.constantFrom(...PASSWORDS);
const nth = fc.nat(3);

const unlock = (user: ModelUser): void => {
  user.failures = { count: 0, lastAt: 0, lockedUntil: 0 };
};

export const setPassword = (given: { who: string; password: string; permanent: boolean }): Step => ({
  text: `AdminSetUserPassword ${given.who} ${given.password} ${given.permanent ? 'permanent' : 'temporary'}`,
  operation: 'AdminSetUserPassword',
  input: (model) => ({ Username: typedFor(model, given.who), Password: given.password, Permanent: given.permanent }),
  predict(model) {
    const user = model.get(typedFor(model, given.who));
    checkPassword(given.password);
    user.status = given.permanent ? 'CONFIRMED' : 'FORCE_CHANGE_PASSWORD';
    model.setPassword(user, given.password);
    unlock(user);
    return undefined;
  },
});

export const adminSetUserPassword = fc.record({ who, password, permanent: fc.boolean() }).map(setPassword);

const isResettable = ({ status }: ModelUser): boolean => status !== 'FORCE_CHANGE_PASSWORD' && status !== 'UNCONFIRMED';

const requireResettable = (user: ModelUser): void => {
  if (!isResettable(user)) refuse('NotAuthorizedException');
};

const hasChannel = (user: ModelUser): boolean => user.email !== undefined && user.verified === true;

export const adminResetUserPassword = who.map(
  (given): Step => ({
    text: `AdminResetUserPassword ${given}`,
    operation: 'AdminResetUserPassword',
    input: (model) => ({ Username: typedFor(model, given) }),
    predict(model) {
      const user = model.get(typedFor(model, given));
      if (!user.enabled) refuse('NotAuthorizedException');
      requireResettable(user);
      if (!hasChannel(user)) refuse('InvalidParameterException');
      user.status = 'RESET_REQUIRED';
      model.sendCode(user, 'forgot', 'ForgotPassword');
      return undefined;
    },
  }),
);

export const forgotPassword = who.map(
  (given): Step => ({
    text: `ForgotPassword ${given}`,
    operation: 'ForgotPassword',
    input: (model) => ({ Username: typedFor(model, given) }),
    predict(model) {
      const user = model.find(typedFor(model, given));
      if (model.kind.prevents && !(user?.enabled && isResettable(user) && hasChannel(user))) {
        model.count(model.stranger(typedFor(model, given)), 'Recovery');
        return undefined;
      }
      if (!user?.enabled) return refuse('UserNotFoundException');
      model.count(user, 'Recovery');
      if (user.status !== 'UNCONFIRMED') requireResettable(user);
      if (!hasChannel(user)) refuse('InvalidParameterException');
      requireResettable(user);
      model.sendCode(user, 'forgot', 'ForgotPassword');
      return undefined;
    },
  }),
);

export const confirmForgotPassword = fc.record({ who, password, which: fc.constantFrom(...CODES) }).map(
  (given): Step => ({
    text: `ConfirmForgotPassword ${given.who} ${given.which} ${given.password}`,
    operation: 'ConfirmForgotPassword',
    input: (model) => ({
      Username: typedFor(model, given.who),
      Password: given.password,
      ConfirmationCode: codeText(model.find(typedFor(model, given.who)), 'forgot', given.which),
    }),
    predict(model) {
      const user = model.find(typedFor(model, given.who));
      if (model.kind.prevents && !user?.enabled) {
        model.count(model.stranger(typedFor(model, given.who)), 'Recovery');
        checkPassword(given.password);
        refuse('CodeMismatchException');
      }
      if (!user) return refuse('UserNotFoundException');
      if (!user.enabled) refuse('NotAuthorizedException');
      if (user.status === 'UNCONFIRMED') refuse('UserNotConfirmedException');
      model.count(user, 'Recovery');
      checkPassword(given.password);
      user.staleCode = model.checkCode(user, 'forgot', codeText(user, 'forgot', given.which)).text;
      delete user.codes.forgot;
      user.status = 'CONFIRMED';
      model.setPassword(user, given.password);
      unlock(user);
      model.trigger('PostConfirmation', 'PostConfirmation_ConfirmForgotPassword');
      return undefined;
    },
  }),
);

export const changePassword = fc.record({ nth, previous: password, proposed: password }).map(
  (given): Step => ({
    text: `ChangePassword of access token ${given.nth} from ${given.previous} to ${given.proposed}`,
    operation: 'ChangePassword',
    input(model) {
      const access = newest(model.access, given.nth);
      return (
        access && { AccessToken: access.token, PreviousPassword: given.previous, ProposedPassword: given.proposed }
      );
    },
    predict(model) {
      const user = model.requireAccess(newest(model.access, given.nth)!);
      model.count(user, 'Change');
      if (user.password !== given.previous) refuse('NotAuthorizedException');
      checkPassword(given.proposed);
      model.setPassword(user, given.proposed);
      return undefined;
    },
  }),
);
