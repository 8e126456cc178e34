import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { EXIT } from '../../../shell/contract.ts';
import { runServe, SERVE_PORT, type ServeOptions } from '../../../shell/run/serve.ts';

function setUp(options: ServeOptions & { error?: Error } = {}) {
  const out = new PassThrough();
  const err = new PassThrough();
  const stop = new AbortController();
  const started: any[] = [];
  let closed = 0;
  const ended = runServe({
    out,
    err,
    stop: stop.signal,
    startLocalWorld: async (given) => {
      started.push(given);
      if (options.error) throw options.error;
      return {
        endpoint: `http://127.0.0.1:${given.port || 40_000}`,
        region: given.region ?? 'us-east-1',
        accountId: '000000000000',
        credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
        close: async () => void closed++,
      };
    },
    ...options,
  });
  const text = (stream: PassThrough) => String(stream.read() ?? '');
  return { ended, stop, started, printed: () => text(out), complained: () => text(err), closed: () => closed };
}

test('it prints what other clients need, as lines that a shell can read, and ends in order', async () => {
  const serve = setUp();
  await new Promise(setImmediate);
  const printed = serve.printed();
  for (const line of [
    `export AWS_ENDPOINT_URL=http://127.0.0.1:${SERVE_PORT}`,
    'export AWS_REGION=us-east-1',
    'export AWS_DEFAULT_REGION=us-east-1',
    'export AWS_ACCESS_KEY_ID=local',
    'export AWS_SECRET_ACCESS_KEY=local',
  ]) {
    assert.ok(printed.split('\n').includes(line), line);
  }
  for (const line of printed.trimEnd().split('\n')) assert.match(line, /^(#|export [A-Z_]+=\S+$)/);
  assert.match(printed, /\/_pools-shell\/messages/);
  assert.match(printed, /^# {3}npx cdk bootstrap aws:\/\/000000000000\/us-east-1$/m);
  assert.match(printed, /^# Every program of this machine can use it/m);
  assert.equal(serve.closed(), 0);
  serve.stop.abort();
  assert.equal(await serve.ended, EXIT.ok);
  assert.equal(serve.closed(), 1);
});

test('port, state and Region are taken on', async () => {
  const serve = setUp({ port: 0, state: '/tmp/world', region: 'eu-west-1' });
  serve.stop.abort();
  await serve.ended;
  assert.deepEqual(serve.started, [{ port: 0, directory: '/tmp/world', region: 'eu-west-1', shared: true }]);
});

test('a port in use is one line, with what to do', async () => {
  const serve = setUp({ error: Object.assign(new Error('Port 9339 is in use.'), { code: 'PortInUse' }) });
  assert.equal(await serve.ended, EXIT.failed);
  assert.equal(
    serve.complained(),
    'serve: Port 9339 is in use.\n  hint: See what listens there; --port takes another, and --port 0 any free one.\n',
  );
  assert.equal(serve.printed(), '');
});

test('a port that cannot be is refused before anything starts', async () => {
  for (const port of [-1, 65_536, 1.5, Number.NaN]) {
    const serve = setUp({ port });
    assert.equal(await serve.ended, EXIT.usage);
    assert.deepEqual(serve.started, []);
    assert.match(serve.complained(), /is not a port/);
  }
});

test('a defect is not dressed up as a message', async () => {
  await assert.rejects(setUp({ error: new TypeError('x') }).ended, TypeError);
});

test('Ctrl-C and SIGTERM end it, and leave no listener behind', async () => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    const before = process.listenerCount(signal);
    const serve = setUp({ stop: undefined });
    await new Promise(setImmediate);
    assert.equal(process.listenerCount(signal), before + 1);
    process.emit(signal);
    assert.equal(await serve.ended, EXIT.ok);
    assert.equal(process.listenerCount(signal), before);
  }
});
