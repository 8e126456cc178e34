import { CommandError, type StackFunction, type Warning } from '../contract.ts';
import { isNotice, type LogEvent, type LogReader } from './log-reader.ts';

const MINUTE = 60_000;
/** How far back each further search reaches. */
export const REACHES = [MINUTE, 10 * MINUTE, 120 * MINUTE, 1_440 * MINUTE, 20_160 * MINUTE, Number.POSITIVE_INFINITY];

/**
 * The newest events of a log group over all of its streams, oldest first. It searches backwards in growing, adjoining
 * spans; the streams' own "last event" times cannot be used, as CloudWatch updates them up to an hour late
 * (API reference, LogStream, lastEventTimestamp).
 * @throws CommandError when there is no event at all.
 */
export async function* readRecent(
  reader: LogReader,
  fn: StackFunction,
  count: number,
  now: number,
): AsyncGenerator<Warning, readonly LogEvent[], void> {
  if (count <= 0) return [];
  let found: LogEvent[] = [];
  let to: number | undefined;
  for (const reach of REACHES) {
    const from = Math.max(0, now - reach);
    const span: LogEvent[] = [];
    for await (const event of reader.events({ group: fn.logGroup, from, to })) {
      if (isNotice(event)) {
        yield event;
        continue;
      }
      span.push(event);
      // Keep twice as many as are needed at most, so that a busy group does not fill the memory.
      if (span.length >= 2 * count + 100) span.splice(0, span.length - count);
    }
    found = [...span, ...found].slice(-count);
    if (found.length >= count) break;
    to = from - 1;
    if (to < 0) break;
  }
  if (found.length > 0) return found;
  throw new CommandError(`${fn.name} has no log: it was not invoked yet.`, {
    code: 'NeverInvoked',
    hint:
      fn.trigger === undefined
        ? 'Attach it to a trigger with `attach`, then make a call that runs it.'
        : `Attach it with \`attach ${fn.trigger}\`, then make a call that runs it.`,
  });
}
