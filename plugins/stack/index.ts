import type { Plugin } from '../../shell/contract.ts';
import { deploy } from './deploy.ts';
import { destroy } from './destroy.ts';
import { outputs } from './outputs.ts';

export default {
  name: 'stack',
  describe: 'The stack that everything happens in',
  commands: [deploy, destroy, outputs],
} satisfies Plugin;
