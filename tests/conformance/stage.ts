/** What cases work with: clients, pools that are made once for all cases of the same settings, and the functions' director. */
import {
  CognitoIdentityProvider,
  type CreateUserPoolClientRequest,
  type CreateUserPoolRequest,
  type ExplicitAuthFlowsType,
  type LambdaConfigType,
} from '@aws-sdk/client-cognito-identity-provider';
import { KMS } from '@aws-sdk/client-kms';
import { Lambda, waitUntilFunctionActiveV2 } from '@aws-sdk/client-lambda';
import { zipOf } from '../../local/lambda/zip.ts';
import { Director, FUNCTION } from './director.ts';
import { PoolStage } from './pool-stage.ts';
import type { Target } from './target.ts';

export const PASSWORD = 'Passw0rd!';

/** The triggers that a pool of a case has unless it says otherwise. */
export const TRIGGERS = [
  'PreSignUp',
  'PostConfirmation',
  'PreAuthentication',
  'PostAuthentication',
  'DefineAuthChallenge',
  'CreateAuthChallenge',
  'VerifyAuthChallengeResponse',
  'PreTokenGeneration',
  'CustomMessage',
] as const;

const FLOWS: ExplicitAuthFlowsType[] = [
  'ALLOW_USER_PASSWORD_AUTH',
  'ALLOW_ADMIN_USER_PASSWORD_AUTH',
  'ALLOW_USER_SRP_AUTH',
  'ALLOW_CUSTOM_AUTH',
  'ALLOW_USER_AUTH',
  'ALLOW_REFRESH_TOKEN_AUTH',
];

export interface PoolOptions {
  pool?: Partial<CreateUserPoolRequest>;
  client?: Partial<CreateUserPoolClientRequest>;
  /** Names of triggers, of which PreTokenGeneration:V2_0 is one. */
  triggers?: readonly string[];
  /** For a case that changes the pool. */
  fresh?: boolean;
}

export class Stage {
  readonly target: Target;
  readonly director: Director;
  readonly cognito: CognitoIdentityProvider;
  readonly lambda: Lambda;
  readonly kms: KMS;
  functionArn = '';
  readonly #pools = new Map<string, Promise<string>>();
  readonly #clients = new Map<string, Promise<{ id: string; secret: string | undefined }>>();
  readonly #made: string[] = [];
  #key: Promise<string> | undefined;
  #names = 0;

  private constructor(target: Target) {
    this.target = target;
    this.director = new Director(target.isLocal ? 20_000 : 3000);
    const settings = { ...target.settings, maxAttempts: 1 };
    this.cognito = new CognitoIdentityProvider(settings);
    this.kms = new KMS(settings);
    this.lambda = new Lambda({ ...settings, endpoint: target.lambdaEndpoint });
  }

  /** @param callback where functions find this process; absent: loopback. */
  static async open(target: Target, callback?: (port: number) => string): Promise<Stage> {
    const stage = new Stage(target);
    const port = await stage.director.listen();
    const name = target.isLocal ? 'conformance' : `conformance-${Date.now()}`;
    const DIRECTOR = callback?.(port) ?? `http://127.0.0.1:${port}`;
    stage.functionArn = await stage.deploy(name, FUNCTION, { DIRECTOR });
    return stage;
  }

  /** Creates a function that user pools may call. @returns its ARN */
  async deploy(FunctionName: string, source: string, variables = {}, permitted = true, Timeout = 30): Promise<string> {
    const { FunctionArn } = await this.lambda.createFunction({
      FunctionName,
      Role: 'arn:aws:iam::000000000000:role/conformance',
      Runtime: 'nodejs22.x',
      Handler: 'index.handler',
      Timeout,
      Code: { ZipFile: zipOf({ 'index.js': source }) },
      Environment: { Variables: variables },
    });
    if (permitted) await this.permit(FunctionName);
    await waitUntilFunctionActiveV2({ client: this.lambda, maxWaitTime: 60 }, { FunctionName });
    return FunctionArn!;
  }

