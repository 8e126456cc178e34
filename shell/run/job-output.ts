/** What a job says, among what others say: every line begins with the job's number, and too many lines are left out. */
import { type Event, text } from '../contract.ts';
import type { SecretValues } from '../language/redact.ts';
import { masked } from '../output/masked.ts';
import { plainRenderer } from '../output/plain.ts';
import type { Renderer } from '../output/renderer.ts';
import type { Sink } from '../output/sink.ts';
import { type Ink, PLAIN_STYLE, paint, type Style } from '../output/style.ts';
import { LineCap } from './line-cap.ts';

/** Where jobs are shown. */
export interface JobScreen {
  lines: Pick<Sink, 'write'>;
  /** Of the lines without their prefix. */
  style: Style;
  debug: boolean;
  /** Is told all of it, too: `--transcript`. */
  also: Pick<Renderer, 'event'> | undefined;
  secrets: SecretValues;
}

export interface JobOutput extends Pick<Renderer, 'event' | 'data' | 'error'> {
  /** A line about the job itself. */
  say(line: string): void;
  /** The job has ended: what was left out until now is told. */
  close(): void;
}

export interface Counters {
  shown: number;
  dropped: number;
}

/** Neighbours are easy to tell apart; red and yellow mean something. */
const INKS: readonly Ink[] = ['magenta', 'blue', 'cyan', 'green'];

/** @param counters are kept up to date */
export function jobOutput(
  number: number,
  counters: Counters,
  { lines, style, debug, also, secrets }: JobScreen,
): JobOutput {
  const prefix = `[${number}] `;
  const ink = INKS[(number - 1) % INKS.length];
  const own: Style = {
    color: style.color,
    ...(style.links && { links: style.links }),
    get width() {
      return Math.max(1, style.width - prefix.length);
    },
  };
  const sink = toLines((line) => {
    counters.shown++;
    lines.write(`${paint(line === '' ? prefix.trimEnd() : prefix, ink, style)}${line}\n`);
  });
  const plain = (out: Sink, laidOut: Style) =>
    masked(plainRenderer({ out, errors: out, style: laidOut, errorStyle: laidOut, debug }), secrets);
  const renderers = [plain(sink, own)];
  if (also)
    renderers.push(
      plain(
        toLines((line) => also.event(text(prefix + line))),
        PLAIN_STYLE,
      ),
    );
  const event = (what: Event) => {
    for (const one of renderers) one.event(what);
  };
  const cap = new LineCap((dropped) => {
    counters.dropped += dropped;
    event(text(`… ${dropped.toLocaleString('en')} ${dropped === 1 ? 'line' : 'lines'} dropped`, 'quiet'));
  });
  return {
    event(what) {
      if (what.kind === 'warning' || cap.admits(linesOf(what))) event(what);
    },
    data: (...data) => {
      for (const one of renderers) one.data(...data);
    },
    error: (...error) => {
      for (const one of renderers) one.error(...error);
    },
    say: (line) => event(text(line, 'quiet')),
    close: () => cap.flush(),
  };
}

const toLines = (write: (line: string) => void): Sink => ({
  write(written) {
    for (const line of written.replace(/\n$/, '').split('\n')) write(line);
  },
  flush: async () => {},
});

/** About how many lines an event takes; without laying it out, for most of a flood is never shown. */
function linesOf(event: Event): number {
  if (event.kind === 'ran') return 0;
  if (event.kind === 'table') return event.rows.length + 1;
  if (event.kind === 'list') return event.groups.reduce((sum, { items }) => sum + items.length + 1, 0);
  const said = event.kind === 'log' ? event.message.trimEnd() : event.text;
  return said.split('\n').length;
}
