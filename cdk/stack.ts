import type { App, StackProps } from 'aws-cdk-lib';
import { CfnOutput, Duration, LegacyStackSynthesizer, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { AccountRecovery, UserPool, type UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Policy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, type Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { FunctionDefinition } from '../lambdas/shared/definition.ts';

export interface PoolsShellStackProps extends StackProps {
  definitions: readonly FunctionDefinition[];
  /** The code of a function, by its definition's name. */
  code(name: string): Code;
}

/**
 * A user pool with a client, the table of known users, and one function per definition that the pool may invoke.
 *
 * Which function the pool does invoke is no part of the stack: the shell attaches and detaches them with UpdateUserPool, so no
 * deployment has to run in between. Nothing has a fixed name, so any number of these stacks live side by side, and everything
 * goes away with its stack: all of it is made for trying things out.
 */
export class PoolsShellStack extends Stack {
  constructor(scope: App, id: string, props: PoolsShellStackProps) {
    const { definitions, code, ...stackProps } = props;
    super(scope, id, {
      description: 'Cognito user pool, known-users table and trigger functions of pools-shell',
      // The code is inline, so there is nothing to upload. This synthesizer works with the caller's own credentials and so in an
      // account that was never bootstrapped; the one that is called "bootstrapless" asks for a bootstrap's roles.
      synthesizer: new LegacyStackSynthesizer(),
      analyticsReporting: false,
      ...stackProps,
    });
    const table = knownUsers(this);
    const pool = userPool(this);
    const client = poolClient(pool);
    this.output('TableName', table.tableName);
    this.output('UserPoolId', pool.userPoolId);
    this.output('UserPoolArn', pool.userPoolArn);
    this.output('UserPoolClientId', client.userPoolClientId);
    for (const definition of definitions) {
      const fn = triggerFunction(this, definition, { table, pool, code: code(definition.name) });
      this.output(`${definition.id}Function`, fn.functionName);
      // The shell reads from this description what the function is for.
      this.output(`${definition.id}FunctionArn`, fn.functionArn, `${definition.trigger}: ${definition.describe}`);
      this.output(`${definition.id}LogGroup`, fn.logGroup.logGroupName);
    }
  }

  private output(key: string, value: string, description?: string): void {
    new CfnOutput(this, key, { value, description });
  }
}

function knownUsers(scope: Stack): Table {
  const table = new Table(scope, 'KnownUsers', {
    partitionKey: { name: 'UserEmail', type: AttributeType.STRING },
    billingMode: BillingMode.PAY_PER_REQUEST,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  Validations.of(table).acknowledge({
    id: 'AwsSolutions-DDB3',
    reason: 'No point-in-time recovery: its few rows are written by `table seed`, which can write them again.',
  });
  return table;
}

function userPool(scope: Stack): UserPool {
  const pool = new UserPool(scope, 'UserPool', {
    selfSignUpEnabled: true,
    standardAttributes: { email: { required: true, mutable: true } },
    // Without it the pool would never send the code with which a user who is not known confirms.
    autoVerify: { email: true },
    accountRecovery: AccountRecovery.EMAIL_ONLY,
    passwordPolicy: {
      minLength: 8,
      requireUppercase: true,
      requireLowercase: true,
      requireDigits: true,
      requireSymbols: true,
    },
    deletionProtection: false,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  Validations.of(pool).acknowledge(
    {
      id: 'AwsSolutions-COG8',
      reason: 'Threat protection of the Plus plan is paid for by every active user; this pool has users for minutes.',
    },
    {
      id: 'AwsSolutions-COG2',
      reason: 'MFA would put a second challenge into every scenario; the pool holds made-up users only.',
    },
  );
  return pool;
}

function poolClient(pool: UserPool): UserPoolClient {
  return pool.addClient('Client', {
    generateSecret: false,
    // Every flow, so that each can be tried. Choice-based sign-in needs the Essentials plan, which new pools have.
    authFlows: { userPassword: true, adminUserPassword: true, userSrp: true, custom: true, user: true },
    // The construct would otherwise turn on hosted sign-in with the implicit grant.
    disableOAuth: true,
    // LEGACY. With ENABLED, says the Cognito Developer Guide ("Managing error responses"), a user who must reset the password may
    // get NotAuthorizedException instead of the PasswordResetRequiredException that a migration waits for. The price: errors tell
    // whether a user name exists, so a production pool that does without RESET_REQUIRED should choose ENABLED.
    preventUserExistenceErrors: false,
  });
}

interface TriggerFunctionProps {
  table: Table;
  pool: UserPool;
  code: Code;
}

/** A function with a role, a log group and a permission of its own. */
function triggerFunction(scope: Stack, definition: FunctionDefinition, { table, pool, code }: TriggerFunctionProps) {
  const { id } = definition;
  const logGroup = new LogGroup(scope, `${id}Logs`, {
    retention: RetentionDays.ONE_WEEK,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const role = new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  const policy = new Policy(scope, `${id}Policy`, {
    roles: [role],
    statements: [
      new PolicyStatement({ actions: [...definition.actions], resources: [table.tableArn] }),
      // In place of AWSLambdaBasicExecutionRole, which may create any log group and write to each of the account.
      new PolicyStatement({
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [logGroup.logGroupArn],
      }),
    ],
  });
  const fn = new LambdaFunction(scope, id, {
    description: definition.describe,
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    handler: 'index.handler',
    code,
    role: role.withoutPolicyUpdates(),
    logGroup,
    timeout: Duration.seconds(definition.timeoutSeconds),
    memorySize: definition.memoryMB,
    environment: Object.fromEntries(
      Object.entries(definition.environment).map(([name, resource]) => [name, { table: table.tableName }[resource]]),
    ),
  });
  // A function that the pool calls before its role may read the table would fail.
  fn.node.addDependency(policy);
  // Only this pool, and only as long as it is this account's.
  fn.addPermission('Cognito', {
    principal: new ServicePrincipal('cognito-idp.amazonaws.com'),
    sourceArn: pool.userPoolArn,
    sourceAccount: scope.account,
  });
  return fn;
}
