import { command, type Event, type Stack, TRIGGERS, type TriggerName, table } from '../../shell/contract.ts';
import { functionLabel } from './functions.ts';
import { arnOf, type EventVersion, handlerAt, versionOf } from './handler.ts';
import { TRIGGER_PAGES } from './pages.ts';
import { readPool, type Triggers, triggersOf } from './pool.ts';

/** The functions' ARNs; that of PreTokenGeneration once more with the version of its event, as Cognito describes it. */
type Listed = Triggers & { PreTokenGenerationConfig?: { LambdaVersion: EventVersion; LambdaArn: string } };

export const list = command('triggers', {
  describe: 'Show which function handles which trigger, and which functions the stack has for them',
  examples: ['triggers'],
  related: ['attach', 'detach'],
  readOnly: true,
  args: {},
  async *run(_args, context): AsyncGenerator<Event, Listed, void> {
    const stack = await context.session.stack();
    const pool = await readPool(context);
    const attached = triggersOf(pool);
    const tokens = handlerAt(pool.LambdaConfig, 'PreTokenGeneration');
    const version = (trigger: TriggerName) =>
      trigger === 'PreTokenGeneration' && tokens !== undefined ? ` (${versionOf(tokens)})` : '';
    // Of a pool that was named nobody knows which functions are meant for it.
    const isStack = context.session.poolId === undefined;
    const shown = table(
      ['trigger', 'attached', ...(isStack ? ['made for it'] : [])],
      TRIGGERS.map((trigger) => [
        trigger,
        attached[trigger] === undefined ? undefined : functionLabel(stack, attached[trigger]) + version(trigger),
        ...(isStack ? [madeFor(stack, trigger)] : []),
      ]),
    );
    yield { ...shown, links: TRIGGER_PAGES };
    if (tokens === undefined) return attached;
    return { ...attached, PreTokenGenerationConfig: { LambdaVersion: versionOf(tokens), LambdaArn: arnOf(tokens) } };
  },
});

const madeFor = ({ functions }: Stack, trigger: TriggerName): string =>
  functions
    .filter((fn) => fn.trigger === trigger)
    .map(({ name }) => name)
    .join(', ');
