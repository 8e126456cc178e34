/** What the local world leaves out on purpose, and that it says so. */
import assert from 'node:assert/strict';
import { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider';
import { API, area, type Case, documented, NotHere } from '../case.ts';
import { LEFT_OUT } from '../fidelity.ts';
import type { Stage } from '../stage.ts';

/** Passes when the call is refused by a name that says why; the answer is what the report shows. */
const refuses = (name: string, call: (stage: Stage) => Promise<unknown>): Omit<Case, 'area'> =>
  documented(name, `${name} is refused by name.`, API, async (stage) => {
    if (!stage.target.isLocal) throw new NotHere('tells of the local world alone');
    const error: any = await call(stage).then(
      () => assert.fail('accepted'),
      (thrown) => thrown,
    );
    if (error instanceof assert.AssertionError) throw error;
    assert.match(error.message, / is not in the local world\.$/);
    return `\`${error.name}\`: ${error.message}`;
  });

/** Every operation of the SDK's client, by AWS's name. */
const OPERATIONS = Object.getOwnPropertyNames(CognitoIdentityProvider.prototype)
  .filter((name) => name !== 'constructor' && !/^(paginate|waitUntil)/.test(name))
  .map((name) => name[0]!.toUpperCase() + name.slice(1))
  .sort();

/** Asks for an operation with nothing in it: one that is there complains of what is missing. */
async function isAbsent({ target }: Stage, operation: string): Promise<boolean> {
  const { endpoint, region, credentials } = target.settings;
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
      authorization: `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/20260101/${region}/cognito-idp/aws4_request`,
    },
    body: '{}',
  });
  const { __type, message } = (await response.json()) as { __type?: string; message?: string };
  if (__type !== 'UnknownOperationException') return false;
  assert.match(message!, new RegExp(`\\b${operation}\\b`));
  return true;
}

export const leftOutCases = area(LEFT_OUT, [
  documented('Operations', 'Each operation that is not there says so by its name.', API, async (stage) => {
    if (!stage.target.isLocal) throw new NotHere('tells of the local world alone');
    assert.ok(OPERATIONS.length > 100);
    const absent: string[] = [];
    for (const operation of OPERATIONS) if (await isAbsent(stage, operation)) absent.push(operation);
    assert.equal(absent.includes('SignUp'), false);
    return `\`UnknownOperationException\` that names it: ${absent.join(', ')}`;
  }),
  ...['/oauth2/token', '/oauth2/authorize', '/oauth2/userInfo', '/login', '/logout'].map((path) =>
    documented(`Managed login: ${path}`, `${path} says that it is not there.`, API, async ({ target }) => {
      if (!target.isLocal) throw new NotHere('tells of the local world alone');
      const response = await fetch(target.settings.endpoint + path);
      const { message } = (await response.json()) as { message: string };
      assert.equal(response.status, 404);
      assert.ok(message.includes(path));
      return `404: ${message}`;
    }),
  ),
  refuses('Sign-in with a passkey (WEB_AUTHN)', async (stage) => {
    const pool = await stage.pool();
    const USERNAME = await pool.confirmed();
    await pool.initiate('USER_AUTH', { USERNAME, PREFERRED_CHALLENGE: 'WEB_AUTHN' });
  }),
  refuses('InboundFederation', (stage) =>
    stage.cognito.createUserPool({
      PoolName: 'federated',
      LambdaConfig: { InboundFederation: { LambdaVersion: 'V1_0', LambdaArn: stage.functionArn } },
    }),
  ),
  refuses('Threat protection', (stage) =>
    stage.cognito.createUserPool({
      PoolName: 'guarded',
      UserPoolTier: 'PLUS',
      UserPoolAddOns: { AdvancedSecurityMode: 'ENFORCED' },
    }),
  ),
  refuses('Signing keys of one’s own (KeyConfiguration)', (stage) =>
    stage.cognito.createUserPool({ PoolName: 'keys', KeyConfiguration: { KeyType: 'CUSTOMER_MANAGED_KEY' } as object }),
  ),
  refuses('Registration of clients (DcrConfiguration)', (stage) =>
    stage.cognito.createUserPool({ PoolName: 'dcr', DcrConfiguration: { OpenDcrEnabled: true } as object }),
  ),
  refuses('An issuer of one’s own (IssuerConfiguration)', (stage) =>
    stage.cognito.createUserPool({ PoolName: 'issuer', IssuerConfiguration: { Type: 'UNIQUE' } as object }),
  ),
]);
