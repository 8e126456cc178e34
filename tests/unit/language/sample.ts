import {
  CommandError,
  type Context,
  command,
  type Event,
  type Plugin,
  step,
  TRIGGERS,
  text,
} from '../../../shell/contract.ts';
import { createRegistry, type Registry } from '../../../shell/registry.ts';

/** What the sample commands were run with, in order. */
export type Calls = { name: string; args: Record<string, unknown> }[];

export function samplePlugin(calls: Calls = []): Plugin {
  const note = (name: string, args: object) => calls.push({ name, args: { ...args } });
  return {
    name: 'sample',
    describe: 'Commands for the tests',
    commands: [
      command('signup <username>', {
        describe: 'Signs a user up',
        args: {
          username: {
            type: 'string',
            complete: async (_, partial) => ['ann', 'bob', 'carl o'].filter((name) => name.startsWith(partial)),
          },
          email: {
            type: 'string',
            describe: 'The email address',
            coerce: (value: string) => {
              if (value !== 'nobody') return value;
              throw new CommandError('"nobody" is no address.', { code: 'InvalidAddress', hint: 'name@example.com' });
            },
          },
          size: { type: 'string', choices: ['small', 'large'] },
          password: { type: 'string', secret: true, alias: 'p' },
          'password-env': { type: 'string', secretEnv: true },
          attempts: { type: 'number', default: 1 },
          verified: { type: 'boolean' },
          tag: { type: 'string', array: true },
          quiet: { type: 'boolean', conflicts: 'loud' },
          loud: { type: 'boolean' },
        },
        async *run(args) {
          note('signup', args);
          yield step(`Signing up ${args.username}`);
          if (args.username === 'taken')
            throw new CommandError('User already exists', {
              code: 'UsernameExistsException',
              hint: 'pick another name',
            });
          return { username: args.username, confirmed: true, delivery: null, tags: args.tag ?? [] };
        },
      }),
      command('attach <trigger> [function]', {
        describe: 'Attaches a function to a trigger',
        args: {
          trigger: {
            type: 'string',
            choices: TRIGGERS,
            coerce: (typed: string) =>
              TRIGGERS.find((name) => name.toLowerCase() === typed.replaceAll('-', '').toLowerCase()) ?? typed,
          },
          function: { type: 'string' },
        },
        async *run(args) {
          note('attach', args);
          yield* [];
          return { trigger: args.trigger };
        },
      }),
      command('users set-password <username> <password>', {
        describe: 'Sets a password',
        args: { username: { type: 'string' }, password: { type: 'string', secret: true } },
        async *run(args) {
          note('users set-password', args);
          yield text('Done');
        },
      }),
      command('confirm <username> [code]', {
        describe: 'Confirms a sign-up',
        args: { username: { type: 'string' }, code: { type: 'string', once: true } },
        async *run(args) {
          note('confirm', args);
          yield text('Done');
        },
      }),
      command('users delete <username>', {
        describe: 'Deletes a user',
        args: { username: { type: 'string' } },
        async *run(args) {
          note('users delete', args);
          yield step(`Deleting ${args.username}`);
        },
      }),
      command('say [words..]', {
        describe: 'Says something',
        echo: false,
        args: { words: { type: 'string' } },
        async *run({ words }) {
          note('say', { words });
          yield text([words ?? []].flat().join(' '));
        },
      }),
      command('wait', {
        describe: 'Waits until it is interrupted',
        args: {},
        async *run(_, context) {
          note('wait', {});
          yield step('Waiting');
          context.signal.throwIfAborted();
          await new Promise((_resolve, reject) =>
            context.signal.addEventListener('abort', () => reject(context.signal.reason), { once: true }),
          );
        },
      }),
      command('own', {
        describe: 'Changes the shell itself',
        foreground: true,
        args: {},
        async *run() {
          yield* [];
        },
      }),
      command('help [words..]', {
        describe: 'Explains',
        args: { words: { type: 'string' } },
        async *run({ words }) {
          note('help', { words });
          yield text(`help ${[words ?? []].flat().join(' ')}`);
        },
      }),
    ],
  };
}

export const sampleRegistry = (calls?: Calls): Registry => createRegistry([samplePlugin(calls)]);

/** A context of which only the signal is there: the sample commands need no more. */
export const sampleContext = (signal: AbortSignal = new AbortController().signal): Context => ({ signal }) as Context;

/** All events of a command, and what it returned. */
export async function play<T>(generator: AsyncGenerator<Event, T, void>): Promise<{ events: Event[]; data: T }> {
  const events: Event[] = [];
  for (;;) {
    const next = await generator.next();
    if (next.done) return { events, data: next.value };
    events.push(next.value);
  }
}
