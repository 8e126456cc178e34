import type { Plugin } from '../../shell/contract.ts';
import { show } from './show.ts';
import { tail } from './tail.ts';

export default { name: 'logs', describe: 'What the functions log', commands: [tail, show] } satisfies Plugin;
