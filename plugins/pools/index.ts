import type { Plugin } from '../../shell/contract.ts';
import { create as createClient } from './clients-create.ts';
import { remove as deleteClient } from './clients-delete.ts';
import { flows } from './clients-flows.ts';
import { list as clients } from './clients-list.ts';
import { show as client } from './clients-show.ts';
import { create } from './create.ts';
import { remove } from './delete.ts';
import { list } from './list.ts';
import { show } from './show.ts';
import { use } from './use.ts';

export default {
  name: 'pools',
  describe: 'User pools and their app clients',
  commands: [list, show, use, create, remove, clients, client, createClient, flows, deleteClient],
} satisfies Plugin;
