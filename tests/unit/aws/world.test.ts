import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { startLocalWorld } from '../../../local/world.ts';
import { openWorld, type WorldChoice } from '../../../shell/aws/world.ts';
import { CommandError, EXIT } from '../../../shell/contract.ts';

/** An endpoint that records what reaches it. */
let server: Server;
let endpoint: string;
let seen: { url: string; authorization: string; token: string; socket: unknown }[] = [];
let messages: { status: number; body: string };
let folder: string;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pools-shell-world-'));
  server = createServer((request: IncomingMessage, response) => {
    seen.push({
      url: request.url ?? '',
      authorization: request.headers.authorization ?? '',
      token: String(request.headers['x-amz-security-token'] ?? ''),
      socket: request.socket,
    });
    request.resume();
    if (request.url?.startsWith('/_pools-shell/')) {
      response.statusCode = messages.status;
      response.end(messages.body);
      return;
    }
    response.setHeader('content-type', 'application/x-amz-json-1.1');
    response.end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
after(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  seen = [];
  messages = { status: 200, body: '[]' };
});

const fakeLocal = () => {
  const started: any[] = [];
  const closed: string[] = [];
  return {
    started,
    closed,
    startLocalWorld: async (options: any) => {
      started.push(options);
      return {
        endpoint,
        region: 'us-east-1',
        accountId: '000000000000',
        credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
        close: async () => void closed.push('closed'),
      };
    },
  };
};

function refusal(choice: WorldChoice, env: NodeJS.ProcessEnv = {}): CommandError {
  try {
    openWorld(choice, { env: { HOME: folder, ...env } });
  } catch (error) {
    assert.ok(error instanceof CommandError);
    return error;
  }
  throw new Error('it was opened');
}

test('a local world starts at the first client, once, and closes with its connections', async () => {
  const local = fakeLocal();
  const world = openWorld({ kind: 'local' }, local);
  assert.deepEqual(local.started, []);
  const [logs, again] = await Promise.all([world.clients.logs(), world.clients.logs()]);
  assert.equal(logs, again);
  await logs.describeLogGroups();
  await (await world.clients.cognito()).listUserPools({ MaxResults: 1 });
  assert.deepEqual(local.started, [{ directory: undefined, region: 'us-east-1' }]);
  assert.equal(seen[0]?.socket, seen[1]?.socket, 'one connection is kept alive for all clients');
  await world.close();
  assert.deepEqual(local.closed, ['closed']);
  await assert.rejects(world.clients.cloudformation(), /closed/);
});

test('a world that was never used closes without being started', async () => {
  const local = fakeLocal();
  await openWorld({ kind: 'local' }, local).close();
  assert.deepEqual(local.started, []);
});

test('a local world on disk keeps its session; one in memory does not', () => {
  const onDisk = openWorld({ kind: 'local', state: folder }, fakeLocal());
  assert.match(onDisk.stateKey ?? '', /^local-[0-9a-f]{12}$/);
  assert.equal(openWorld({ kind: 'local', state: `${folder}/.` }, fakeLocal()).stateKey, onDisk.stateKey);
  assert.equal(openWorld({ kind: 'local' }, fakeLocal()).stateKey, undefined);
});

test('why a local world does not start is told with what to do, and the next call tries again', async () => {
  let attempts = 0;
  const world = openWorld(
    { kind: 'local', state: folder },
    {
      startLocalWorld: async () => {
        attempts++;
        throw Object.assign(new Error('The state is in use.'), { code: 'StateInUse' });
      },
    },
  );
  await assert.rejects(world.clients.logs(), {
    code: 'StateInUse',
    message: 'The state is in use.',
    hint: /--ephemeral/,
  });
  await assert.rejects(world.clients.logs(), { code: 'StateInUse' });
  assert.equal(attempts, 2);
});

test('nothing of the user’s AWS environment and files reaches the local world', async () => {
  const kept = { ...process.env };
  writeFileSync(
    join(folder, 'bad-config'),
    '[default]\nregion = eu-north-1\nuse_fips_endpoint = true\nendpoint_url = http://127.0.0.1:1\nretry_mode = nonsense\nmax_attempts = many\n',
  );
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
    AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:1',
    AWS_PROFILE: 'nobody',
    AWS_CONFIG_FILE: join(folder, 'bad-config'),
    AWS_REGION: 'ap-south-1',
    AWS_ACCESS_KEY_ID: 'AKIAREALREALREALREAL',
    AWS_SECRET_ACCESS_KEY: 'real',
    AWS_SESSION_TOKEN: 'real-token',
    AWS_USE_FIPS_ENDPOINT: 'true',
    AWS_USE_DUALSTACK_ENDPOINT: 'true',
    AWS_ACCOUNT_ID_ENDPOINT_MODE: 'required',
    AWS_ENABLE_ENDPOINT_DISCOVERY: 'true',
    AWS_MAX_ATTEMPTS: 'many',
    AWS_RETRY_MODE: 'nonsense',
    AWS_DEFAULTS_MODE: 'nonsense',
    AWS_SDK_UA_APP_ID: 'app',
  });
  const world = openWorld({ kind: 'local' }, fakeLocal());
  try {
    await (await world.clients.logs()).describeLogGroups();
    await (await world.clients.cognito()).listUserPools({ MaxResults: 1 });
    await (await world.clients.dynamodb()).scan({ TableName: 'abc' });
    await (await world.clients.cloudformation())
      .describeStacks({})
      .catch((error) => assert.match(error.message, /parse|Deserial/));
    assert.equal(seen.length, 4);
    for (const { authorization, token } of seen) {
      assert.match(authorization, /Credential=local\/\d+\/us-east-1\//);
      assert.equal(token, '');
    }
  } finally {
    await world.close();
    for (const name of Object.keys(process.env)) if (!(name in kept)) delete process.env[name];
    Object.assign(process.env, kept);
  }
});

