/** Steps that make users and confirm them. */
import fc, { type Arbitrary } from 'fast-check';
import { checkPassword, DAY, type Model, type ModelUser, refuse, type Slot } from './model.ts';
import { attributes, CODES, EMAILS, NAMES, PASSWORDS, type Step, typedFor, type WhichCode, who } from './step.ts';

const name = fc.constantFrom(...NAMES);
const password = fc.constantFrom(...PASSWORDS);
const email = fc.option(fc.constantFrom(...EMAILS), { nil: undefined });

/** User name and address of a user about to be, as the pool takes them. */
function identity(
  model: Model,
  typed: string,
  given: string | undefined,
): { username: string; email: string | undefined } {
  const isEmail = typed.includes('@');
  if (model.kind.names === 'email username') {
    if (!isEmail || (given !== undefined && given !== typed)) refuse('InvalidParameterException');
    return { username: '', email: typed };
  }
  if (model.kind.names === 'email alias' && isEmail) refuse('InvalidParameterException');
  return { username: typed, email: given };
}

function requireFree(
  model: Model,
  { username, email: address }: { username: string; email: string | undefined },
): void {
  const isTaken =
    model.kind.names === 'email username'
      ? model.owner(address!) !== undefined
      : model.users.some((user) => model.same(user.username, username));
  if (isTaken) refuse('UsernameExistsException');
}

const born = (more: Pick<ModelUser, 'username' | 'status' | 'password' | 'email' | 'verified'>): ModelUser => ({
  sub: '',
  enabled: true,
  temporaryEndsAt: 0,
  codes: {},
  staleCode: '111111',
  failures: { count: 0, lastAt: 0, lockedUntil: 0 },
  calls: {},
  groups: new Set(),
  ...more,
});

function named(model: Model, user: ModelUser, sub: string): void {
  user.sub = sub;
  if (model.kind.names === 'email username') user.username = sub;
}

export const signUp = fc.record({ name, password, email }).map(
  (given): Step => ({
    text: `SignUp ${given.name} ${given.password} ${given.email}`,
    operation: 'SignUp',
    input: () => ({ Username: given.name, Password: given.password, UserAttributes: attributes(given.email) }),
    predict(model) {
      const who = identity(model, given.name, given.email);
      checkPassword(given.password);
      model.trigger('PreSignUp', 'PreSignUp_SignUp');
      const confirm = model.kind.triggers && model.autoConfirm;
      const verify = model.kind.triggers && model.autoVerify;
      if (verify && (!confirm || who.email === undefined)) refuse('InvalidLambdaResponseException');
      requireFree(model, who);
      const verified = who.email === undefined ? undefined : verify;
      model.claim('', who.email, verified, true);
      const status = confirm ? 'CONFIRMED' : 'UNCONFIRMED';
      const user = born({ ...who, status, password: given.password, verified });
      model.users.push(user);
      if (confirm) model.trigger('PostConfirmation', 'PostConfirmation_ConfirmSignUp');
      else if (who.email !== undefined) model.sendCode(user, 'sign-up', 'SignUp');
      return ({ UserSub, UserConfirmed }) => {
        named(model, user, UserSub);
        if (UserConfirmed !== confirm) throw new Error(`UserConfirmed is ${UserConfirmed}`);
      };
    },
  }),
);

/** What a person types as a code. */
export function codeText(user: ModelUser | undefined, slot: Slot, which: WhichCode): string {
  if (which === 'stale') return user?.staleCode ?? '111111';
  return (which === 'right' && user?.codes[slot]?.text) || '000000';
}

export const confirmSignUp = fc.record({ who, which: fc.constantFrom(...CODES), force: fc.boolean() }).map(
  ({ who: given, which, force }): Step => ({
    text: `ConfirmSignUp ${given} ${which}${force ? ' by force' : ''}`,
    operation: 'ConfirmSignUp',
    input: (model) => ({
      Username: typedFor(model, given),
      ConfirmationCode: codeText(model.find(typedFor(model, given)), 'sign-up', which),
      ForceAliasCreation: force,
    }),
    predict(model) {
      const user = model.find(typedFor(model, given));
      if (!user) {
        if (!model.kind.prevents) return refuse('UserNotFoundException');
        model.count(model.stranger(typedFor(model, given)), 'Confirm');
        return refuse('CodeMismatchException');
      }
      if (user.status !== 'UNCONFIRMED') refuse('NotAuthorizedException');
      model.count(user, 'Confirm');
      const code = model.checkCode(user, 'sign-up', codeText(user, 'sign-up', which));
      const verified = user.email === code.destination ? true : user.verified;
      model.claim(user.sub, user.email, verified, force);
      user.staleCode = code.text;
      delete user.codes['sign-up'];
      user.status = 'CONFIRMED';
      user.verified = verified;
      model.trigger('PostConfirmation', 'PostConfirmation_ConfirmSignUp');
      return undefined;
    },
  }),
);

