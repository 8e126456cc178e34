import { command, type Event, TRIGGERS, table } from '../../shell/contract.ts';
import { functionLabel } from './functions.ts';
import { readPool, type Triggers, triggersOf } from './pool.ts';

export const list = command('triggers', {
  describe: 'Show which function handles which trigger, and which functions the stack has for them',
  examples: ['triggers'],
  args: {},
  async *run(_args, context): AsyncGenerator<Event, Triggers, void> {
    const stack = await context.session.stack();
    const pool = await readPool(context);
    const attached = triggersOf(pool);
    yield table(
      ['trigger', 'attached', 'made for it'],
      TRIGGERS.map((trigger) => [
        trigger,
        attached[trigger] === undefined ? undefined : functionLabel(stack, attached[trigger]),
        stack.functions
          .filter((fn) => fn.trigger === trigger)
          .map(({ name }) => name)
          .join(', '),
      ]),
    );
    return attached;
  },
});
