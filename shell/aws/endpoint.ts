import { CommandError, EXIT } from '../contract.ts';

/**
 * The URL of `--endpoint`, without a trailing slash.
 * @throws CommandError when it is not an http(s) URL, or carries what an endpoint has no use for.
 */
export function parseEndpoint(written: string): URL {
  const url = URL.canParse(written) ? new URL(written) : undefined;
  const reason =
    url === undefined || !/^https?:\/\//i.test(written)
      ? 'is not an http or https URL'
      : url.username || url.password
        ? 'must not carry a user name or password'
        : url.search || url.hash
          ? 'must not carry a query or fragment'
          : undefined;
  if (url !== undefined && reason === undefined) return url;
  throw new CommandError(`--endpoint: ${withoutPassword(written)} ${reason}.`, {
    code: 'BadEndpoint',
    hint: 'Give it as http://HOST:PORT, for example --endpoint http://127.0.0.1:9339.',
    exitCode: EXIT.usage,
  });
}

/** Whether requests to this URL stay on this machine: localhost, *.localhost, 127.0.0.0/8, ::1. */
export function isLoopback(url: URL): boolean {
  const host = url.hostname.toLowerCase();
  return host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}

/** As it is shown and sent: no trailing slash. */
export function endpointText(url: URL): string {
  return url.href.replace(/\/+$/, '');
}

function withoutPassword(written: string): string {
  return written.replace(/\/\/[^/@]*@/, '//<secret>@');
}
