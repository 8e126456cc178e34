import type { Plugin } from '../../../shell/contract.ts';
import { add } from './add.ts';
import { create } from './create.ts';
import { remove as deletion } from './delete.ts';
import { list } from './list.ts';
import { remove } from './remove.ts';

export default {
  name: 'groups',
  describe: 'Groups of users, which tokens tell of',
  commands: [list, create, add, remove, deletion],
} satisfies Plugin;
