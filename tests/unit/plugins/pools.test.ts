import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { list as listClients } from '../../../plugins/pools/clients-list.ts';
import { show as showClient } from '../../../plugins/pools/clients-show.ts';
import { list } from '../../../plugins/pools/list.ts';
import { show } from '../../../plugins/pools/show.ts';
import { CommandError } from '../../../shell/contract.ts';
import { arnOf, awsError, failure, fake, run, STACK } from './fakes.ts';

const CreationDate = new Date('2026-03-01T12:00:00Z');
const pool = (Id: string, LambdaConfig = {}) => ({ Id, Name: `name of ${Id}`, LambdaConfig, CreationDate });
const cells = (events: any[]) => events.find(({ kind }) => kind === 'table').rows as unknown[][];

describe('pools list', () => {
  test('reads page after page and marks the pool of the stack', async () => {
    const pages: any = {
      undefined: { UserPools: [pool(STACK.userPoolId, { PreSignUp: arnOf('auto-confirm') })], NextToken: 'more' },
      more: { UserPools: [pool('us-east-1_Other')] },
    };
    const given = fake({ handlers: { listUserPools: ({ NextToken }) => pages[String(NextToken)] } });
    const { data } = await run(list, {}, given);
    assert.deepEqual(
      data.map(({ id, current, triggers }: any) => [id, current, triggers]),
      [
        [STACK.userPoolId, true, ['PreSignUp']],
        ['us-east-1_Other', false, []],
      ],
    );
  });

  test('needs no stack, and stops at the limit', async () => {
    const answer = { UserPools: [pool('a')], NextToken: 'more' };
    const given = fake({ handlers: { listUserPools: () => answer }, stack: new CommandError('none') });
    const { data, texts } = await run(list, { limit: 1 }, given);
    assert.equal(data.length, 1);
    assert.equal(data[0].current, false);
    assert.match(texts.join(), /more pools: pools list --limit 10/);
    assert.equal((await failure(list, { limit: 0 }, given)).code, 'InvalidLimit');
  });

  test('says when there is none', async () => {
    const given = fake({ handlers: { listUserPools: () => ({ UserPools: [] }) } });
    assert.deepEqual((await run(list, {}, given)).texts, ['There are no user pools here.']);
  });
});

describe('pools show', () => {
  test('shows the pool of the stack, or the one that is named', async () => {
    const describeUserPool = ({ UserPoolId }: any) => ({
      UserPool: {
        ...pool(UserPoolId, { PreSignUp: arnOf('auto-confirm') }),
        DeviceConfiguration: { ChallengeRequiredOnNewDevice: true, DeviceOnlyRememberedOnUserPrompt: true },
        SchemaAttributes: [{ Name: 'custom:level' }, { Name: 'email', Required: true }],
        Policies: { PasswordPolicy: { MinimumLength: 9, RequireLowercase: true, RequireSymbols: true } },
      },
    });
    const given = fake({ handlers: { describeUserPool } });
    const { data, events } = await run(show, {}, given);
    assert.equal(data.id, STACK.userPoolId);
    assert.deepEqual(data.triggers, { PreSignUp: arnOf('auto-confirm') });
    assert.equal(data.settings.CreationDate, '2026-03-01T12:00:00.000Z');
    const shown = Object.fromEntries(cells(events) as [string, string][]);
    assert.equal(shown.devices, 'remembered when the user agrees, in place of a second factor');
    assert.equal(shown.password, 'at least 9 characters');
    assert.equal(shown['passwords need'], 'lowercase, symbols');
    assert.equal(shown['custom attributes'], 'custom:level');
    assert.equal(shown['required attributes'], 'email');
    assert.equal((await run(show, { pool: 'us-east-1_Other' }, given)).data.id, 'us-east-1_Other');
  });

  test('tells a pool that is not there', async () => {
    const describeUserPool = () => Promise.reject(awsError('ResourceNotFoundException'));
    const error = await failure(show, { pool: 'x' }, fake({ handlers: { describeUserPool } }));
    assert.equal(error.message, 'There is no user pool x here.');
    assert.match(error.hint ?? '', /pools list/);
  });
});

describe('clients', () => {
  test('list marks the client of the stack', async () => {
    const UserPoolClients = [
      { ClientId: 'client', ClientName: 'app' },
      { ClientId: 'other', ClientName: 'b' },
    ];
    const given = fake({ handlers: { listUserPoolClients: () => ({ UserPoolClients }) } });
    assert.deepEqual(
      (await run(listClients, {}, given)).data.map(({ current }: any) => current),
      [true, false],
    );
  });

  test('show tells that there is a secret and never what it is', async () => {
    const describeUserPoolClient = ({ ClientId }: any) => ({
      UserPoolClient: {
        ClientId,
        ClientName: 'app',
        ClientSecret: 'do-not-tell',
        AccessTokenValidity: 5,
        TokenValidityUnits: { AccessToken: 'minutes' },
      },
    });
    const { data, events } = await run(showClient, {}, fake({ handlers: { describeUserPoolClient } }));
    assert.equal(data.hasSecret, true);
    assert.ok(!JSON.stringify([data, events]).includes('do-not-tell'));
    assert.equal(Object.fromEntries(cells(events) as [string, string][])['access token lives'], '5 minutes');
  });

  test('show tells a client that is not there', async () => {
    const describeUserPoolClient = () => Promise.reject(awsError('ResourceNotFoundException'));
    const error = await failure(showClient, { client: 'x' }, fake({ handlers: { describeUserPoolClient } }));
    assert.match(error.hint ?? '', /clients list/);
  });
});
