/** A pool, one of its clients, and what cases do with them most often. */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import type {
  AttributeType,
  AuthenticationResultType,
  AuthFlowType,
  ChallengeNameType,
  InitiateAuthCommandOutput,
  RespondToAuthChallengeCommandOutput,
} from '@aws-sdk/client-cognito-identity-provider';
import { clientKeys, proof } from '../unit/local/cognito/srp-client.ts';
import type { Arrival, Handler } from './director.ts';
import { PASSWORD, type Stage } from './stage.ts';

export class PoolStage {
  readonly id: string;
  readonly clientId: string;
  readonly clientSecret: string | undefined;
  readonly #stage: Stage;

  constructor(stage: Stage, id: string, clientId: string, clientSecret: string | undefined) {
    this.#stage = stage;
    this.id = id;
    this.clientId = clientId;
    this.clientSecret = clientSecret;
  }

  /** What every call for a user needs, by administrators and by clients. */
  as = (Username: string) => ({ UserPoolId: this.id, Username });
  by = (Username: string) => ({ ClientId: this.clientId, Username });

  on = (prefix: string, handler: Handler): void => this.#stage.director.on(prefix, handler);
  forget = (): void => this.#stage.director.forget();

  get arrivals(): readonly Arrival[] {
    return this.#stage.director.arrivals(this.id);
  }

  /** Trigger sources in the order of their arrival, without the asynchronous senders. */
  get sources(): string[] {
    return this.arrivals.map(({ event }) => event.triggerSource).filter((source) => !/Sender_/.test(source));
  }

  event(source: string): any {
    const found = this.arrivals.findLast(({ event }) => event.triggerSource === source);
    assert.ok(found, `${source} did not run, only ${this.sources.join(', ') || 'nothing'}`);
    return found.event;
  }

  /** An event that comes when it comes. */
  async later(source: string): Promise<any> {
    const mine = ({ event }: Arrival) => event.triggerSource === source && event.userPoolId === this.id;
    return (await this.#stage.director.arrived(source, mine)).event;
  }

  signUp(Username = this.#stage.name(), more: object = {}) {
    return this.#stage.cognito.signUp({
      ...this.by(Username),
      Password: PASSWORD,
      UserAttributes: email(Username),
      ...more,
    });
  }

  /** A user who can sign in with `PASSWORD`; what ran meanwhile is forgotten. */
  async confirmed(attributes?: AttributeType[], Username = this.#stage.name()): Promise<string> {
    const UserAttributes = attributes ?? [...email(Username), { Name: 'email_verified', Value: 'true' }];
    const { cognito } = this.#stage;
    await cognito.adminCreateUser({ ...this.as(Username), MessageAction: 'SUPPRESS', UserAttributes });
    await cognito.adminSetUserPassword({ ...this.as(Username), Password: PASSWORD, Permanent: true });
    this.forget();
    return Username;
  }

  /** A user who has to choose a password. */
  async invited(Username = this.#stage.name(), more: object = {}): Promise<string> {
    const UserAttributes = [...email(Username), { Name: 'email_verified', Value: 'true' }];
    await this.#stage.cognito.adminCreateUser({
      ...this.as(Username),
      TemporaryPassword: PASSWORD,
      MessageAction: 'SUPPRESS',
      UserAttributes,
      ...more,
    });
    this.forget();
    return Username;
  }

  secretHash = (username: string): string =>
    createHmac('sha256', this.clientSecret!)
      .update(username + this.clientId)
      .digest('base64');

  initiate(AuthFlow: AuthFlowType, AuthParameters: Record<string, string>, more: object = {}) {
    return this.#stage.cognito.initiateAuth({ ClientId: this.clientId, AuthFlow, AuthParameters, ...more });
  }

  adminInitiate(AuthFlow: AuthFlowType, AuthParameters: Record<string, string>, more: object = {}) {
    const { id: UserPoolId, clientId: ClientId } = this;
    return this.#stage.cognito.adminInitiateAuth({ UserPoolId, ClientId, AuthFlow, AuthParameters, ...more });
  }

  signIn(USERNAME: string, more: object = {}, password = PASSWORD) {
    return this.initiate('USER_PASSWORD_AUTH', { USERNAME, PASSWORD: password }, more);
  }

  async tokens(username: string, more: object = {}): Promise<Required<AuthenticationResultType>> {
    const { AuthenticationResult } = await this.signIn(username, more);
    assert.ok(AuthenticationResult, 'no tokens');
    return AuthenticationResult as Required<AuthenticationResultType>;
  }

  /** Answers a challenge. */
  respond(
    asked: { Session?: string | undefined },
    ChallengeName: ChallengeNameType,
    ChallengeResponses: Record<string, string>,
    more: object = {},
  ): Promise<RespondToAuthChallengeCommandOutput> {
    const { Session } = asked;
    const { clientId: ClientId } = this;
    return this.#stage.cognito.respondToAuthChallenge({
      ClientId,
      Session,
      ChallengeName,
      ChallengeResponses,
      ...more,
    });
  }

  /** The first step of SRP, and how to answer it. */
  async srp(USERNAME: string, flow: AuthFlowType = 'USER_SRP_AUTH', parameters: Record<string, string> = {}) {
    const keys = clientKeys();
    const asked: InitiateAuthCommandOutput = await this.initiate(flow, { USERNAME, SRP_A: keys.A, ...parameters });
    const answer = (password = PASSWORD, more: object = {}) =>
      this.respond(asked, 'PASSWORD_VERIFIER', this.proof(asked.ChallengeParameters!, keys, password), more);
    return { asked, answer };
  }

  proof(parameters: Record<string, string>, keys: ReturnType<typeof clientKeys>, password = PASSWORD) {
    return proof(this.id, keys, parameters, password, srpTime(this.#stage.target.now()));
  }

  code = (username: string): Promise<string> => this.#stage.target.code(this.id, username);
  messages = (username: string): Promise<any[]> => this.#stage.target.messages(this.id, username);

  async status(username: string): Promise<string | undefined> {
    return (await this.#stage.cognito.adminGetUser(this.as(username))).UserStatus;
  }

  async attribute(username: string, name: string): Promise<string | undefined> {
    const { UserAttributes } = await this.#stage.cognito.adminGetUser(this.as(username));
    return UserAttributes!.find(({ Name }) => Name === name)?.Value;
  }

  /** Changes the pool; what is left out is as the pool's cases have it, not as it was. */
  async update(LambdaConfig: object, more: object = {}): Promise<void> {
    await this.#stage.cognito.updateUserPool({
      UserPoolId: this.id,
      AutoVerifiedAttributes: ['email'],
      LambdaConfig,
      ...more,
    });
  }
}

