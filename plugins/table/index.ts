import type { Plugin } from '../../shell/contract.ts';
import { add } from './add.ts';
import { remove } from './delete.ts';
import { get } from './get.ts';
import { pick } from './pick.ts';
import { seed } from './seed.ts';
import { show } from './show.ts';

export default {
  name: 'table',
  describe: 'The table of known users',
  commands: [seed, show, get, add, remove, pick],
} satisfies Plugin;
