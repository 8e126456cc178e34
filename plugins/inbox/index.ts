import type { Plugin } from '../../shell/contract.ts';
import { inbox } from './inbox.ts';

export default { name: 'inbox', describe: 'Messages of the user pool', commands: [inbox] } satisfies Plugin;