export const email = (username: string): AttributeType[] => [{ Name: 'email', Value: `${username}@example.com` }];
export const phone = (number = '+15555550100'): AttributeType[] => [{ Name: 'phone_number', Value: number }];
export const verifiedEmail = (username: string): AttributeType[] => [
  ...email(username),
  { Name: 'email_verified', Value: 'true' },
];
export const verifiedPhone = (number?: string): AttributeType[] => [
  ...phone(number),
  { Name: 'phone_number_verified', Value: 'true' },
];

/** The claims of a token, unverified. */
export const claims = (token: string | undefined): Record<string, any> =>
  JSON.parse(Buffer.from(token!.split('.')[1]!, 'base64url').toString());

/** The event with these fields in its response. */
export const answering =
  (response: object): Handler =>
  (event) => ({ ...event, response: { ...event.response, ...response } });

export const throwing =
  (message: string): Handler =>
  () => {
    throw new Error(message);
  };

/** The call fails with this class and sentence, and with status 400. */
export async function refused(call: Promise<unknown>, name: string, message?: string | RegExp): Promise<void> {
  const error: any = await call.then(
    () => assert.fail(`nothing refused this, where ${name} was expected`),
    (thrown) => thrown,
  );
  if (error instanceof assert.AssertionError) throw error;
  assert.equal(`${error.name}: ${error.message}`.startsWith(`${name}:`), true, `${error.name}: ${error.message}`);
  if (typeof message === 'string') assert.equal(error.message, message);
  else if (message) assert.match(error.message, message);
  assert.equal(error.$metadata?.httpStatusCode, 400);
}

/** `Sun Mar 1 12:00:00 UTC 2026`: the day is not padded. */
function srpTime(time: number): string {
  const [, weekday, day, month, year, clock] = /^(\w+), 0?(\d+) (\w+) (\d+) ([\d:]+)/.exec(
    new Date(time).toUTCString(),
  )!;
  return `${weekday} ${month} ${day} ${clock} UTC ${year}`;
}
