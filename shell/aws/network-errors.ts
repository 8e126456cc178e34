import type { WorldInfo } from '../contract.ts';

interface Explanation {
  message: string;
  code: string;
  hint: string;
}

/** Failures before an AWS service answered; undefined when this is none of them. */
export function explainNetwork(thrown: unknown, world: WorldInfo): Explanation | undefined {
  if (!(thrown instanceof Error)) return undefined;
  // What Node's fetch says itself is nothing but "fetch failed".
  const error = thrown instanceof TypeError && thrown.cause instanceof Error ? thrown.cause : thrown;
  const code = codeOf(error);
  if (code === 'ECONNREFUSED') {
    return { code, message: `Nothing answers at ${addressOf(error) ?? world.label}.`, hint: startHint(world) };
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    const host = textOf(error, 'hostname') ?? world.label;
    const hint =
      world.kind === 'aws'
        ? `Check the Region (${world.region}: --region, AWS_REGION) and the network.`
        : 'Check the host name of --endpoint and the network.';
    return { code, message: `The host ${host} was not found.`, hint };
  }
  if (error.name === 'TimeoutError' || code === 'ECONNRESET' || code === 'EPIPE' || code === 'EHOSTUNREACH') {
    const hint =
      world.kind === 'aws'
        ? 'Check the network and proxy, then run the command again; look first whether it took effect.'
        : `Check that ${world.label} still runs, then run the command again; look first whether it took effect.`;
    return { code: code ?? error.name, message: `The connection to ${world.label} broke: ${oneLine(error)}.`, hint };
  }
  if (code !== undefined && /CERT|SELF_SIGNED|UNABLE_TO_|^EPROTO$|^ERR_SSL/.test(code)) {
    return {
      code,
      message: `No secure connection to ${world.label}: ${oneLine(error)}.`,
      hint: 'Behind a proxy, give its certificate with NODE_EXTRA_CA_CERTS; an endpoint without TLS is written http://.',
    };
  }
  if (/Deserialization error|is not valid JSON/.test(error.message) && '$metadata' in error) {
    return {
      code: 'NotAnAwsEndpoint',
      message: `${world.label} did not answer as AWS does.`,
      hint: 'Check --endpoint (and AWS_ENDPOINT_URL): something else may listen there.',
    };
  }
  return undefined;
}

function startHint(world: WorldInfo): string {
  switch (world.kind) {
    case 'local':
      return 'The local world has ended. Start pools-shell again.';
    case 'endpoint':
      return 'Start it (`pools-shell serve` offers one), or correct --endpoint.';
    case 'aws':
      return 'Check the network, the proxy and AWS_ENDPOINT_URL.';
  }
}

/** The system's error code, also of the first error in an AggregateError (several addresses were tried). */
function codeOf(error: Error): string | undefined {
  const own = textOf(error, 'code');
  if (own !== undefined) return own;
  const first = error instanceof AggregateError ? error.errors[0] : undefined;
  return first instanceof Error ? textOf(first, 'code') : undefined;
}

function addressOf(error: Error): string | undefined {
  const address = textOf(error, 'address');
  return address === undefined || !('port' in error) ? undefined : `${address}:${error.port}`;
}

function textOf(error: Error, key: string): string | undefined {
  const value = (error as unknown as Record<string, unknown>)[key];
  return typeof value === 'string' ? value : undefined;
}

function oneLine(error: Error): string {
  return error.message.replace(/\s+/g, ' ').replace(/\.$/, '');
}
