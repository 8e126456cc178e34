import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Completer, fromHome } from '../../shell/contract.ts';

/** Files and folders that go on from what was typed; a folder ends with a slash. Hidden ones only when the name is begun with a dot. */
export const completeFiles: Completer = async (_context, partial) => {
  const folder = partial.endsWith('/') ? partial : dirname(partial);
  const base = partial.slice(partial.lastIndexOf('/') + 1);
  const written = partial.slice(0, partial.length - base.length);
  const entries = await readdir(folder === '' ? '.' : fromHome(folder), { withFileTypes: true });
  return entries
    .filter(({ name }) => base.startsWith('.') || !name.startsWith('.'))
    .map((entry) => ({
      value: join(written, entry.name) + (entry.isDirectory() ? '/' : ''),
      describe: entry.isDirectory() ? 'folder' : 'file',
    }))
    .sort((a, b) => a.value.localeCompare(b.value));
};