async function keyAt(choice: Partial<WorldChoice>, env: NodeJS.ProcessEnv): Promise<string> {
  const world = openWorld({ kind: 'endpoint', endpoint, ...choice }, { env: { HOME: folder, ...env } });
  await (await world.clients.logs()).describeLogGroups();
  await world.close();
  const { authorization, token } = seen.find((request) => request.authorization !== '')!;
  seen = [];
  return `${/Credential=([^/]+)/.exec(authorization)?.[1]} ${token}`.trim();
}

test('an endpoint on this machine gets the environment’s keys, or made-up ones', async () => {
  assert.equal(await keyAt({}, {}), 'local');
  assert.equal(
    await keyAt({}, { AWS_ACCESS_KEY_ID: '123456789012', AWS_SECRET_ACCESS_KEY: 's', AWS_SESSION_TOKEN: 't' }),
    '123456789012 t',
  );
});

test('a plain http host elsewhere never gets real keys', async () => {
  // A name that is another machine's by its looks and this one's by its resolver: what is sent is what counts.
  const world = openWorld(
    { kind: 'endpoint', endpoint: endpoint.replace('127.0.0.1', '0.0.0.0') },
    { env: { HOME: folder, AWS_ACCESS_KEY_ID: 'AKIAREAL', AWS_SECRET_ACCESS_KEY: 's', AWS_SESSION_TOKEN: 't' } },
  );
  await (await world.clients.logs()).describeLogGroups();
  await world.close();
  assert.match(seen[0]?.authorization ?? '', /Credential=local\//);
  assert.equal(seen[0]?.token, '');
  assert.equal(world.free, false);
});

test('an endpoint that tells its messages has an inbox and is instant; another has none', async () => {
  const world = openWorld({ kind: 'endpoint', endpoint }, { env: {} });
  messages.body = JSON.stringify([{ code: '123456' }]);
  await world.clients.logs();
  assert.equal(world.instant, true);
  assert.deepEqual(await world.inbox?.messages({ userPoolId: 'p', username: 'a b' }), [{ code: '123456' }]);
  assert.equal(seen.at(-1)?.url, '/_pools-shell/messages?userPoolId=p&username=a+b');
  await world.close();

  messages = { status: 404, body: '{"message":"not here"}' };
  const other = openWorld({ kind: 'endpoint', endpoint }, { env: {} });
  await assert.rejects(other.inbox!.messages({ userPoolId: 'p' }), { code: 'NoInbox' });
  await other.clients.logs();
  assert.equal(other.inbox, undefined);
  assert.equal(other.instant, false);
  await other.close();
});

test('a served world that lets log lines come late is not instant', async (t) => {
  for (const [faults, instant] of [
    [undefined, true],
    [{ logLag: { least: 1, most: 1 } }, false],
  ] as const) {
    const served = await startLocalWorld({ shared: true, faults });
    t.after(() => served.close());
    const world = openWorld({ kind: 'endpoint', endpoint: served.endpoint }, { env: {} });
    t.after(() => world.close());
    await (await world.clients.cognito()).listUserPools({ MaxResults: 1 });
    assert.equal(world.instant, instant);
    assert.notEqual(world.inbox, undefined);
  }
});

test('an endpoint is asked once whether it has an inbox', async () => {
  const world = openWorld({ kind: 'endpoint', endpoint }, { env: {} });
  await world.clients.logs();
  await world.clients.cognito();
  assert.equal(seen.filter(({ url }) => url.startsWith('/_pools-shell')).length, 1);
  await world.close();
});

test('a malformed endpoint is refused, and a password in it is not repeated', () => {
  for (const written of [
    'localhost:4566',
    'ftp://host',
    'http://',
    'not a url',
    'http://h/?x=1',
    'http://me:hunter22@h:1',
  ]) {
    const error = refusal({ kind: 'endpoint', endpoint: written });
    assert.equal(error.code, 'BadEndpoint');
    assert.equal(error.exitCode, EXIT.usage);
    assert.ok(!error.message.includes('hunter22'));
  }
});

test('the Region of AWS comes from the flag, the environment or the profile', () => {
  writeFileSync(
    join(folder, 'config'),
    '[default]\nregion=eu-west-1\n[profile dev]\n# comment\nsso_session = x\nregion = eu-central-1 ; here\ns3 =\n  region = no\n[sso-session x]\nregion = us-west-2\n',
  );
  const env = { AWS_CONFIG_FILE: join(folder, 'config') };
  const region = (choice: Partial<WorldChoice>, more: NodeJS.ProcessEnv = {}) =>
    openWorld({ kind: 'aws', ...choice }, { env: { HOME: folder, ...env, ...more } }).info.region;
  assert.equal(region({}), 'eu-west-1');
  assert.equal(region({ profile: 'dev' }), 'eu-central-1');
  assert.equal(region({}, { AWS_PROFILE: 'dev' }), 'eu-central-1');
  assert.equal(region({ profile: 'dev' }, { AWS_DEFAULT_REGION: 'us-east-2' }), 'us-east-2');
  assert.equal(region({}, { AWS_REGION: 'us-east-1', AWS_DEFAULT_REGION: 'us-east-2' }), 'us-east-1');
  assert.equal(region({ region: 'ap-south-1' }, { AWS_REGION: 'us-east-1' }), 'ap-south-1');
  assert.match(refusal({ kind: 'aws', profile: 'nobody' }, env).message, /no AWS profile named nobody/);
});

test('a missing or malformed Region says which flag and variable set it', () => {
  const missing = refusal({ kind: 'aws' });
  assert.equal(missing.code, 'RegionMissing');
  assert.match(missing.hint ?? '', /--region.*AWS_REGION/s);
  assert.equal(refusal({ kind: 'aws', region: 'evil.example/x' }).code, 'BadRegion');
  assert.equal(refusal({ kind: 'local', region: 'Ireland' }).code, 'BadRegion');
});

test('the state of one AWS account is never that of another', () => {
  const key = (env: NodeJS.ProcessEnv, choice: Partial<WorldChoice> = {}) =>
    openWorld({ kind: 'aws', region: 'eu-west-1', ...choice }, { env: { HOME: folder, ...env } }).stateKey;
  assert.equal(key({ AWS_ACCESS_KEY_ID: 'ASIAQNZGKIQY56JQ7WML' }), 'aws-029608264753-eu-west-1');
  assert.notEqual(
    key({ AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE' }),
    key({ AWS_ACCESS_KEY_ID: 'AKIAI44QH8DHBEXAMPLE' }),
  );
  assert.equal(key({ AWS_PROFILE: 'dev', AWS_ACCESS_KEY_ID: 'x' }), 'aws-profile-dev-eu-west-1');
  assert.equal(key({}), 'aws-default-eu-west-1');
  const urls = [
    { AWS_ENDPOINT_URL: 'http://one:4566' },
    { AWS_ENDPOINT_URL: 'http://two:4566' },
    { AWS_ENDPOINT_URL_CLOUDFORMATION: 'http://one:4566' },
    {},
  ];
  assert.equal(new Set(urls.map((env) => key(env))).size, urls.length);
  assert.equal(key({ AWS_ENDPOINT_URL: '' }), key({}));
});
