/** How a session at a terminal shows things above its prompt: fitted to the window, masked, long answers in the pager. */
import type { Event } from '../contract.ts';
import type { SecretValues } from '../language/redact.ts';
import { type Answer, gatherAnswer, passing } from '../output/answer.ts';
import { withoutLinks } from '../output/links.ts';
import { masked } from '../output/masked.ts';
import { showInPager } from '../output/pager.ts';
import { plainRenderer } from '../output/plain.ts';
import { type Renderer, renderTo } from '../output/renderer.ts';
import type { Sink } from '../output/sink.ts';
import type { Style } from '../output/style.ts';

export interface ScreenRendererOptions {
  window: {
    lines: Sink;
    width(): number;
    rows(): number;
    lend(run: () => Promise<void>): Promise<void>;
  };
  secrets: SecretValues;
  color: boolean;
  wide?: boolean | undefined;
  links?: Style['links'] | undefined;
  debug: boolean;
  /** Absent: nothing is paged. */
  pager?: string | undefined;
  /** Whether lines wait to be run: a pager would keep them waiting, and take what is still being typed for its own keys. */
  linesWait(): boolean;
  /** Is told all of it, too: `--transcript`. */
  also?: Renderer | undefined;
}

export interface ScreenRenderer {
  renderer: Renderer;
  answer: Answer;
  style: Style;
}

export function screenRenderer(options: ScreenRendererOptions): ScreenRenderer {
  const { window, secrets, debug, also, pager } = options;
  const style = styleOf(options);
  const answer = gatherAnswer(window.lines, {
    room: () => (pager === undefined || options.linesWait() ? Number.POSITIVE_INFINITY : window.rows()),
    async page(text) {
      let shown = false;
      await window.lend(async () => {
        shown = await showInPager(pager!, withoutLinks(text), process.env);
      });
      if (!shown) window.lines.write(text);
    },
  });
  const plain = plainRenderer({ out: answer, errors: answer, style, errorStyle: style, debug });
  // Progress is shown beside the spinner.
  const event = (one: Event) => {
    if (one.kind !== 'progress') plain.event(one);
  };
  const screen = passing({ ...plain, event }, answer);
  return { renderer: masked(renderTo(screen, ...(also ? [also] : [])), secrets), answer, style };
}

function styleOf({ color, wide, links, window }: ScreenRendererOptions): Style {
  return {
    color,
    ...(wide !== undefined && { wide }),
    ...(links && { links }),
    // Asked for each text: the window may have another width by then.
    get width() {
      return window.width();
    },
  };
}
