import { type Completer, command, type Event, table, text } from '../../shell/contract.ts';

export interface ListedScenario {
  name: string;
  describe: string;
  plugin: string;
}

export const scenarios = command('scenarios', {
  describe: 'List the scenarios that `run` and --script know by name',
  examples: ['scenarios'],
  related: ['run'],
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

export const completeScenarios: Completer = async ({ shell }, partial) =>
  shell.plugins
    .flatMap((plugin) => (plugin.scenarios ?? []).map(({ name }) => name))
    .filter((name) => name.startsWith(partial));
