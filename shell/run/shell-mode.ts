import { existsSync } from 'node:fs';
import type { ExitCode } from '../contract.ts';
import { keyHint } from '../input/key-names.ts';
import { pagerOf } from '../output/pager.ts';
import { styleOf } from '../output/style.ts';
import { historyFile } from '../paths.ts';
import type { Host } from './host.ts';

/** The Ink shell; its code is loaded only here. */
export async function runShellMode(host: Host): Promise<ExitCode> {
  const { runInteractive } = await import('./interactive.ts');
  const { registry, secrets, variables, options, transcript } = host;
  const file = options.ephemeral ? undefined : historyFile();
  return runInteractive({
    registry,
    secrets,
    variables,
    names: host.names,
    color: styleOf(process.stdout, process.env).color,
    wide: options.wide,
    links: host.links,
    // A recording would lack what the pager shows.
    pager: options.cast === undefined ? pagerOf(process.env) : undefined,
    debug: options.debug,
    recorded: options.cast !== undefined,
    banner: bannerOf(options, file === undefined || !existsSync(file)),
    openContext: (hooks) => host.openContext(hooks),
    runLine: host.runLine,
    also: transcript,
    historyFile: file,
  });
}

/** Three lines for who is here for the first time, as far as a history can tell; later only where it runs. */
function bannerOf({ aws, endpoint }: Host['options'], first: boolean): string {
  const world = aws ? 'AWS' : (endpoint ?? 'the local world: no account, no cost');
  if (!first) return `pools-shell on ${world}.`;
  return [
    `pools-shell on ${world}.`,
    'New here? `run auto-confirm` is a first walk; `help` lists.',
    `${keyHint('prompt', 'complete')}, ${keyHint('prompt', 'help')} at the cursor, ${keyHint('shell', 'leave')}.`,
  ].join('\n');
}
