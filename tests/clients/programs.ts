import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { LocalWorld } from '../../local/world.ts';
import { clientEnvironment } from './environment.ts';

export interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

/** A program of the system that can run, or why the test does without: `skip` is for the options of a test. */
export type Program = { path: string; skip: false } | { path: ''; skip: string | false };

/**
 * The first of these paths that does what is asked of it. Where the clients are required (`TEST_CLIENTS=required`, as CI
 * sets it) its absence is a failure, else the test is skipped and says so.
 */
export function program(name: string, paths: readonly string[], args: readonly string[], wanted: RegExp): Program {
  for (const path of paths) {
    const { stdout, stderr } = spawnSync(path, args, { encoding: 'utf8' });
    if (wanted.test(`${stdout}${stderr}`)) return { path, skip: false };
  }
  const required = process.env['TEST_CLIENTS'] === 'required';
  return {
    path: '',
    skip: required ? false : `${name} is not installed: scripts/debian-clients.sh does that on Debian`,
  };
}

/** Runs a program with what `pools-shell serve` tells to export, in an empty home folder. */
export function runner(t: TestContext, { path }: Program, world: LocalWorld) {
  if (path === '') throw new Error('This client is required, and it is not installed (scripts/debian-clients.sh).');
  const home = mkdtempSync(join(tmpdir(), 'pools-shell-client-'));
  t.after(() => rmSync(home, { recursive: true, force: true }));
  const env = { ...clientEnvironment(world, home), AWS_PAGER: '' };
  return (args: readonly string[]): Promise<Outcome> =>
    new Promise((resolve) => {
      execFile(path, args, { env, cwd: home }, (error, stdout, stderr) =>
        resolve({ code: error ? Number(error.code ?? 1) : 0, stdout, stderr }),
      );
    });
}
