import { CommandError, type Context, type Event, type Log, text } from '../../shell/contract.ts';
import type { Selection } from './selection.ts';

/**
 * Shows the log of exactly the last call that ran triggers, waiting for what is not there yet.
 * @throws CommandError `NoCall`
 */
export async function* showLastCall(
  { session, logs }: Context,
  selection: Selection,
  timeout?: number,
): AsyncGenerator<Event, readonly Log[], void> {
  if (session.lastCall === undefined) {
    throw new CommandError('No call has been made in this session.', {
      code: 'NoCall',
      hint: 'signup, signin, confirm ...',
    });
  }
  const lines: Log[] = [];
  let any = false;
  for await (const event of logs.ofCall(session.lastCall, { timeout })) {
    any ||= event.kind === 'log';
    if (event.kind !== 'log') {
      yield* selection.remark(event);
      continue;
    }
    if (!selection.wants(event)) continue;
    lines.push(event);
    yield selection.dress(event);
  }
  if (!any) yield* selection.remark(text(`${session.lastCall.operation} ran no attached function.`, 'quiet'));
  return lines;
}
