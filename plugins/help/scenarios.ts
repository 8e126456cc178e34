import { type Completer, command, type Event, table, text } from '../../shell/contract.ts';
import { completeFiles } from './files.ts';

export interface ListedScenario {
  name: string;
  describe: string;
  plugin: string;
}

export const scenarios = command('scenarios', {
  describe: 'List the scenarios that `run` and --script know by name',
  examples: ['scenarios'],
  related: ['run'],
  readOnly: true,
  args: {},
  async *run(_args, { shell }): AsyncGenerator<Event, readonly ListedScenario[], void> {
    const list = shell.plugins.flatMap((plugin) =>
      (plugin.scenarios ?? []).map((scenario) => ({ ...scenario, plugin: plugin.name })),
    );
    yield table(
      ['scenario', 'what it shows'],
      list.map(({ name, describe }) => [name, describe]),
    );
    yield text('Walk through one: run NAME', 'quiet');
    return list;
  },
});

/** Scenarios by name, and files. */
export const completeScenarios: Completer = async (context, partial) => [
  ...context.shell.plugins.flatMap(({ scenarios = [] }) =>
    scenarios.map(({ name, describe }) => ({ value: name, describe })),
  ),
  ...(await completeFiles(context, partial)),
];
