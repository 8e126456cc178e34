import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

/** Contents by path in the folder. */
export type Files = ReadonlyMap<string, string | Uint8Array>;

/**
 * Makes the folder hold these files and no others. They are written beside it and renamed into place, so that whoever builds or starts
 * from it at the same time has the one build or the other, whole; what is already there stays, under the feet of who has started from it.
 * @throws Error of the file system; files that cannot be written leave the folder as it was
 */
export function putInPlace(folder: string, files: Files): void {
  if (holds(folder, files)) return;
  const fresh = mkdtempSync(`${folder}.new-`);
  const old = `${fresh}.old`;
  try {
    chmodSync(fresh, 0o755);
    for (const [file, contents] of files) {
      const path = join(fresh, file);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, contents);
    }
    do {
      rmSync(old, { recursive: true, force: true });
      moved(folder, old, 'ENOENT');
      // Somebody else's may have come in between.
    } while (!moved(fresh, folder, 'ENOTEMPTY', 'EEXIST'));
  } finally {
    for (const path of [fresh, old]) rmSync(path, { recursive: true, force: true });
  }
}

function holds(folder: string, files: Files): boolean {
  try {
    const there = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    return (
      there.length === files.size &&
      [...files].every(([file, contents]) => readFileSync(join(folder, file)).equals(Buffer.from(contents)))
    );
  } catch {
    // It is not there, or is being replaced.
    return false;
  }
}

/** @returns whether it was moved; not for one of the `expected` reasons. @throws Error for others */
function moved(from: string, to: string, ...expected: readonly string[]): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch (error) {
    if (expected.includes((error as NodeJS.ErrnoException).code ?? '')) return false;
    throw error;
  }
}
