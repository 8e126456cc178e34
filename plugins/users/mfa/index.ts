import type { Plugin } from '../../../shell/contract.ts';
import { off } from './off.ts';
import { pool } from './pool.ts';
import { setup } from './setup.ts';
import { show } from './show.ts';

export default {
  name: 'mfa',
  describe: 'Second factors of sign-in',
  commands: [pool, setup, show, off],
} satisfies Plugin;
