/** Version 2 of the AWS CLI, from making a function and a pool to reading the function's log. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { zipOf } from '../../local/lambda/zip.ts';
import { worldOf } from '../unit/local/server/client.ts';
import { type Outcome, program, runner } from './programs.ts';
import { OTHER_PASSWORD, PASSWORD } from './stage.ts';

const aws = program(
  'version 2 of the AWS CLI',
  ['/usr/bin/aws', 'aws', '/usr/local/bin/aws'],
  ['--version'],
  /aws-cli\/2/,
);

const SOURCE = `exports.handler = async (event) => {
  console.log('sees', event.triggerSource ?? 'no trigger');
  if (event.userName === 'mallory') throw new Error('not you');
  return event.triggerSource ? event : { answer: event.question * 2 };
};`;

/** `aws`, which before 2.13 reads no endpoint from its environment. */
async function cli(t: TestContext) {
  const world = await worldOf(t, { shared: true });
  const run = runner(t, aws, world);
  const failing = (line: string): Promise<Outcome> => run(['--endpoint-url', world.endpoint, ...line.split(' ')]);
  const text = async (line: string): Promise<string> => {
    const { code, stdout, stderr } = await failing(line);
    assert.equal(code, 0, `${line}: ${stderr}`);
    return stdout;
  };
  return { world, failing, text, json: async (line: string) => JSON.parse(await text(line)) };
}

test('functions, pools, sign-up, sign-in, logs and tables', { skip: aws.skip }, async (t) => {
  const { world, failing, text, json } = await cli(t);
  const folder = mkdtempSync(join(tmpdir(), 'pools-shell-cli-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'fn.zip'), zipOf({ 'index.js': SOURCE }));

  const { FunctionArn } = await json(
    `lambda create-function --function-name mine --runtime nodejs22.x --handler index.handler --role arn:aws:iam::000000000000:role/any --zip-file fileb://${folder}/fn.zip`,
  );
  await text(
    'lambda add-permission --function-name mine --statement-id cognito --action lambda:InvokeFunction --principal cognito-idp.amazonaws.com',
  );
  const out = join(folder, 'out.json');
  const question = Buffer.from('{"question":21}').toString('base64');
  const invoked = await json(`lambda invoke --function-name mine --payload ${question} --log-type Tail ${out}`);
  assert.equal(invoked.StatusCode, 200);
  assert.match(Buffer.from(invoked.LogResult, 'base64').toString(), /sees no trigger/);

  const pool = await json(
    `cognito-idp create-user-pool --pool-name cli --auto-verified-attributes email --lambda-config PreSignUp=${FunctionArn}`,
  );
  const { Id } = pool.UserPool;
  const client = await json(
    `cognito-idp create-user-pool-client --user-pool-id ${Id} --client-name cli --explicit-auth-flows ALLOW_USER_PASSWORD_AUTH ALLOW_REFRESH_TOKEN_AUTH`,
  );
  const { ClientId } = client.UserPoolClient;
  const signUp = (name: string) =>
    `cognito-idp sign-up --client-id ${ClientId} --username ${name} --password ${PASSWORD} --user-attributes Name=email,Value=${name}@example.com`;
  assert.equal((await json(signUp('ann'))).UserConfirmed, false);
  const refused = await failing(signUp('mallory'));
  assert.equal(refused.code, 254);
  assert.match(refused.stderr, /\(UserLambdaValidationException\).*PreSignUp failed with error not you\./);
  const sent = await fetch(`${world.endpoint}/_pools-shell/messages?userPoolId=${Id}&username=ann`);
  const [{ code }] = (await sent.json()) as [{ code: string }];
  await text(`cognito-idp confirm-sign-up --client-id ${ClientId} --username ann --confirmation-code ${code}`);
  const signIn = (password: string) =>
    `cognito-idp initiate-auth --client-id ${ClientId} --auth-flow USER_PASSWORD_AUTH --auth-parameters USERNAME=ann,PASSWORD=${password}`;
  const { AuthenticationResult: tokens } = await json(signIn(PASSWORD));
  assert.equal(tokens.ExpiresIn, 3600);
  assert.match((await failing(signIn('Wrong-1-pass'))).stderr, /\(NotAuthorizedException\)/);

  await text(`cognito-idp admin-set-user-password --user-pool-id ${Id} --username ann --password ${OTHER_PASSWORD}`);
  const { ChallengeName, Session } = await json(signIn(OTHER_PASSWORD));
  assert.equal(ChallengeName, 'NEW_PASSWORD_REQUIRED');
  const answered = await json(
    `cognito-idp respond-to-auth-challenge --client-id ${ClientId} --challenge-name NEW_PASSWORD_REQUIRED --session ${Session} --challenge-responses USERNAME=ann,NEW_PASSWORD=${PASSWORD}`,
  );
  const { AccessToken, RefreshToken } = answered.AuthenticationResult;
  assert.equal((await json(`cognito-idp get-user --access-token ${AccessToken}`)).Username, 'ann');
  const refresh = `cognito-idp initiate-auth --client-id ${ClientId} --auth-flow REFRESH_TOKEN_AUTH --auth-parameters REFRESH_TOKEN=${RefreshToken}`;
  assert.ok((await json(refresh)).AuthenticationResult.IdToken);
  await text(`cognito-idp global-sign-out --access-token ${AccessToken}`);
  assert.match((await failing(refresh)).stderr, /\(NotAuthorizedException\)/);

  const group = '/aws/lambda/mine';
  const { events } = await json(`logs filter-log-events --log-group-name ${group} --filter-pattern PreSignUp_SignUp`);
  assert.equal(events.length, 2);
  assert.match(
    await text(`logs tail ${group} --since 1h --format short`),
    /START RequestId[\s\S]*sees PreSignUp_SignUp/,
  );

  await text(
    'dynamodb create-table --table-name table --attribute-definitions AttributeName=id,AttributeType=S --key-schema AttributeName=id,KeyType=HASH --billing-mode PAY_PER_REQUEST',
  );
  await text('dynamodb put-item --table-name table --item {"id":{"S":"a"},"n":{"N":"1"}}');
  assert.equal((await json('dynamodb get-item --table-name table --key {"id":{"S":"a"}}')).Item.n.N, '1');
  assert.equal((await json('sts get-caller-identity')).Account, world.accountId);
  await text('s3 mb s3://files');
  await text(`s3 cp ${folder}/fn.zip s3://files/some/fn.zip`);
  assert.match(await text('s3 ls s3://files/some/'), /\d+ fn\.zip/);
  await text(`lambda update-function-code --function-name mine --s3-bucket files --s3-key some/fn.zip`);
});
