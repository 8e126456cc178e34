import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { zipOf } from '../../../../local/lambda/zip.ts';
import { type LocalWorld, type LocalWorldOptions, startLocalWorld } from '../../../../local/world.ts';

process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';

/** A world that ends with the test; a defect of the world fails the test that met it. */
export async function worldOf(t: TestContext, options: LocalWorldOptions = {}): Promise<LocalWorld> {
  const defects: unknown[] = [];
  const world = await startLocalWorld({ onDefect: (error) => defects.push(error), ...options });
  t.after(async () => {
    await world.close();
    assert.deepEqual(defects, []);
  });
  return world;
}

/** Settings for an SDK client of a world. */
export const settings = ({ endpoint, region, credentials }: LocalWorld) => ({
  endpoint,
  region,
  credentials,
  maxAttempts: 1,
});

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  /** The body as JSON; undefined when it is none. */
  body: any;
}

/** A JSON call as it goes over the wire. */
export const callJson = (world: LocalWorld, target: string, body: unknown): Promise<Answer> =>
  send(world, '/', {
    method: 'POST',
    headers: { 'x-amz-target': target, 'content-type': 'application/x-amz-json-1.1' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

/** A form call as it goes over the wire. */
export const callQuery = (world: LocalWorld, fields: Record<string, string>): Promise<Answer> =>
  send(world, '/', { method: 'POST', body: new URLSearchParams(fields) });

/** A call of Lambda's REST interface. */
export const callLambda = (
  world: LocalWorld,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> =>
  send(world, `/2015-03-31/functions${path}`, {
    method,
    headers,
    body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
  });

/** A request signed with the world's key, unless `init` says otherwise. */
export async function send(world: LocalWorld, path: string, init: RequestInit): Promise<Answer> {
  const headers = { authorization: signed(world.credentials.accessKeyId), ...(init.headers as Record<string, string>) };
  const response = await fetch(world.endpoint + path, { ...init, headers });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: parsed(text) };
}

/** The Authorization header, as far as a world looks at it. */
export const signed = (accessKeyId: string): string => `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260101/us-east-1`;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Creates a function from source text. */
export async function createFunction(
  world: LocalWorld,
  name: string,
  source: string | Record<string, string>,
  input: Record<string, unknown> = {},
): Promise<Answer> {
  const files = typeof source === 'string' ? { 'index.js': source } : source;
  const answer = await callLambda(world, 'POST', '', {
    FunctionName: name,
    Role: 'arn:aws:iam::000000000000:role/anything',
    Runtime: 'nodejs22.x',
    Handler: 'index.handler',
    Code: { ZipFile: zipOf(files).toString('base64') },
    ...input,
  });
  assert.equal(answer.status, 201, answer.text);
  return answer;
}

export const invoke = (
  world: LocalWorld,
  name: string,
  event: unknown = {},
  headers: Record<string, string> = {},
): Promise<Answer> => callLambda(world, 'POST', `/${name}/invocations`, event, headers);

/** The messages of a function's log group, in order. */
export async function logOf(world: LocalWorld, name: string): Promise<string[]> {
  const { body } = await callJson(world, 'Logs_20140328.FilterLogEvents', { logGroupName: `/aws/lambda/${name}` });
  return body.events.map((event: { message: string }) => event.message);
}
