import type { Plugin } from '../../../shell/contract.ts';
import { off } from './off.ts';
import { pool } from './pool.ts';
import { prefer } from './prefer.ts';
import { setup } from './setup.ts';
import { show } from './show.ts';

export default {
  name: 'mfa',
  describe: 'Second factors of sign-in',
  commands: [pool, setup, prefer, show, off],
} satisfies Plugin;
