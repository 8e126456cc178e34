import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { LocalWorld } from '../../local/world.ts';
import { clientEnvironment } from './environment.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A run of the CDK CLI: its exit code and what it printed. */
export type Cdk = (...args: string[]) => Promise<{ code: number; output: string }>;

/** The real CDK CLI against a world, with an empty home folder. */
export function cdkCli(t: TestContext, world: LocalWorld): Cdk {
  const home = mkdtempSync(join(tmpdir(), 'pools-shell-cdk-'));
  t.after(() => rmSync(home, { recursive: true, force: true }));
  const env = {
    ...clientEnvironment(world, home),
    CI: 'true',
    CDK_DISABLE_CLI_TELEMETRY: 'true',
    // The library's own template validator takes two seconds; a unit test runs it.
    CDK_VALIDATION: 'false',
  };
  return (...args) =>
    new Promise((resolve) => {
      const given = ['node_modules/aws-cdk/bin/cdk', ...args, '--no-notices', '--output', join(home, 'cdk.out')];
      execFile(process.execPath, given, { cwd: root, env, maxBuffer: 1 << 24 }, (error, stdout, stderr) =>
        resolve({ code: error ? Number(error.code ?? 1) : 0, output: stdout + stderr }),
      );
    });
}
