import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EXIT } from '../../shell/contract.ts';
import { openStage } from './stage.ts';

const lines = (...text: string[]) => ({ file: 'test', text: text.join('\n') });

test('a pool is made, used and deleted with what was done in it', async (t) => {
  const stage = await openStage();
  t.after(() => stage.close());
  const made = await stage.run(
    lines(
      'pools create "try it" as pool',
      'expect error PoolExists pools create "try it"',
      'pools use $pool.id',
      'users create ann --email ann@example.com',
      'users set-password ann --password Passw0rd!23',
      'signin ann --flow srp',
      'refresh',
      'expect error PoolInUse pools delete $pool.id',
      'pools use --stack',
      'pools create other --sign-in email --verify none --tier LITE',
      'cleanup --session',
    ),
  );
  assert.equal(made.code, EXIT.ok, made.screen);
  assert.deepEqual((await stage.cognito.listUserPools({ MaxResults: 10 })).UserPools, []);
  assert.ok(made.screen.indexOf('Deleted the user pool other') < made.screen.indexOf('Deleted the user ann'));
  assert.ok(made.screen.indexOf('Deleted the user ann') < made.screen.indexOf('Deleted the user pool try it'));
});

test('what was done in a pool that is deleted by hand is no trouble for cleanup', async (t) => {
  const stage = await openStage();
  t.after(() => stage.close());
  const { code, screen } = await stage.run(
    lines(
      'pools create shop as pool',
      'pools use $pool.id',
      'users create ann --email ann@example.com',
      'pools use --stack',
      'pools delete shop',
      'cleanup --session as done',
      'expect done.undone.0.kind == user',
    ),
  );
  assert.equal(code, EXIT.ok, screen);
});

test('the flows of a client change and come back; all its other settings stay', async (t) => {
  const stage = await openStage();
  t.after(() => stage.close());
  const { UserPool } = await stage.cognito.createUserPool({ PoolName: 'shop' });
  const UserPoolId = UserPool!.Id!;
  const { UserPoolClient } = await stage.cognito.createUserPoolClient({
    UserPoolId,
    ClientName: 'web',
    GenerateSecret: true,
    ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
    AccessTokenValidity: 7,
    TokenValidityUnits: { AccessToken: 'minutes' },
    ReadAttributes: ['email', 'name'],
    WriteAttributes: ['email'],
    PreventUserExistenceErrors: 'ENABLED',
    EnableTokenRevocation: false,
    AuthSessionValidity: 9,
  });
  const ClientId = UserPoolClient!.ClientId!;
  const described = async () => {
    const { UserPoolClient: client } = await stage.cognito.describeUserPoolClient({ UserPoolId, ClientId });
    const { LastModifiedDate, ExplicitAuthFlows, ...others } = client!;
    return { flows: ExplicitAuthFlows!.toSorted(), others };
  };
  const before = await described();
  const changed = await stage.run(
    lines(
      `clients flows ${ClientId} add ALLOW_CUSTOM_AUTH as first`,
      `clients flows ${ClientId} add ALLOW_CUSTOM_AUTH`,
      `clients flows ${ClientId} remove ALLOW_USER_SRP_AUTH`,
      `expect error InvalidParameterException clients flows ${ClientId} set ALLOW_CUSTOM_AUTH USER_PASSWORD_AUTH`,
      `expect error NoFlowLeft clients flows ${ClientId} remove ALLOW_CUSTOM_AUTH ALLOW_REFRESH_TOKEN_AUTH`,
    ),
    { pool: { poolId: UserPoolId } },
  );
  assert.equal(changed.code, EXIT.ok, changed.screen);
  assert.match(changed.screen, /nothing to do/);
  assert.doesNotMatch(changed.screen, /Other settings/);
  const after = await described();
  assert.deepEqual(after.flows, ['ALLOW_CUSTOM_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH']);
  assert.deepEqual(after.others, before.others);
  const back = await stage.run(lines('cleanup'), { pool: { poolId: UserPoolId } });
  assert.equal(back.code, EXIT.ok, back.screen);
  assert.deepEqual(await described(), before);
  assert.ok(!`${changed.screen}${back.screen}`.includes(before.others.ClientSecret!), 'the secret is not shown');
});

test('a flow is added to a client with names of the older form, or without any, and takes none away', async (t) => {
  const stage = await openStage();
  t.after(() => stage.close());
  const { UserPool } = await stage.cognito.createUserPool({ PoolName: 'shop' });
  const UserPoolId = UserPool!.Id!;
  const cases = [
    [['ADMIN_NO_SRP_AUTH'], ['ALLOW_ADMIN_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH', 'ALLOW_USER_SRP_AUTH']],
    [['CUSTOM_AUTH_FLOW_ONLY'], ['ALLOW_CUSTOM_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH']],
    [undefined, ['ALLOW_CUSTOM_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH', 'ALLOW_USER_SRP_AUTH']],
  ] as const;
  for (const [older, newer] of cases) {
    const { UserPoolClient } = await stage.cognito.createUserPoolClient({
      UserPoolId,
      ClientName: 'web',
      ...(older && { ExplicitAuthFlows: [...older] }),
    });
    const ClientId = UserPoolClient!.ClientId!;
    const flows = async () => {
      const { UserPoolClient: client } = await stage.cognito.describeUserPoolClient({ UserPoolId, ClientId });
      return client!.ExplicitAuthFlows?.toSorted();
    };
    const before = await flows();
    const { code, screen } = await stage.run(
      lines(
        `clients flows ${ClientId} add ${newer[0]}`,
        `clients flows ${ClientId} add ALLOW_USER_PASSWORD_AUTH`,
        'cleanup',
      ),
      { pool: { poolId: UserPoolId } },
    );
    assert.equal(code, EXIT.ok, screen);
    assert.match(screen, /already: nothing to do/);
    const shown = screen.replace(/\s+/g, ' ');
    assert.ok(shown.includes(`allows ${[...newer, 'ALLOW_USER_PASSWORD_AUTH'].toSorted().join(', ')}.`), screen);
    assert.deepEqual(await flows(), before);
    await stage.cognito.deleteUserPoolClient({ UserPoolId, ClientId });
  }
});

test('a client is made and deleted; one that was not made here, and the one in use, are safe', async (t) => {
  const stage = await openStage();
  t.after(() => stage.close());
  const { UserPool } = await stage.cognito.createUserPool({ PoolName: 'shop' });
  const UserPoolId = UserPool!.Id!;
  await stage.cognito.createUserPoolClient({ UserPoolId, ClientName: 'web' });
  const { code, screen } = await stage.run(
    lines(
      'expect error ClientExists clients create web',
      'expect error ClientInUse clients delete web',
      'clients create mine --secret --flows ALLOW_CUSTOM_AUTH --flows ALLOW_REFRESH_TOKEN_AUTH as mine',
      'clients show $mine.id as shown',
      'expect shown.hasSecret == true',
      `pools use ${UserPoolId} --client $mine.id`,
      'cleanup --session',
      'expect error ResourceNotFoundException clients delete mine',
    ),
    { pool: { poolId: UserPoolId } },
  );
  assert.equal(code, EXIT.ok, screen);
  const { UserPoolClients } = await stage.cognito.listUserPoolClients({ UserPoolId });
  assert.deepEqual(
    UserPoolClients!.map(({ ClientName }) => ClientName),
    ['web'],
  );
});
