import {
  CommandError,
  type Context,
  command,
  type ExitCode,
  type Plugin,
  ScriptEnd,
  step,
} from '../../../shell/contract.ts';
import { SecretValues } from '../../../shell/language/redact.ts';
import { masked } from '../../../shell/output/masked.ts';
import { plainRenderer } from '../../../shell/output/plain.ts';
import { PLAIN_STYLE } from '../../../shell/output/style.ts';
import { createRegistry } from '../../../shell/registry.ts';
import { Interrupts } from '../../../shell/run/interrupts.ts';
import { runScript, type ScriptOptions } from '../../../shell/run/script.ts';
import { type Calls, samplePlugin } from '../language/sample.ts';

/** A script on a stage without AWS: what was called, what was shown, how it ended. */
export interface Performance {
  code: ExitCode;
  calls: string[];
  out: string;
  errors: string;
  pauses: number;
}

export interface StageOptions extends Partial<Pick<ScriptOptions, 'step' | 'from' | 'keepGoing' | 'dryRun' | 'ended'>> {
  /** Called with each event's text while it runs; interrupts come from here. */
  watch?(text: string, interrupts: Interrupts): void;
}

export async function perform(
  lines: readonly string[],
  { watch, ...options }: StageOptions = {},
): Promise<Performance> {
  const calls: Calls = [];
  const registry = createRegistry([samplePlugin(calls), stagePlugin(calls)]);
  const interrupts = new Interrupts();
  const secrets = new SecretValues();
  const shown = { out: '', errors: '' };
  let pauses = 0;
  const sink = (name: 'out' | 'errors') => ({
    write(text: string) {
      shown[name] += text;
      watch?.(text, interrupts);
    },
    flush: async () => {},
  });
  const plain = plainRenderer({
    out: sink('out'),
    errors: sink('errors'),
    style: PLAIN_STYLE,
    errorStyle: PLAIN_STYLE,
    debug: false,
  });
  const ask = { pause: async () => void pauses++ };
  const code = await runScript(
    { file: 'test.txt', text: lines.join('\n') },
    {
      registry,
      interrupts,
      secrets,
      renderer: masked(plain, secrets),
      context: (signal) => ({ signal, ask }) as unknown as Context,
      ...options,
    },
  );
  return {
    code,
    ...shown,
    pauses,
    calls: calls.map(({ name, args }) => [name, args['username'] ?? args['words'] ?? ''].flat().join(' ').trim()),
  };
}

/** Commands that fail, end, or take long. */
function stagePlugin(calls: Calls): Plugin {
  return {
    name: 'stage',
    describe: 'Commands that go wrong',
    commands: [
      command('fail <username>', {
        describe: 'Fails',
        args: { username: { type: 'string' } },
        async *run(args) {
          calls.push({ name: 'fail', args });
          yield step('Failing');
          throw new CommandError('it broke', { code: 'Broken', hint: 'mend it' });
        },
      }),
      command('pause', {
        describe: 'Waits for Enter',
        echo: false,
        pauses: true,
        args: {},
        async *run(_, { ask }) {
          yield step('Pausing');
          await ask.pause();
        },
      }),
      command('done', {
        describe: 'Ends the script',
        args: {},
        async *run() {
          yield step('Ending');
          throw new ScriptEnd('enough');
        },
      }),
    ],
  };
}
