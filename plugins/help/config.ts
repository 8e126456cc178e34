import { pathToFileURL } from 'node:url';
import { command, type Event, type Shell, table, text } from '../../shell/contract.ts';

type Settings = ReturnType<Shell['configuration']>['settings'];

export const configList = command('config list', {
  describe: 'Show each setting with its value and where that was set: a file, the environment, a flag',
  examples: ['config list'],
  readOnly: true,
  args: {},
  async *run(_args, { shell }): AsyncGenerator<Event, Settings, void> {
    const { file, skipped, settings } = shell.configuration();
    yield table(
      ['setting', 'value', 'set by'],
      settings.map(({ key, value, origin }) => [
        key,
        Array.isArray(value) ? value.join(', ') : (value as string),
        origin,
      ]),
    );
    if (skipped !== undefined) yield text(`${file} was not read: ${skipped}.`, 'quiet');
    return settings;
  },
});

export const configPath = command('config path', {
  describe: 'Show where the configuration file is, or would be',
  examples: ['config path'],
  readOnly: true,
  args: {},
  async *run(_args, { shell }): AsyncGenerator<Event, string, void> {
    const { file } = shell.configuration();
    yield { ...text(file), links: { [file]: pathToFileURL(file).href } };
    return file;
  },
});

export const configSchema = command('config schema', {
  describe: 'Print the JSON schema of the configuration file, with a comment for each key',
  examples: ['config schema'],
  readOnly: true,
  args: {},
  async *run(_args, { shell }): AsyncGenerator<Event, Record<string, unknown>, void> {
    const { schema } = shell.configuration();
    yield text(JSON.stringify(schema, null, 2));
    return schema;
  },
});
