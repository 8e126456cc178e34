import type { Caller } from '../contract.ts';
import type { ClientSettings } from './clients.ts';
import { type Keys, signForm } from './sign.ts';

/** Credentials as an SDK client resolved them; newer SDKs say in `$source` which providers they came through. */
export type Resolved = Keys & { expiration?: Date; $source?: Readonly<Record<string, string>> };

const TIMEOUT_MS = 10_000;

/**
 * Asks STS who the credentials belong to (API reference, GetCallerIdentity: needs no permission).
 * @throws Error with STS's error code as its name, or what `fetch` throws.
 */
export async function readCaller(
  credentials: Resolved,
  { region, endpoint, profile }: Pick<ClientSettings, 'region' | 'endpoint' | 'profile'>,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Caller> {
  const url = new URL(endpoint ?? (env['AWS_ENDPOINT_URL_STS'] || env['AWS_ENDPOINT_URL'] || stsOf(region)));
  const form = { Action: 'GetCallerIdentity', Version: '2011-06-15' };
  const request = signForm(url, form, { keys: credentials, region, service: 'sts', now: new Date() });
  const answer = await fetch(request.url, {
    method: 'POST',
    body: request.body,
    headers: request.headers,
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const text = await answer.text();
  const account = element(text, 'Account');
  if (!answer.ok || account === undefined) throw refusal(answer.status, text);
  return {
    account,
    arn: element(text, 'Arn') ?? '',
    userId: element(text, 'UserId') ?? '',
    source:
      sourceOf(credentials, env) ?? (endpoint === undefined ? 'not told by the SDK' : 'made up for this endpoint'),
    profile: profile ?? (env['AWS_PROFILE'] || undefined),
    expires: credentials.expiration?.getTime(),
  };
}

/** AWS general reference, "AWS Security Token Service endpoints and quotas". */
const stsOf = (region: string) => `https://sts.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`;

function refusal(status: number, text: string): Error {
  const error = new Error(element(text, 'Message') ?? `STS answered with status ${status}.`);
  error.name = element(text, 'Code') ?? 'ServiceUnavailable';
  return Object.assign(error, { $metadata: { httpStatusCode: status, attempts: 1 } });
}

function element(xml: string, name: string): string | undefined {
  const [, text] = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml) ?? [];
  return text?.replace(/&(lt|gt|quot|apos|amp);/g, (_, entity: keyof typeof ENTITIES) => ENTITIES[entity]);
}

const ENTITIES = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' } as const;

/** The last provider of a chain is the one that made the keys: a role that was assumed with a profile's keys. */
const SOURCES: readonly (readonly [RegExp, string])[] = [
  [/_SSO/, 'IAM Identity Center (SSO)'],
  [/_LOGIN/, 'aws login'],
  [/_IMDS/, 'the instance (IMDS)'],
  [/_HTTP/, 'the container'],
  [/_PROCESS/, 'a credential process'],
  [/WEB_ID/, 'a web identity token'],
  [/ASSUME_ROLE/, 'an assumed role'],
  [/ENV_VARS/, 'environment variables'],
  [/PROFILE/, 'the AWS files'],
];

function sourceOf({ $source = {}, accessKeyId }: Resolved, env: NodeJS.ProcessEnv): string | undefined {
  const names = Object.keys($source).join(' ');
  const known = SOURCES.find(([pattern]) => pattern.test(names))?.[1];
  return known ?? (accessKeyId === env['AWS_ACCESS_KEY_ID'] ? 'environment variables' : undefined);
}
