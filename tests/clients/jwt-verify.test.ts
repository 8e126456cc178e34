/** aws-jwt-verify, which fetches the key set of a pool by its issuer's address: here, from the served world in AWS's place. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { CognitoJwtVerifier } from 'aws-jwt-verify';
import {
  CognitoJwtInvalidClientIdError,
  CognitoJwtInvalidTokenUseError,
  JwtInvalidSignatureError,
} from 'aws-jwt-verify/error';
import { SimpleJwksCache } from 'aws-jwt-verify/jwk';
import { PASSWORD, type Stage, stageOf } from './stage.ts';

/** Reads from the world what the verifier would read from AWS. */
function fromWorld({ world }: Stage): SimpleJwksCache {
  const aws = `https://cognito-idp.${world.region}.amazonaws.com`;
  const read = async (uri: string): Promise<ArrayBuffer> => {
    assert.ok(uri.startsWith(aws), uri);
    const answer = await fetch(uri.replace(aws, world.endpoint));
    assert.equal(answer.status, 200);
    return answer.arrayBuffer();
  };
  return new SimpleJwksCache({ fetcher: { fetch: read } });
}

async function signedIn(t: TestContext) {
  const stage = await stageOf(t);
  const { cognito, userPoolId, clientId } = stage;
  await cognito.signUp({ ClientId: clientId, Username: 'ann', Password: PASSWORD });
  await cognito.adminConfirmSignUp({ UserPoolId: userPoolId, Username: 'ann' });
  const { AuthenticationResult } = await cognito.initiateAuth({
    ClientId: clientId,
    AuthFlow: 'USER_PASSWORD_AUTH',
    AuthParameters: { USERNAME: 'ann', PASSWORD },
  });
  return { stage, access: AuthenticationResult!.AccessToken!, id: AuthenticationResult!.IdToken! };
}

test('ID and access tokens verify with the key set of the served port, each for its use and client only', async (t) => {
  const { stage, access, id } = await signedIn(t);
  const { userPoolId, clientId } = stage;
  const verifier = (tokenUse: 'id' | 'access', client = clientId) =>
    CognitoJwtVerifier.create({ userPoolId, clientId: client, tokenUse }, { jwksCache: fromWorld(stage) });
  assert.equal((await verifier('access').verify(access)).username, 'ann');
  const claims = await verifier('id').verify(id);
  assert.equal(claims['cognito:username'], 'ann');
  assert.equal(claims['plan'], 'free');
  await assert.rejects(verifier('id').verify(access), CognitoJwtInvalidTokenUseError);
  await assert.rejects(verifier('access', 'another').verify(access), CognitoJwtInvalidClientIdError);
});

test('a token that was changed, and one of another pool, are refused', async (t) => {
  const { stage, access } = await signedIn(t);
  const { userPoolId, clientId } = stage;
  const verifier = CognitoJwtVerifier.create(
    { userPoolId, clientId, tokenUse: 'access' },
    { jwksCache: fromWorld(stage) },
  );
  const [header, payload, signature] = access.split('.') as [string, string, string];
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
  const forged = Buffer.from(JSON.stringify({ ...claims, username: 'root' })).toString('base64url');
  await assert.rejects(verifier.verify(`${header}.${forged}.${signature}`), JwtInvalidSignatureError);
  const other = await signedIn(t);
  await assert.rejects(verifier.verify(other.access), /issuer not configured/);
});

test('the verifier can be given the key set beforehand', async (t) => {
  const { stage, access } = await signedIn(t);
  const { world, userPoolId, clientId } = stage;
  const verifier = CognitoJwtVerifier.create({ userPoolId, clientId, tokenUse: 'access' });
  const keys = await fetch(`${world.endpoint}/${userPoolId}/.well-known/jwks.json`);
  verifier.cacheJwks((await keys.json()) as never);
  assert.equal((await verifier.verify(access)).client_id, clientId);
});
