/**
 * What becomes of users, told a second time and without looking at the service: statuses, verified addresses, codes, lock-outs, tokens.
 * Written from the Developer Guide's and API reference's rules (user statuses, quotas, lock-out, user existence errors), small and slow.
 */

/** A kind of user pool and client. */
export interface Kind {
  names: 'plain' | 'caseless' | 'email alias' | 'email username';
  /** PreventUserExistenceErrors. */
  prevents: boolean;
  /** Functions are attached that fail when they are told to. */
  triggers: boolean;
}

export type Slot = 'sign-up' | 'forgot' | 'verify';

export interface Code {
  text: string;
  endsAt: number;
  destination: string;
}

export interface ModelUser {
  /** As typed; of an e-mail pool the `sub`. */
  username: string;
  sub: string;
  status: 'UNCONFIRMED' | 'CONFIRMED' | 'RESET_REQUIRED' | 'FORCE_CHANGE_PASSWORD';
  enabled: boolean;
  /** Undefined: nobody knows it. */
  password: string | undefined;
  temporaryEndsAt: number;
  email: string | undefined;
  /** Undefined: nothing is stated. */
  verified: boolean | undefined;
  codes: Partial<Record<Slot, Code>>;
  staleCode: string;
  failures: { count: number; lastAt: number; lockedUntil: number };
  calls: Record<string, number[]>;
  groups: Set<string>;
}

export interface Family {
  sub: string;
  refresh: string;
  endsAt: number;
  revoked: boolean;
}

export interface Access {
  token: string;
  family: Family;
  endsAt: number;
}

export interface Challenge {
  session: string;
  sub: string;
  name: string;
  endsAt: number;
  used: boolean;
}

export type Limited = Pick<ModelUser, 'calls' | 'failures'>;

/** The predicted end of a call that fails. */
export class Refused extends Error {}

export const refuse = (name: string): never => {
  throw new Refused(name);
};

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export const TRIGGERS = [
  'PreSignUp',
  'PostConfirmation',
  'PreAuthentication',
  'PostAuthentication',
  'PreTokenGeneration',
  'CustomMessage',
] as const;
export type Trigger = (typeof TRIGGERS)[number];

const LIFETIME: Readonly<Record<Slot, number>> = { 'sign-up': DAY, forgot: HOUR, verify: DAY };

const PER_HOUR: Readonly<Record<string, number>> = {
  Resend: 5,
  Confirm: 15,
  Change: 5,
  GetCode: 5,
  Verify: 15,
  Recovery: 20,
};

export class Model {
  now: number;
  users: ModelUser[] = [];
  families: Family[] = [];
  access: Access[] = [];
  challenges: Challenge[] = [];
  /** Names without a user, of which calls are counted as of users where existence errors are prevented. */
  strangers = new Map<string, Limited>();
  /** Functions that throw. */
  failing = new Set<Trigger>();
  autoConfirm = false;
  autoVerify = false;
  /** Of the call that is predicted: functions that are asked, and messages that go out. */
  sources: string[] = [];
  sent: { source: string; to: string; learn(code: string): void }[] = [];
  readonly kind: Kind;

  constructor(kind: Kind, now: number) {
    this.kind = kind;
    this.now = now;
  }

  begin(): void {
    this.sources = [];
    this.sent = [];
  }

  same(a: string, b: string): boolean {
    return this.kind.names === 'caseless' ? a.toLowerCase() === b.toLowerCase() : a === b;
  }

  /** The user whom a typed name means. */
  find(typed: string): ModelUser | undefined {
    return (
      this.users.find(({ username }) => this.same(username, typed)) ??
      this.owner(typed) ??
      this.users.find(({ sub }) => sub === typed)
    );
  }

  /** Who can be found by an address. */
  owner(email: string): ModelUser | undefined {
    if (this.kind.names === 'email username') return this.users.find((user) => user.email === email);
    if (this.kind.names !== 'email alias') return undefined;
    return this.users.find((user) => user.email === email && user.verified);
  }

  stranger(typed: string): Limited {
    const name = this.kind.names === 'caseless' ? typed.toLowerCase() : typed;
    const known = this.strangers.get(name) ?? { calls: {}, failures: { count: 0, lastAt: 0, lockedUntil: 0 } };
    this.strangers.set(name, known);
    return known;
  }

  get(typed: string): ModelUser {
    return this.find(typed) ?? refuse('UserNotFoundException');
  }

  /** An address that a user is about to be found by: another user of it stands in the way, or loses it by force. */
  claim(sub: string, email: string | undefined, verified: boolean | undefined, force: boolean): void {
    const counts = this.kind.names === 'email username' || (this.kind.names === 'email alias' && verified);
    const other = email !== undefined && counts ? this.owner(email) : undefined;
    if (!other || other.sub === sub) return;
    if (!force || this.kind.names === 'email username') refuse('AliasExistsException');
    other.verified = false;
  }

  trigger(name: Trigger, source: string): void {
    if (!this.kind.triggers) return;
    this.sources.push(source);
    if (this.failing.has(name)) refuse('UserLambdaValidationException');
  }

  /** Sends a code to the user's address. */
  sendCode(user: ModelUser, slot: Slot, occasion: string): void {
    this.trigger('CustomMessage', `CustomMessage_${occasion}`);
    const code: Code = { text: '', endsAt: this.now + LIFETIME[slot], destination: user.email! };
    user.staleCode = user.codes[slot]?.text ?? user.staleCode;
    user.codes[slot] = code;
    this.sent.push({
      source: `CustomMessage_${occasion}`,
      to: user.email!,
      learn(text) {
        code.text = text;
      },
    });
  }

  checkCode(user: ModelUser, slot: Slot, text: string): Code {
    const code = user.codes[slot];
    if (!code || this.now >= code.endsAt) return refuse('ExpiredCodeException');
    return code.text === text ? code : refuse('CodeMismatchException');
  }

  /** So many calls in any hour; one more is refused and not counted. */
  count(user: Limited, call: string): void {
    const recent = (user.calls[call] ?? []).filter((at) => at > this.now - HOUR);
    if (recent.length >= PER_HOUR[call]!) refuse('LimitExceededException');
    user.calls[call] = [...recent, this.now];
  }

  setPassword(user: ModelUser, password: string | undefined): void {
    user.password = password;
    // Who was about to replace the one before begins again.
    for (const challenge of this.challenges) if (challenge.sub === user.sub) challenge.used = true;
    if (user.status === 'FORCE_CHANGE_PASSWORD') user.temporaryEndsAt = this.now + 7 * DAY;
  }

  revokeAll({ sub }: ModelUser): void {
    for (const family of this.families) if (family.sub === sub) family.revoked = true;
  }

  /** The user of an access token. */
  requireAccess({ family, endsAt }: Access): ModelUser {
    if (this.now >= endsAt) refuse('NotAuthorizedException');
    const user = this.users.find(({ sub }) => sub === family.sub) ?? refuse('UserNotFoundException');
    if (!user.enabled || family.revoked) refuse('NotAuthorizedException');
    if (user.status === 'RESET_REQUIRED') refuse('PasswordResetRequiredException');
    return user;
  }
}

/** The policy of every pool here: eight characters of four kinds. */
export function checkPassword(password: string): void {
  const kinds = [/[A-Z]/, /[a-z]/, /[0-9]/, /[^A-Za-z0-9]/];
  if (password.length < 8 || kinds.some((one) => !one.test(password))) refuse('InvalidPasswordException');
}