  async permit(FunctionName: string, Qualifier?: string): Promise<void> {
    await this.lambda.addPermission({
      FunctionName,
      Qualifier,
      StatementId: 'cognito',
      Action: 'lambda:InvokeFunction',
      Principal: 'cognito-idp.amazonaws.com',
    });
  }

  /** A new case: nobody was told anything, nothing arrived. */
  begin(): void {
    this.director.begin();
  }

  /** A name that no other case has. */
  name(prefix = 'user'): string {
    return `${prefix}${++this.#names}`;
  }

  /** The ARN of the key that senders' codes are encrypted under. */
  key(): Promise<string> {
    this.#key ??= this.kms.createKey({}).then(({ KeyMetadata }) => KeyMetadata!.Arn!);
    return this.#key;
  }

  async pool(options: PoolOptions = {}): Promise<PoolStage> {
    const { pool = {}, triggers = TRIGGERS, client = {}, fresh = false } = options;
    const id = await kept(this.#pools, keyOf([pool, triggers, fresh && this.name()]), () =>
      this.#createPool(pool, triggers),
    );
    const made = await kept(this.#clients, keyOf([id, client]), () => this.client(id, client));
    return new PoolStage(this, id, made.id, made.secret);
  }

  async #createPool(pool: Partial<CreateUserPoolRequest>, triggers: readonly string[]): Promise<string> {
    const { UserPool } = await this.cognito.createUserPool({
      PoolName: 'conformance',
      AutoVerifiedAttributes: ['email'],
      EmailConfiguration: {
        EmailSendingAccount: 'DEVELOPER',
        SourceArn: 'arn:aws:ses:us-east-1:000000000000:identity/pool@example.com',
      },
      LambdaConfig: await this.lambdaConfig(triggers),
      ...pool,
    });
    this.#made.push(UserPool!.Id!);
    return UserPool!.Id!;
  }

  /** `PreSignUp`, `PreTokenGeneration:V2_0`, `CustomEmailSender` as what a pool is given. */
  async lambdaConfig(triggers: readonly string[], LambdaArn = this.functionArn): Promise<LambdaConfigType> {
    const entries = await Promise.all(
      triggers.map(async (trigger): Promise<object> => {
        if (/^Custom.*Sender$/.test(trigger)) {
          return { [trigger]: { LambdaVersion: 'V1_0', LambdaArn }, KMSKeyID: await this.key() };
        }
        const [name, LambdaVersion] = trigger.split(':');
        return LambdaVersion ? { [`${name}Config`]: { LambdaVersion, LambdaArn } } : { [trigger]: LambdaArn };
      }),
    );
    return Object.assign({}, ...entries);
  }

  async client(UserPoolId: string, client: Partial<CreateUserPoolClientRequest>) {
    const { UserPoolClient } = await this.cognito.createUserPoolClient({
      UserPoolId,
      ClientName: 'conformance',
      ExplicitAuthFlows: FLOWS,
      ...client,
    });
    return { id: UserPoolClient!.ClientId!, secret: UserPoolClient!.ClientSecret };
  }

  async close(): Promise<void> {
    if (!this.target.isLocal) {
      for (const UserPoolId of this.#made) await this.cognito.deleteUserPool({ UserPoolId }).catch(() => {});
      await this.lambda.deleteFunction({ FunctionName: this.functionArn }).catch(() => {});
    }
    this.director.close();
    for (const client of [this.cognito, this.lambda, this.kms]) client.destroy();
    await this.target.close();
  }
}

/** A setting that is left out on purpose tells pools and clients apart as well. */
const keyOf = (value: unknown): string =>
  JSON.stringify(value, (_, member) => (member === undefined ? 'left out' : member));

function kept<T>(map: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const value = map.get(key) ?? make();
  map.set(key, value);
  return value;
}
