import type { Plugin } from '../../shell/contract.ts';
import { list as clients } from './clients-list.ts';
import { show as client } from './clients-show.ts';
import { list } from './list.ts';
import { show } from './show.ts';
import { use } from './use.ts';

export default {
  name: 'pools',
  describe: 'User pools and their app clients',
  commands: [list, show, use, clients, client],
} satisfies Plugin;
