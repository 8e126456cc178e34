import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { LocalWorld } from '../../../../local/world.ts';
import { type Answer, send, worldOf } from '../server/client.ts';

/** A call as S3 clients sign it. */
const s3 = (world: LocalWorld, method: string, path: string, init: RequestInit = {}): Promise<Answer> =>
  send(world, path, {
    ...init,
    method,
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=${world.credentials.accessKeyId}/20260101/us-east-1/s3/aws4_request`,
      ...(init.headers as Record<string, string>),
    },
  });

const codeIn = ({ text }: Answer) => /<Code>(\w+)<\/Code>/.exec(text)?.[1];

test('an object comes back as it was put, with its headers, until it is deleted', async (t) => {
  const world = await worldOf(t);
  assert.equal((await s3(world, 'PUT', '/files')).status, 200);
  const headers = { 'content-type': 'text/plain', 'x-amz-meta-from': 'a test' };
  const put = await s3(world, 'PUT', '/files/a%20folder/%C3%A4', { body: 'hello', headers });
  assert.equal(put.headers.get('etag'), '"5d41402abc4b2a76b9719d911017c592"');
  const got = await s3(world, 'GET', '/files/a%20folder/%C3%A4');
  assert.equal(got.text, 'hello');
  assert.equal(got.headers.get('content-type'), 'text/plain');
  assert.equal(got.headers.get('x-amz-meta-from'), 'a test');
  const head = await s3(world, 'HEAD', '/files/a%20folder/%C3%A4');
  assert.equal(head.headers.get('content-length'), '5');
  assert.equal((await s3(world, 'DELETE', '/files/a%20folder/%C3%A4')).status, 204);
  const gone = await s3(world, 'GET', '/files/a%20folder/%C3%A4');
  assert.equal(gone.status, 404);
  assert.equal(codeIn(gone), 'NoSuchKey');
});

test('a body in signed chunks is put together', async (t) => {
  const world = await worldOf(t);
  await s3(world, 'PUT', '/files');
  const body =
    '5;chunk-signature=x\r\nhello\r\n6;chunk-signature=y\r\n world\r\n0;chunk-signature=z\r\nx-amz-checksum-crc32:AA\r\n\r\n';
  const headers = {
    'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER',
    'content-encoding': 'aws-chunked',
  };
  await s3(world, 'PUT', '/files/a', { body, headers });
  const got = await s3(world, 'GET', '/files/a');
  assert.equal(got.text, 'hello world');
  assert.equal(got.headers.get('content-encoding'), null);
  for (const body of [
    '',
    '5',
    '9\r\nshort\r\n',
    '5\r\nshort\r\n',
    '-6\r\n',
    '-5\r\nshort\r\n0\r\n',
    '1e5x\r\n',
    '0x1\r\na',
  ])
    assert.equal((await s3(world, 'PUT', '/files/b', { body, headers })).status, 400, body);
});

test('parts become one object', async (t) => {
  const world = await worldOf(t);
  await s3(world, 'PUT', '/files');
  const [, id] = /<UploadId>(.+)<\/UploadId>/.exec((await s3(world, 'POST', '/files/big?uploads')).text)!;
  for (const [number, body] of [
    [2, 'world'],
    [1, 'hello '],
  ] as const)
    assert.equal((await s3(world, 'PUT', `/files/big?partNumber=${number}&uploadId=${id}`, { body })).status, 200);
  const part = (number: number) => `<Part><PartNumber>${number}</PartNumber><ETag>x</ETag></Part>`;
  const missing = await s3(world, 'POST', `/files/big?uploadId=${id}`, { body: part(3) });
  assert.equal(codeIn(missing), 'InvalidPart');
  await s3(world, 'POST', `/files/big?uploadId=${id}`, {
    body: `<CompleteMultipartUpload>${part(1)}${part(2)}</CompleteMultipartUpload>`,
  });
  assert.equal((await s3(world, 'GET', '/files/big')).text, 'hello world');
  assert.equal(codeIn(await s3(world, 'DELETE', `/files/big?uploadId=${id}`)), 'NoSuchUpload');
});

test('keys are listed in pages, by prefix and in folders', async (t) => {
  const world = await worldOf(t);
  await s3(world, 'PUT', '/files');
  for (const key of ['b/2', 'a', 'b/1', 'c', 'b2']) await s3(world, 'PUT', `/files/${key}`, { body: key });
  const list = async (query: string) => {
    const { text } = await s3(world, 'GET', `/files?list-type=2&${query}`);
    const all = (name: string) =>
      [...text.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, 'g'))].map((match) => match[1]);
    return { keys: all('Key'), prefixes: all('Prefix').slice(1), token: all('NextContinuationToken')[0] };
  };
  assert.deepEqual((await list('')).keys, ['a', 'b/1', 'b/2', 'b2', 'c']);
  assert.deepEqual((await list('prefix=b/')).keys, ['b/1', 'b/2']);
  assert.deepEqual(await list('delimiter=/'), { keys: ['a', 'b2', 'c'], prefixes: ['b/'], token: undefined });
  const seen: unknown[] = [];
  for (let token: string | undefined = ''; token !== undefined; ) {
    const page: Awaited<ReturnType<typeof list>> = await list(
      `max-keys=1&delimiter=/${token && `&continuation-token=${token}`}`,
    );
    seen.push(...page.keys, ...page.prefixes);
    token = page.token;
  }
  assert.deepEqual(seen, ['a', 'b/', 'b2', 'c']);
});

test('a bucket is found under its host name, and not deleted while it holds something', async (t) => {
  const world = await worldOf(t);
  await s3(world, 'PUT', '/files');
  assert.equal(codeIn(await s3(world, 'PUT', '/files')), 'BucketAlreadyOwnedByYou');
  assert.equal(codeIn(await s3(world, 'PUT', '/F')), 'InvalidBucketName');
  await s3(world, 'PUT', '/files/a', { body: 'x' });
  assert.equal(codeIn(await s3(world, 'DELETE', '/files')), 'BucketNotEmpty');
  assert.equal(codeIn(await s3(world, 'GET', '/others?list-type=2')), 'NoSuchBucket');
  assert.match((await s3(world, 'GET', '/')).text, /<Name>files<\/Name>/);
  await s3(world, 'DELETE', '/files/a');
  assert.equal((await s3(world, 'DELETE', '/files')).status, 204);
});

test('what is not there is named', async (t) => {
  const world = await worldOf(t);
  await s3(world, 'PUT', '/files');
  const copy = await s3(world, 'PUT', '/files/a', { headers: { 'x-amz-copy-source': '/files/b' } });
  assert.match(copy.text, /Operation CopyObject of Amazon Simple Storage Service is not in the local world/);
  const policy = await s3(world, 'PUT', '/files?policy', { body: '{}' });
  assert.match(policy.text, /PutBucketPolicy/);
  const range = await s3(world, 'GET', '/files/a', { headers: { range: 'bytes=0-1' } });
  assert.match(range.text, /The header range is not in the local world/);
  const stranger = await send(world, '/files/a', {
    method: 'GET',
    headers: { authorization: 'AWS4-HMAC-SHA256 Credential=guess/20260101/us-east-1/s3/aws4_request' },
  });
  assert.equal(stranger.status, 403);
  assert.equal(codeIn(stranger), 'InvalidAccessKeyId');
});

test('objects of a kept world are there after a restart, and nothing is left of those that were replaced', async (t) => {
  const directory = mkdtempSync(join(tmpdir(), 'pools-shell-s3-'));
  t.after(() => rmSync(directory, { recursive: true, force: true }));
  const first = await worldOf(t, { directory });
  await s3(first, 'PUT', '/files');
  await s3(first, 'PUT', '/files/a', { body: 'old' });
  await s3(first, 'PUT', '/files/a', { body: 'new' });
  await first.close();
  const second = await worldOf(t, { directory });
  assert.equal((await s3(second, 'GET', '/files/a')).text, 'new');
  assert.equal(readdirSync(join(directory, 's3')).length, 1);
});

test('what would be ignored is refused by name, and changes nothing', async (t) => {
  const world = await worldOf(t);
  await s3(world, 'PUT', '/files');
  await s3(world, 'PUT', '/files/a', { body: 'x' });
  await s3(world, 'PUT', '/empty');
  for (const [method, path, name] of [
    ['GET', '/files/a?versionId=1', 'versionId'],
    ['GET', '/files/a?retention', 'retention'],
    ['DELETE', '/files/a?versionId=1', 'versionId'],
    ['PUT', '/files/a?legal-hold', 'legal-hold'],
    ['DELETE', '/empty?metrics&id=1', 'metrics'],
    ['PUT', '/other?ownershipControls', 'ownershipControls'],
    ['GET', '/files?list-type=2&fetch-owner=true', 'fetch-owner'],
  ] as const) {
    const answer = await s3(world, method, path);
    assert.equal(answer.status, 501, path);
    assert.match(answer.text, new RegExp(`The parameter ${name}`));
  }
  for (const [name, value] of [
    ['x-amz-acl', 'public-read'],
    ['x-amz-storage-class', 'GLACIER'],
    ['x-amz-server-side-encryption', 'aws:kms'],
    ['x-amz-object-lock-legal-hold', 'ON'],
    ['if-none-match', '*'],
  ] as const) {
    const answer = await s3(world, 'PUT', '/files/a', { body: 'changed', headers: { [name]: value } });
    assert.equal(answer.status, 501, name);
    assert.match(answer.text, new RegExp(`The header ${name}`));
  }
  const owner = await s3(world, 'GET', '/files/a', { headers: { 'x-amz-expected-bucket-owner': '123456789012' } });
  assert.equal(codeIn(owner), 'AccessDenied');
  const body =
    '<CreateBucketConfiguration><LocationConstraint>eu-west-1</LocationConstraint></CreateBucketConfiguration>';
  assert.equal(codeIn(await s3(world, 'PUT', '/other', { body })), 'IllegalLocationConstraintException');
  assert.equal((await s3(world, 'GET', '/files/a?x-id=GetObject')).text, 'x');
  assert.match((await s3(world, 'GET', '/')).text, /<Name>files<.*<Name>empty</);
  assert.doesNotMatch((await s3(world, 'GET', '/')).text, /other/);
});

test('a key is what it says, dots and percent signs too', async (t) => {
  const world = await worldOf(t);
  for (const bucket of ['one1', 'two2']) await s3(world, 'PUT', `/${bucket}`);
  const put = (path: string) =>
    new Promise((resolve, reject) => {
      const authorization = `AWS4-HMAC-SHA256 Credential=${world.credentials.accessKeyId}/20260101/us-east-1/s3/aws4_request`;
      // `fetch` would resolve the dots itself.
      const { port } = new URL(world.endpoint);
      request({ port, path, method: 'PUT', headers: { authorization } }, resolve).on('error', reject).end('x');
    });
  await put('/one1/../two2/k');
  await put('/one1/a/../b%25');
  assert.match(
    (await s3(world, 'GET', '/one1?list-type=2&encoding-type=url')).text,
    /<EncodingType>url<.*<Key>..\/two2\/k<.*<Key>a\/..\/b%25</,
  );
  assert.match((await s3(world, 'GET', '/two2?list-type=2')).text, /<KeyCount>0</);
});

test('a part belongs to the object of its upload', async (t) => {
  const world = await worldOf(t);
  await s3(world, 'PUT', '/files');
  const [, id] = /<UploadId>(.+)<\/UploadId>/.exec((await s3(world, 'POST', '/files/big?uploads')).text)!;
  const other = await s3(world, 'PUT', `/files/other?partNumber=1&uploadId=${id}`, { body: 'x' });
  assert.equal(codeIn(other), 'NoSuchUpload');
  await s3(world, 'PUT', `/files/big?partNumber=1&uploadId=${id}`, { body: 'x' });
  await s3(world, 'DELETE', '/files');
  const late = await s3(world, 'POST', `/files/big?uploadId=${id}`, { body: '<PartNumber>1</PartNumber>' });
  assert.equal(codeIn(late), 'NoSuchBucket');
});
