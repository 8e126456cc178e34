import { command, type Event, fromHome, type Result } from '../../shell/contract.ts';
import { completeScenarios } from './scenarios.ts';

export const run = command('run <scenario>', {
  describe: 'Run a scenario, or a script file, in this session; Enter goes on at each pause',
  examples: ['run auto-confirm', 'run scenarios/activity-log.txt --no-pauses'],
  asksForSecrets: true,
  related: ['scenarios'],
  args: {
    scenario: {
      type: 'string',
      demandOption: true,
      describe: 'name of a scenario, or path of a script',
      coerce: fromHome,
      complete: completeScenarios,
    },
    pauses: { type: 'boolean', describe: 'wait at each pause (default: where a person is there to press Enter)' },
  },
  async *run({ scenario, pauses }, { shell, ask }): AsyncGenerator<Event, Result, void> {
    return yield* shell.runScript(scenario, { step: pauses ?? ask.attended });
  },
});
