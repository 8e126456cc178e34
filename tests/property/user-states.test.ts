/**
 * Random sequences of calls on a user pool, beside a model of what should become of its users: every call ends as the model says (the
 * error's name, the messages that go out, the functions that are asked), and after each of them every user is as the model says.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc, { type Arbitrary } from 'fast-check';
import { patience, runs } from './runs.ts';
import * as administration from './user-states/administration.ts';
import { type Driver, inProcess, overTheWire } from './user-states/drivers.ts';
import { type Kind, Model, Refused } from './user-states/model.ts';
import * as passwords from './user-states/passwords.ts';
import * as signIn from './user-states/sign-in.ts';
import * as signUp from './user-states/sign-up.ts';
import { EMAILS, type Learn, NAMES, type Step } from './user-states/step.ts';

const often = (weight: number, arbitrary: Arbitrary<Step>) => ({ weight, arbitrary });

const step: Arbitrary<Step> = fc.oneof(
  often(5, signUp.signUp),
  often(4, signUp.confirmSignUp),
  often(2, signUp.adminConfirmSignUp),
  often(2, signUp.resendCode),
  often(4, signUp.adminCreateUser),
  often(3, passwords.adminSetUserPassword),
  often(2, passwords.adminResetUserPassword),
  often(3, passwords.forgotPassword),
  often(3, passwords.confirmForgotPassword),
  often(3, passwords.changePassword),
  often(9, signIn.signIn),
  often(3, signIn.answerNewPassword),
  often(3, signIn.refresh),
  often(1, signIn.globalSignOut),
  often(1, signIn.revokeToken),
  often(2, administration.adminDisableUser),
  often(2, administration.adminEnableUser),
  often(1, administration.adminSignOut),
  often(1, administration.adminDeleteUser),
  often(1, administration.deleteUser),
  often(2, administration.getUser),
  often(4, administration.adminUpdateAttributes),
  often(2, administration.updateAttributes),
  often(2, administration.getVerificationCode),
  often(3, administration.verifyAttribute),
  often(2, administration.group),
  often(3, administration.timePasses),
  often(2, administration.functionChanges),
);

/** A confirmed user with a verified address signs in. */
const signedIn = (names: Kind['names']): Step[] => {
  const name = names === 'email username' ? 'b@x.org' : 'bob';
  const password = 'Passw0rd!';
  return [
    signUp.createUser({
      name,
      temporary: undefined,
      email: 'b@x.org',
      verified: true,
      action: 'SUPPRESS',
      force: false,
    }),
    passwords.setPassword({ who: name, password, permanent: true }),
    signIn.signInAs({ who: name, password, admin: false }),
  ];
};

async function take(driver: Driver, model: Model, { text, operation, input, predict }: Step): Promise<void> {
  const sent = input?.(model);
  if (operation && !sent) return;
  model.begin();
  let expected: string | undefined;
  let learn: Learn | undefined;
  try {
    learn = predict(model);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    expected = error.message;
  }
  driver.moveTo(model.now);
  if (!operation) return;
  const { answer, error } = await driver.call(operation, sent!);
  assert.equal(error ?? 'success', expected ?? 'success', text);
  const messages = await driver.messages();
  const lines = (all: readonly { source: string; to: string }[]) => all.map(({ source, to }) => `${source} to ${to}`);
  const told = messages.map(({ triggerSource, recipient }) => ({ source: triggerSource, to: recipient }));
  assert.deepEqual(lines(told), lines(model.sent), `messages of ${text}`);
  for (const [index, { learn: learnCode }] of model.sent.entries()) learnCode(messages[index]!.code!);
  if (model.kind.triggers) assert.deepEqual(driver.sources(), model.sources, `functions asked by ${text}`);
  learn?.(answer);
  await learnUnnamed(driver, model);
}

/** A call that failed once the user was stored has not told the `sub`. */
async function learnUnnamed(driver: Driver, model: Model): Promise<void> {
  const user = model.users.find(({ sub }) => sub === '');
  if (!user) return;
  const { answer } = await driver.call('ListUsers', {});
  const known = new Set(model.users.map(({ sub }) => sub));
  const subOf = (one: any) => one.Attributes.find(({ Name }: any) => Name === 'sub').Value;
  const found = answer.Users.find((one: any) => !known.has(subOf(one)));
  assert.ok(found, `${user.username} was not stored`);
  user.sub = subOf(found);
  if (model.kind.names === 'email username') user.username = user.sub;
}

/** Every user as the pool shows it, and whom every name finds. */
async function compare(driver: Driver, model: Model, after: string): Promise<void> {
  const { answer } = await driver.call('ListUsers', {});
  const shown = answer.Users.map(({ Username, UserStatus, Enabled, Attributes }: any) => {
    const values = Object.fromEntries(Attributes.map(({ Name, Value }: any) => [Name, Value]));
    const { sub, email = null, email_verified = null } = values;
    return [Username, sub, UserStatus, Enabled, email, email_verified];
  });
  const expected = model.users.map(({ username, sub, status, enabled, email = null, verified }) => {
    return [username, sub, status, enabled, email, verified === undefined ? null : String(verified)];
  });
  const ordered = (rows: string[][]) => rows.map(String).sort();
  assert.deepEqual(ordered(shown), ordered(expected as string[][]), `users after ${after}`);
  for (const typed of new Set([...NAMES, ...EMAILS])) {
    const found = await driver.call('AdminGetUser', { Username: typed });
    assert.equal(found.answer?.Username ?? found.error, model.find(typed)?.username ?? 'UserNotFoundException', typed);
  }
}

async function sequence(
  kind: Kind,
  steps: readonly Step[],
  open: (model: () => Model) => Promise<Driver>,
): Promise<void> {
  let model: Model | undefined;
  const driver = await open(() => model!);
  try {
    model = new Model(kind, driver.now());
    for (const one of steps) {
      await take(driver, model, one);
      await compare(driver, model, one.text);
    }
  } finally {
    await driver.close();
  }
}

/** Long enough for something to happen; most begin with a user who has signed in. */
const sequenceOf = (names: Kind['names'], least: number) =>
  fc.tuple(fc.boolean(), fc.array(step, { minLength: least, maxLength: 60, size: 'max' })).map(([isSetUp, random]) => {
    const steps = isSetUp ? [...signedIn(names), ...random] : random;
    return Object.assign(steps, {
      [fc.toStringMethod]: () => `\n${steps.map(({ text }) => `  ${text}`).join('\n')}\n`,
    });
  });

const KINDS = ['plain', 'caseless', 'email alias', 'email username'] as const;

for (const names of KINDS) {
  test(`any calls on a pool of ${names} names end as the statuses and errors say`, patience, async () => {
    const property = fc.asyncProperty(
      fc.boolean(),
      fc.boolean(),
      sequenceOf(names, 1),
      async (prevents, triggers, steps) => {
        const kind = { names, prevents, triggers };
        await sequence(kind, steps, (model) => inProcess(kind, model));
      },
    );
    await fc.assert(property, runs(30));
  });
}

test('the same over the wire', patience, async () => {
  const any = fc.constantFrom(...KINDS).chain((names) => fc.tuple(fc.constant(names), sequenceOf(names, 30)));
  const property = fc.asyncProperty(any, fc.boolean(), async ([names, steps], prevents) => {
    const kind = { names, prevents, triggers: false };
    await sequence(kind, steps, () => overTheWire(kind));
  });
  await fc.assert(property, runs(3));
});
