import type { Plugin } from '../../shell/contract.ts';
import { create } from './create.ts';
import { remove } from './delete.ts';
import { devices } from './devices.ts';
import { list } from './list.ts';
import { setPassword } from './set-password.ts';
import { show } from './show.ts';

export default {
  name: 'users',
  describe: 'Users, as an administrator sees them',
  commands: [list, show, create, setPassword, remove, devices],
} satisfies Plugin;
