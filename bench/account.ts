/** What a stack costs in time and calls: each figure a whole process of the program against a world in this one. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLocalWorld } from '../local/world.ts';
import { emptyHome, program, type Row, root } from './measure.ts';

const CHANGES = 100;

export async function account(runs: number): Promise<Row[]> {
  let calls = 0;
  const world = await startLocalWorld({
    shared: true,
    intercept: () => {
      calls++;
    },
  });
  const { env, remove } = emptyHome();
  const folder = mkdtempSync(join(tmpdir(), 'pools-shell-bench-'));
  const script = join(folder, 'rows.txt');
  const rows = Array.from({ length: CHANGES }, (_, index) => `table add user_${index} user_${index}@example.com`);
  writeFileSync(script, `${rows.join('\n')}\n`);
  const run = (...words: string[]) => timed(['--endpoint', world.endpoint, '--region', world.region, ...words], env);

  async function measured(what: string, once: () => Promise<number>, aim?: string): Promise<Row[]> {
    await once();
    const times: number[] = [];
    const made: number[] = [];
    for (let index = 0; index < runs; index++) {
      calls = 0;
      times.push(await once());
      made.push(calls);
    }
    return [
      { what, unit: 'ms', values: times, ...(aim !== undefined && { aim }) },
      { what: `${what}: calls`, unit: 'calls', values: made },
    ];
  }

  try {
    await run('deploy');
    return [
      ...(await measured('deploy of what is deployed', () => run('deploy'), '< 1,000 ms')),
      ...(await measured('attach', async () => {
        await run('detach', '--all');
        calls = 0;
        return run('attach', 'PreSignUp');
      })),
      ...(await measured(`cleanup of ${CHANGES} rows that an earlier run added`, async () => {
        await run('--script', script);
        calls = 0;
        return run('cleanup');
      })),
    ];
  } finally {
    await world.close();
    rmSync(folder, { recursive: true, force: true });
    remove();
  }
}

/** Milliseconds that the program takes from its start to its end. @throws Error with what it printed when it fails. */
function timed(words: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(process.execPath, [program, ...words], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        output += chunk;
      });
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(performance.now() - start);
      else reject(new Error(`${words.join(' ')} ended ${code}:\n${output}`));
    });
  });
}
