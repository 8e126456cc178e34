/** The spinner's clock: it ticks only while something runs, and only from the moment that a person would begin to wonder. */
import type { Activity } from '../input/scene.ts';

const VISIBLE_AFTER_MS = 300;
const FRAME_MS = 125;

export type Amount = Pick<Activity, 'done' | 'total'>;

export interface ActivityTicker {
  /** Another text for what runs: progress, with what is done of how much where that is known. */
  text(text: string, amount?: Amount): void;
  stop(): void;
}

/** @param clean makes a command's text fit to be shown */
export function startActivity(
  text: string,
  clean: (text: string) => string,
  show: (activity: Activity | undefined) => void,
): ActivityTicker {
  const startedAt = Date.now();
  let shown: Activity | undefined;
  let timer: NodeJS.Timeout;
  let current: Amount & { text: string } = { text: clean(text) };
  const tick = () => {
    const seconds = Math.floor((Date.now() - startedAt) / 1_000);
    shown = { ...current, seconds, frame: shown ? shown.frame + 1 : 0 };
    show(shown);
    timer = setTimeout(tick, FRAME_MS);
  };
  timer = setTimeout(tick, VISIBLE_AFTER_MS);
  return {
    text(newText, { done, total } = {}) {
      current = {
        text: clean(newText),
        ...(done === undefined ? {} : { done }),
        ...(total === undefined ? {} : { total }),
      };
    },
    stop() {
      clearTimeout(timer);
      if (shown) show(undefined);
    },
  };
}
