/** How the modes without Ink show things: on standard output and standard error, as text or as JSON. */
import type { ProgramOptions } from '../options.ts';
import { type Answer, gatherAnswer, passing } from '../output/answer.ts';
import { jsonRenderer } from '../output/json.ts';
import { withoutLinks } from '../output/links.ts';
import { pagerOf, showInPager } from '../output/pager.ts';
import { plainRenderer } from '../output/plain.ts';
import type { Renderer } from '../output/renderer.ts';
import { type Sink, streamSink } from '../output/sink.ts';
import { type Style, styleOf } from '../output/style.ts';

export interface ProgramScreen {
  renderer: Renderer;
  /** Gathers the answer of a single command for the pager; absent where nothing is paged. */
  answer: Answer | undefined;
}

/**
 * @param closed is called when the reader of standard output has gone
 * @param linksOn words that lead somewhere, for a stream that has links
 */
export function programScreen(
  options: ProgramOptions,
  closed: () => void,
  linksOn: (stream: NodeJS.WriteStream) => Style['links'],
): ProgramScreen {
  const { json, debug, wide } = options;
  const out = streamSink(process.stdout, closed);
  const errors = streamSink(process.stderr, () => {});
  const styleFor = (stream: NodeJS.WriteStream): Style => {
    const links = linksOn(stream);
    return { ...styleOf(stream, process.env), wide, ...(links && { links }) };
  };
  const [style, errorStyle] = [styleFor(process.stdout), styleFor(process.stderr)];
  if (json) {
    const rest = plainRenderer({ out: errors, errors, style: errorStyle, errorStyle, debug });
    return { renderer: jsonRenderer(out, rest), answer: undefined };
  }
  const answer = pagedAnswer(options, out);
  const renderer = plainRenderer({ out: answer ?? out, errors, style, errorStyle, debug });
  return { renderer: answer ? passing(renderer, answer) : renderer, answer };
}

/** Single commands have a pager as the shell has: on a terminal, and where nobody asked for plain lines or a recording. */
function pagedAnswer({ plain, cast, words }: ProgramOptions, out: Sink): Answer | undefined {
  const { stdin, stdout, env } = process;
  const pager = pagerOf(env);
  const terminal = stdin.isTTY && stdout.isTTY && env['TERM'] !== 'dumb';
  if (pager === undefined || !terminal || plain || cast !== undefined || words.length === 0) return undefined;
  return gatherAnswer(out, {
    room: () => (stdout.rows || 24) - 1,
    async page(text) {
      if (!(await showInPager(pager, withoutLinks(text), env))) out.write(text);
    },
  });
}
