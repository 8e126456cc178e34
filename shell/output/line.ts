import type { Event } from '../contract.ts';
import { linkWords } from './links.ts';
import { formatList } from './list.ts';
import { formatLog } from './log-line.ts';
import { sanitize } from './sanitize.ts';
import { type Ink, paint, type Style } from './style.ts';
import { formatTable } from './table.ts';
import { wrap } from './width.ts';

/** Narration is not set wider than this, however wide the terminal. */
const WIDEST_TEXT = 100;

/**
 * An event as one or several lines, without a line break at the end; sanitised, coloured by kind. The Ink transcript, plain lines and
 * the transcript file all show this text.
 */
export function formatEvent(event: Event, style: Style): string {
  const laidOut = layOut(event, style);
  // What is logged comes from outside, and comes fast.
  if (style.links === undefined || event.kind === 'log') return laidOut;
  return linkWords(laidOut, { ...style.links(), ...('links' in event ? event.links : {}) });
}

function layOut(event: Event, style: Style): string {
  const width = Number.isFinite(style.width) ? Math.min(style.width, WIDEST_TEXT) : style.width;
  const prose = (text: string, ink: Ink | undefined, mark = '') =>
    paint(mark + wrap(sanitize(text), width - mark.length, ' '.repeat(mark.length)), ink, style);
  switch (event.kind) {
    case 'step':
      return prose(event.text, 'cyan', '* ');
    case 'text':
      return prose(event.text, event.tone === 'good' ? 'green' : event.tone === 'quiet' ? 'dim' : undefined);
    case 'table':
      return formatTable(event, style);
    case 'list':
      return formatList(event, style);
    case 'log':
      return formatLog(event, style);
    case 'ran':
      return '';
    case 'progress':
      return prose(`${event.text}${amount(event.done, event.total)}`, 'dim', '. ');
    case 'warning':
      return [
        prose(event.text, 'yellow', '! '),
        ...(event.fix ? [paint(`  fix: ${sanitize(event.fix)}`, undefined, style)] : []),
        ...(event.hint ? [prose(event.hint, 'dim', '  hint: ')] : []),
      ].join('\n');
  }
}

function amount(done: number | undefined, total: number | undefined): string {
  if (done === undefined) return '';
  return total === undefined ? ` (${done})` : ` (${done}/${total})`;
}