export const adminConfirmSignUp = who.map(
  (given): Step => ({
    text: `AdminConfirmSignUp ${given}`,
    operation: 'AdminConfirmSignUp',
    input: (model) => ({ Username: typedFor(model, given) }),
    predict(model) {
      const user = model.get(typedFor(model, given));
      if (user.status !== 'UNCONFIRMED') refuse('NotAuthorizedException');
      delete user.codes['sign-up'];
      user.status = 'CONFIRMED';
      model.trigger('PostConfirmation', 'PostConfirmation_ConfirmSignUp');
      return undefined;
    },
  }),
);

export const resendCode = who.map(
  (given): Step => ({
    text: `ResendConfirmationCode ${given}`,
    operation: 'ResendConfirmationCode',
    input: (model) => ({ Username: typedFor(model, given) }),
    predict(model) {
      const user = model.find(typedFor(model, given));
      if (model.kind.prevents && !(user?.enabled && user.status === 'UNCONFIRMED')) {
        model.count(model.stranger(typedFor(model, given)), 'Resend');
        return undefined;
      }
      if (!user) return refuse('UserNotFoundException');
      if (user.status !== 'UNCONFIRMED') refuse('InvalidParameterException');
      if (user.email === undefined) refuse('NotAuthorizedException');
      model.count(user, 'Resend');
      model.sendCode(user, 'sign-up', 'ResendCode');
      return undefined;
    },
  }),
);

interface Creation {
  name: string;
  temporary: string | undefined;
  email: string | undefined;
  verified: boolean;
  action: 'SUPPRESS' | 'RESEND' | undefined;
  force: boolean;
}

export const createUser = ({ name: typed, temporary, email: address, verified, action, force }: Creation): Step => ({
  text: `AdminCreateUser ${typed} ${temporary} ${address} ${verified && 'verified'} ${action} ${force ? 'by force' : ''}`,
  operation: 'AdminCreateUser',
  input: () => ({
    Username: typed,
    TemporaryPassword: temporary,
    UserAttributes: attributes(address, address !== undefined && verified ? true : undefined),
    MessageAction: action,
    DesiredDeliveryMediums: ['EMAIL'],
    ForceAliasCreation: force,
  }),
  predict(model) {
    if (temporary !== undefined) checkPassword(temporary);
    if (action === 'RESEND') return resend(model, typed, temporary);
    const who = identity(model, typed, address);
    if (action !== 'SUPPRESS' && who.email === undefined) refuse('InvalidParameterException');
    model.trigger('PreSignUp', 'PreSignUp_AdminCreateUser');
    requireFree(model, who);
    const stated = address !== undefined && verified ? true : undefined;
    model.claim('', who.email, stated, force);
    const user = born({ ...who, status: 'FORCE_CHANGE_PASSWORD', password: temporary, verified: stated });
    user.temporaryEndsAt = model.now + 7 * DAY;
    model.users.push(user);
    if (action !== 'SUPPRESS') invitation(model, user);
    return ({ User }) => named(model, user, User.Attributes.find((attribute: any) => attribute.Name === 'sub').Value);
  },
});

export const adminCreateUser: Arbitrary<Step> = fc
  .record({
    name,
    temporary: fc.option(password, { nil: undefined }),
    email,
    verified: fc.boolean(),
    action: fc.constantFrom(undefined, undefined, 'SUPPRESS' as const, 'RESEND' as const),
    force: fc.boolean(),
  })
  .map(createUser);

function resend(model: Model, typed: string, temporary: string | undefined): undefined {
  const user = model.get(typed);
  if (user.status !== 'FORCE_CHANGE_PASSWORD') refuse('UnsupportedUserStateException');
  if (user.email === undefined) refuse('InvalidParameterException');
  model.setPassword(user, temporary);
  invitation(model, user);
}

function invitation(model: Model, user: ModelUser): void {
  model.trigger('CustomMessage', 'CustomMessage_AdminCreateUser');
  const learn = (code: string) => {
    user.password = code;
  };
  model.sent.push({ source: 'CustomMessage_AdminCreateUser', to: user.email!, learn });
}
