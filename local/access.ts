/** Who may call a world. It runs the code that it is given, so neither a web page nor another program may do so by knowing its port. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { WireHead } from './protocol/codec.ts';
import type { ServiceModel } from './protocol/model.ts';
import { ServiceError } from './service.ts';

/**
 * Names that only this machine answers to, those below `localhost` included (RFC 6761): S3 clients put the bucket in front. A page's
 * own name that was pointed at 127.0.0.1 (DNS rebinding) is none of them.
 */
const LOOPBACK = /^(127\.0\.0\.1|([\w.-]+\.)?localhost|\[::1\])(:\d+)?$/i;

/** What an app's page on this machine has as Origin, a development server's for example. */
const OF_THIS_MACHINE = /^https?:\/\/(127\.0\.0\.1|([\w.-]+\.)?localhost|\[::1\])(:\d+)?$/i;

/** Where the services keep public documents (a pool's key set). */
const DOCUMENT = /^\/[\w-]+\/\.well-known\//;

/** What a browser lets a page read of an answer. */
const EXPOSED = 'x-amzn-requestid,x-amzn-errortype,x-amzn-errormessage,date';

/**
 * Refuses what the request's Host and Origin tell about its sender.
 * @returns the headers that a browser wants to see on the answer; none for programs that are no browser.
 * @throws ServiceError `AccessDeniedException`, 403
 */
export function admit(request: WireHead): Record<string, string> {
  const { host = '(none)', origin } = request.headers;
  if (!LOOPBACK.test(host))
    throw denied(`This world answers to 127.0.0.1, localhost and [::1], not to the host ${host}.`);
  if (origin === undefined) return {};
  if (!isForBrowsers(request))
    throw denied(`A web page (${origin}) may call nothing here but Amazon Cognito user pools and their key sets.`);
  const headers = { 'access-control-allow-origin': '*', 'access-control-expose-headers': EXPOSED };
  if (request.method !== 'OPTIONS') return headers;
  return {
    ...headers,
    'access-control-allow-methods': 'GET,POST',
    'access-control-allow-headers': request.headers['access-control-request-headers'] ?? '*',
    'access-control-max-age': '172800',
  };
}

/** Whether a request can mean nothing but a public document. */
export const isDocument = ({ method, path }: WireHead): boolean => method === 'GET' && DOCUMENT.test(path);

/** Amplify and the like call user pools from a page. A preflight does not tell the operation; the request that follows does. */
function isForBrowsers({ method, path, headers }: WireHead): boolean {
  const wanted = method === 'OPTIONS' ? headers['access-control-request-method'] : method;
  if (DOCUMENT.test(path)) return wanted === 'GET';
  if (path !== '/' || wanted !== 'POST') return false;
  return method === 'OPTIONS' || (headers['x-amz-target'] ?? '').startsWith('AWSCognitoIdentityProviderService.');
}

/**
 * Whether a request is signed with this access key id (the signature itself is not verified: the id is the secret).
 * @param accessKeyId absent: any will do, but a request that a page makes without asking (a form, an image) has none.
 */
export function isSigned(request: WireHead, accessKeyId?: string): boolean {
  const shown = shownKey(request);
  if (shown === undefined || accessKeyId === undefined) return shown !== undefined;
  return timingSafeEqual(digest(shown), digest(accessKeyId));
}

/** Whether a page of somebody else's sends the request: where any key is taken, it would have one too. */
export const isForeignPage = ({ headers: { origin } }: WireHead): boolean =>
  origin !== undefined && !OF_THIS_MACHINE.test(origin);

/** The access key id that a request is signed with. */
export const shownKey = ({ headers }: WireHead): string | undefined =>
  /\bCredential=([^/,\s]+)\//.exec(headers['authorization'] ?? '')?.[1];

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

const UNKNOWN_KEY = {
  json: 'UnrecognizedClientException',
  'rest-json': 'UnrecognizedClientException',
  query: 'InvalidClientTokenId',
  'rest-xml': 'InvalidAccessKeyId',
} as const;

/** AWS's error for an unknown key, by the protocol of the service (CloudFormation and STS, Lambda, S3, all others). */
export function unknownKey(protocol: ServiceModel['protocol']): ServiceError {
  const code = UNKNOWN_KEY[protocol];
  return new ServiceError(code, 'The security token included in the request is invalid.', {
    statusCode: protocol === 'json' ? 400 : 403,
  });
}

const denied = (message: string): ServiceError =>
  new ServiceError('AccessDeniedException', message, { statusCode: 403 });
