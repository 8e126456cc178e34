import type { Log } from '../contract.ts';
import { jsonLine } from './json-text.ts';
import { sanitize } from './sanitize.ts';

/** A log event for programs, in one piece whatever the width, without colour. `raw` is the message alone, on one line. */
export function formatLogFor(format: NonNullable<Log['format']>, event: Log): string {
  if (format === 'raw') return sanitize(event.message).replace(/\n+/g, ' ');
  const { functionName, timestamp, message, requestId, level, logGroup, stream, eventId } = event;
  const time = new Date(timestamp);
  const shown = {
    timestamp,
    time: Number.isNaN(time.getTime()) ? null : time.toISOString(),
    function: functionName,
    ...(requestId !== undefined && { requestId }),
    ...(level !== undefined && { level }),
    message,
    ...(logGroup !== undefined && { logGroup }),
    ...(stream !== undefined && { stream }),
    ...(eventId !== undefined && { eventId }),
  };
  return jsonLine(shown, format === 'json' ? 2 : undefined);
}
