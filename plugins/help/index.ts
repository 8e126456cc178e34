import type { Plugin } from '../../shell/contract.ts';
import { cleanup } from './cleanup.ts';
import { configList, configPath, configSchema } from './config.ts';
import { help } from './help.ts';
import { history, historySave } from './history.ts';
import { jobs, stop } from './jobs.ts';
import { run } from './run.ts';
import { scenarios } from './scenarios.ts';
import { clear, exit } from './screen.ts';

export default {
  name: 'help',
  describe: 'The shell itself',
  commands: [
    help,
    scenarios,
    run,
    cleanup,
    history,
    historySave,
    jobs,
    stop,
    configList,
    configPath,
    configSchema,
    clear,
    exit,
  ],
} satisfies Plugin;
