import { command, type Event, type Stack, TRIGGERS, type TriggerName, table } from '../../shell/contract.ts';
import { functionLabel } from './functions.ts';
import { handlerAt, versionOf } from './handler.ts';
import { TRIGGER_PAGES } from './pages.ts';
import { readPool, type Triggers, triggersOf } from './pool.ts';

export const list = command('triggers', {
  describe: 'Show which function handles which trigger, and which functions the stack has for them',
  examples: ['triggers'],
  related: ['attach', 'detach'],
  readOnly: true,
  args: {},
  async *run(_args, context): AsyncGenerator<Event, Triggers, void> {
    const stack = await context.session.stack();
    const pool = await readPool(context);
    const attached = triggersOf(pool);
    const version = (trigger: TriggerName) => {
      if (trigger !== 'PreTokenGeneration') return '';
      const of = versionOf(handlerAt(pool.LambdaConfig, trigger) ?? '');
      return of === 'V1_0' ? '' : ` (${of})`;
    };
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
    return attached;
  },
});

const madeFor = ({ functions }: Stack, trigger: TriggerName): string =>
  functions
    .filter((fn) => fn.trigger === trigger)
    .map(({ name }) => name)
    .join(', ');
