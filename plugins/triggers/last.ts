import { CommandError, command, type Event, type TriggerRun, text } from '../../shell/contract.ts';

export const last = command('triggers last', {
  describe: 'Show which functions the last call ran: in order, how long each took and how it ended',
  examples: ['triggers last'],
  readOnly: true,
  args: {},
  async *run(_args, { session, logs }): AsyncGenerator<Event, readonly TriggerRun[], void> {
    const call = session.lastCall;
    if (call === undefined)
      throw new CommandError('No call has been made in this session.', {
        code: 'NoCall',
        hint: 'signup, signin, confirm ...',
      });
    const runs = yield* logs.ofCall(call, { lines: false });
    if (runs.length === 0) yield text(`${call.operation} ran no attached function.`, 'quiet');
    return runs;
  },
});
