// @ts-nocheck: plain JavaScript, as in a project that knows nothing of this one
/**
 * A project as people have it: a user pool whose triggers the CDK attaches, code from a folder, a group. `-c greeting=` changes a
 * function's environment, `-c stack=` names the stack.
 */
import { fileURLToPath } from 'node:url';
import { App, CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { CfnUserPoolGroup, UserPool } from 'aws-cdk-lib/aws-cognito';
import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';

const app = new App();
const stack = new Stack(app, app.node.tryGetContext('stack') ?? 'users');

const table = new Table(stack, 'SignUps', {
  partitionKey: { name: 'userName', type: AttributeType.STRING },
  billingMode: BillingMode.PAY_PER_REQUEST,
  removalPolicy: RemovalPolicy.DESTROY,
});
const triggers = (name) =>
  new LambdaFunction(stack, name, {
    runtime: Runtime.NODEJS_22_X,
    handler: `triggers.${name}`,
    code: Code.fromAsset(fileURLToPath(new URL('./fn', import.meta.url))),
    environment: { TABLE: table.tableName, GREETING: app.node.tryGetContext('greeting') ?? 'Hello' },
  });
const preSignUp = triggers('preSignUp');
const postConfirmation = triggers('postConfirmation');
const preTokenGeneration = triggers('preTokenGeneration');
table.grantWriteData(postConfirmation);

const pool = new UserPool(stack, 'Users', {
  selfSignUpEnabled: true,
  signInAliases: { email: true },
  autoVerify: { email: true },
  lambdaTriggers: { preSignUp, postConfirmation, preTokenGeneration },
  removalPolicy: RemovalPolicy.DESTROY,
});
new CfnUserPoolGroup(stack, 'Admins', { userPoolId: pool.userPoolId, groupName: 'admins', precedence: 1 });
const client = pool.addClient('Web', { authFlows: { userPassword: true, userSrp: true } });

new CfnOutput(stack, 'UserPoolId', { value: pool.userPoolId });
new CfnOutput(stack, 'ClientId', { value: client.userPoolClientId });
new CfnOutput(stack, 'TableName', { value: table.tableName, exportName: `${stack.stackName}-table` });
