import type { ExitCode } from '../contract.ts';
import { pagerOf } from '../output/pager.ts';
import { styleOf } from '../output/style.ts';
import { historyFile } from '../paths.ts';
import type { Host } from './host.ts';

/** The Ink shell; its code is loaded only here. */
export async function runShellMode(host: Host): Promise<ExitCode> {
  const { runInteractive } = await import('./interactive.ts');
  const { registry, secrets, variables, options, transcript } = host;
  return runInteractive({
    registry,
    secrets,
    variables,
    names: host.names,
    color: styleOf(process.stdout, process.env).color,
    wide: options.wide,
    // A recording would lack what the pager shows.
    pager: options.cast === undefined ? pagerOf(process.env) : undefined,
    debug: options.debug,
    banner: bannerOf(options),
    openContext: (hooks) => host.openContext(hooks),
    runLine: host.runLine,
    also: transcript,
    historyFile: options.ephemeral ? undefined : historyFile(),
  });
}

function bannerOf({ aws, endpoint }: Host['options']): string {
  const world = aws ? 'AWS' : (endpoint ?? 'the local world: no account, no cost');
  return [
    `pools-shell on ${world}.`,
    'New here? `run auto-confirm` walks through a first trigger; `help` lists the commands.',
    'Tab completes, Ctrl-R searches the history, Ctrl-C stops, Ctrl-D leaves.',
  ].join('\n');
}
