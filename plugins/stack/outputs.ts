import { command, type Event, table } from '../../shell/contract.ts';

export const outputs = command('outputs', {
  describe: 'Show the world, the stack with its outputs, who is signed in and what is attached',
  examples: ['outputs'],
  readOnly: true,
  args: {},
  async *run(_args, { session }): AsyncGenerator<Event, unknown, void> {
    const stack = await session.stack();
    const nameOf = (arn: string) => stack.functions.find((fn) => fn.arn === arn)?.name ?? arn;
    const attached = Object.entries(session.triggers).map(([trigger, arn]) => `${trigger} -> ${nameOf(arn)}`);
    yield table(
      ['what', 'value'],
      [
        ['world', session.world.label],
        ['region', session.world.region],
        ...(session.poolId === undefined
          ? [['stack', stack.name], ...Object.entries(stack.outputs)]
          : [['user pool', stack.userPoolId]]),
        ['signed in', session.user?.username ?? 'nobody'],
        ['attached', attached.join(', ') || 'nothing'],
      ],
    );
    return {
      world: session.world,
      stack: stack.name,
      outputs: stack.outputs,
      user: session.user?.username ?? null,
      triggers: session.triggers,
    };
  },
});
