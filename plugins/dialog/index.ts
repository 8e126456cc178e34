import type { Plugin } from '../../shell/contract.ts';
import { ask } from './ask.ts';
import { pause } from './pause.ts';
import { proceed } from './proceed.ts';
import { say } from './say.ts';

export default {
  name: 'dialog',
  describe: 'What scripts say and ask',
  commands: [say, pause, ask, proceed],
} satisfies Plugin;
