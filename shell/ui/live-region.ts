/**
 * The rows at the end of the screen: the last frame, under the transcript. A frame is erased from its top downwards, because a
 * window that changes its size may have broken what stands under the cursor anew, or cut it off; and its rows are cut at the
 * window's edge, never broken, because it may be on its way while the window gets narrower.
 */
import stringWidth from 'string-width';
import type { Size } from './plan.ts';

const BEGIN_SYNCHRONIZED = '\x1b[?2026h';
const END_SYNCHRONIZED = '\x1b[?2026l';
const HIDE_CURSOR = '\x1b[?25l';
const SHOW_CURSOR = '\x1b[?25h';
const ERASE_BELOW = '\r\x1b[J';
const CUT_ROWS = '\x1b[?7l';
const BREAK_ROWS = '\x1b[?7h';

/** A frame that is younger than this may have come to the terminal after the window had changed: then its rows are cut, not broken. */
const SETTLED_MS = 100;

export interface Position {
  readonly x: number;
  /** Rows under the frame's first one. */
  readonly y: number;
}

interface Frame {
  readonly text: string;
  readonly rows: readonly string[];
  readonly cursor: Position | undefined;
}

export class LiveRegion {
  readonly #write: (text: string) => void;
  readonly #slips: boolean;
  readonly #now: () => number;
  #drawnAt = 0;
  #frame: Frame | undefined;
  /** Where the terminal's cursor is; undefined while no frame is on the screen. */
  #at: Position | undefined;

  /**
   * @param options.slips the terminal breaks the rows around the cursor but not the cursor's own, and moves the cursor down by as many
   *   rows as come up under it: xterm.js does (Buffer.ts, `_reflowSmaller`), and so VS Code's terminal
   */
  constructor(write: (text: string) => void, { slips = false, now = () => performance.now() } = {}) {
    this.#write = write;
    this.#slips = slips;
    this.#now = now;
  }

  /** Shows these rows in place of the last ones. Without a cursor it is hidden. */
  show(text: string, cursor: Position | undefined): void {
    const last = this.#frame;
    this.#frame = { text, rows: text.split('\n'), cursor };
    const same = last?.text === text && last.cursor?.x === cursor?.x && last.cursor?.y === cursor?.y;
    if (!same || !this.#at) this.draw();
  }

  /** Writes whole lines above the frame. */
  above(text: string): void {
    this.#put(this.#erased() + text + this.#drawn());
  }

  /** Takes the frame off the screen; the cursor stands where it began. */
  erase(): void {
    this.#put(this.#erased());
  }

  /** Takes the frame off the screen for good: what is written above comes without one. */
  close(): void {
    this.erase();
    this.#frame = undefined;
  }

  /** Draws the frame again, where the cursor is when it was erased. */
  draw(): void {
    this.#put(this.#erased() + this.#drawn());
  }

  /** The window has got another size. Its terminal has broken the rows anew; another frame has to be shown. */
  resized(before: Size, { columns, rows }: Size): void {
    if (!this.#at || !this.#frame) return;
    // To erase too little leaves a ghost, to erase too much takes lines of the transcript.
    if (this.#now() - this.#drawnAt < SETTLED_MS) {
      this.erase();
      return;
    }
    const { x, y } = this.#at;
    const shown = this.#frame.rows;
    const added = (some: readonly string[]) =>
      some.reduce((sum, row) => sum + Math.max(0, Math.ceil(stringWidth(row) / columns) - 1), 0);
    // What a lower window cut off is not broken.
    const below = shown.slice(y + 1, shown.length - Math.max(0, before.rows - rows));
    const slip = this.#slips ? added(below) : Math.floor(x / columns);
    this.#at = { x, y: Math.min(y + added(shown.slice(0, y)) + slip, rows - 1) };
    this.erase();
  }

  #erased(): string {
    if (!this.#at) return '';
    const { y } = this.#at;
    this.#at = undefined;
    return HIDE_CURSOR + up(y) + ERASE_BELOW;
  }

  #drawn(): string {
    if (!this.#frame) return '';
    const { rows, cursor } = this.#frame;
    this.#drawnAt = this.#now();
    this.#at = cursor ?? { x: 0, y: rows.length };
    const placed = cursor ? `${up(rows.length - cursor.y)}\x1b[${cursor.x + 1}G${SHOW_CURSOR}` : '';
    return `${HIDE_CURSOR}${CUT_ROWS}${rows.join('\n')}\n${BREAK_ROWS}${placed}`;
  }

  #put(text: string): void {
    if (text !== '') this.#write(BEGIN_SYNCHRONIZED + text + END_SYNCHRONIZED);
  }
}

const up = (rows: number) => (rows > 0 ? `\x1b[${rows}A` : '');
