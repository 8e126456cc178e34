import type { LocalWorld } from '../../local/world.ts';

/** What `pools-shell serve` tells to export, and nothing else of this process but where programs are. */
export function clientEnvironment(world: LocalWorld, home: string): Record<string, string> {
  const { endpoint, region, credentials } = world;
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  };
}
