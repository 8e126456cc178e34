import { createHash, randomUUID } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { invalidValue } from './names.ts';
import { readZip, type ZipEntry } from './zip.ts';

/**
 * What the managed Node.js runtime brings along, as far as this package has it. Code finds these above its own folder, as it would
 * find them in /var/runtime.
 */
const RUNTIME_PACKAGES = [
  '@aws-sdk/client-cloudformation',
  '@aws-sdk/client-cloudwatch-logs',
  '@aws-sdk/client-cognito-identity-provider',
  '@aws-sdk/client-dynamodb',
  '@aws-sdk/lib-dynamodb',
  '@aws-sdk/util-dynamodb',
];

/** Unpacked code, one folder per archive, named by its hash. */
export class CodeFolder {
  readonly #root: string;
  readonly #temporary: boolean;

  /** @param directory kept between runs; absent: a folder under the system's temporary one, removed by `close` */
  constructor(directory: string | undefined) {
    this.#temporary = directory === undefined;
    this.#root = directory ?? temporaryFolder();
    linkRuntimePackages(join(this.#root, 'node_modules'));
  }

  /**
   * Unpacks an archive unless it is there.
   * @throws ServiceError InvalidParameterValueException when it is not a zip archive
   */
  add(archive: Buffer): { sha256: string; size: number } {
    const sha256 = createHash('sha256').update(archive).digest('base64');
    const folder = this.folderOf(sha256);
    if (!existsSync(folder)) {
      // Unpacked aside and then renamed: a folder of this name is always whole.
      const aside = join(this.#root, randomUUID());
      const entries = entriesOf(archive);
      try {
        unpack(entries, aside);
      } catch (error) {
        rmSync(aside, { recursive: true, force: true });
        throw isOfItsNames(error) ? damaged(`its names make no folder: ${error.code}`) : error;
      }
      renameSync(aside, folder);
    }
    return { sha256, size: archive.length };
  }

  folderOf(sha256: string): string {
    return join(this.#root, Buffer.from(sha256, 'base64').toString('hex'));
  }

  remove(sha256: string): void {
    rmSync(this.folderOf(sha256), { recursive: true, force: true });
  }

  close(): void {
    if (this.#temporary) rmSync(this.#root, { recursive: true, force: true });
  }
}

const TEMPORARY = 'pools-shell-lambda-';

/** A folder named by this process, after removing those that killed processes left behind. */
function temporaryFolder(): string {
  for (const name of readdirSync(tmpdir())) {
    const pid = name.startsWith(TEMPORARY) ? Number.parseInt(name.slice(TEMPORARY.length), 10) : Number.NaN;
    if (Number.isNaN(pid) || isRunning(pid)) continue;
    try {
      rmSync(join(tmpdir(), name), { recursive: true, force: true });
    } catch {
      // Another user's: not ours to remove.
    }
  }
  return mkdtempSync(join(tmpdir(), `${TEMPORARY}${process.pid}-`));
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function unpack(entries: readonly ZipEntry[], folder: string): void {
  mkdirSync(folder, { mode: 0o700 });
  for (const { path, content } of entries) {
    mkdirSync(dirname(join(folder, path)), { recursive: true, mode: 0o700 });
    writeFileSync(join(folder, path), content, { mode: 0o600 });
  }
}

/** Whether a failure to unpack comes of the names in the archive: one that is a file and a folder, one that is too long. */
const isOfItsNames = (error: unknown): error is NodeJS.ErrnoException =>
  ['EEXIST', 'EISDIR', 'ENOTDIR', 'ENAMETOOLONG'].includes((error as NodeJS.ErrnoException).code ?? '');

const damaged = (reason: string) =>
  invalidValue(`Could not unzip uploaded file. Please check your file, then try to upload again. (${reason})`);

function entriesOf(archive: Buffer): ZipEntry[] {
  let entries: ZipEntry[];
  try {
    entries = readZip(archive);
  } catch (error) {
    throw damaged((error as Error).message);
  }
  if (entries.length === 0) throw invalidValue('Uploaded file must be a non-empty zip');
  return entries;
}

function linkRuntimePackages(modules: string): void {
  const { resolve } = createRequire(import.meta.url);
  for (const name of RUNTIME_PACKAGES) {
    const link = join(modules, name);
    mkdirSync(dirname(link), { recursive: true, mode: 0o700 });
    // Made anew: in a kept folder it may point into an installation that is gone.
    rmSync(link, { force: true });
    const target = packageFolder(resolve, name);
    if (target) symlinkSync(target, link, 'junction');
  }
}

function packageFolder(resolve: NodeJS.RequireResolve, name: string): string | undefined {
  try {
    return dirname(resolve(`${name}/package.json`));
  } catch {
    return undefined;
  }
}
