/** Ink's instance lays out the live region; what stands above it is written once. */
import { PassThrough } from 'node:stream';
import type { WriteStream } from 'node:tty';
import { type Instance, render } from 'ink';
import type { Conversation } from '../input/conversation.ts';
import type { Scene } from '../input/scene.ts';
import { sanitize } from '../output/sanitize.ts';
import { App } from './App.tsx';
import { captureConsole } from './console.ts';
import { LiveRegion } from './live-region.ts';
import { plan, type Size } from './plan.ts';
import { Uncaught } from './Uncaught.tsx';

export interface Screen {
  /** Writes whole lines above the live region; `text` ends with a line break. */
  write(text: string): void;
  /** Clears the window, not the scrollback. */
  clear(): void;
  /** Takes the live region off the screen: another program writes there next. */
  leaveRoom(): void;
  /** Draws the live region again where the cursor is now, after another program had the terminal. */
  redraw(): void;
  /** Takes the live region off the screen and stops. */
  close(): void;
}

const CLEAR_WINDOW = '\x1b[2J\x1b[H';

export function openScreen(conversation: Conversation, stdout: WriteStream, color: boolean): Screen {
  const region = new LiveRegion((text) => stdout.write(text), { slips: process.env['TERM_PROGRAM'] === 'vscode' });
  // Signals come late while much is going on: what is drawn for another size than the window has goes astray.
  const look = () => (stdout as { _refreshSize?(): void })._refreshSize?.();
  let closed = false;
  let size = sizeOf(stdout);
  let planned = plan(conversation.scene, size);
  const planNow = (scene: Scene) => {
    planned = plan(scene, size);
    return planned;
  };
  const watched = {
    get scene() {
      return conversation.scene;
    },
    subscribe: (changed: () => void) =>
      conversation.subscribe(() => {
        look();
        changed();
      }),
  };
  const tree = () => (
    <Uncaught>
      <App conversation={watched} plan={planNow} color={color} />
    </Uncaught>
  );
  const ink: Instance = render(tree(), {
    stdout: frames(
      () => size,
      (frame) => {
        if (!closed) region.show(frame, planned.cursor);
      },
    ),
    stdin: idleStdin(),
    exitOnCtrlC: false,
    // Each frame comes whole and as it is, and is put on the screen here.
    debug: true,
  });
  const onResize = () => {
    const before = size;
    size = sizeOf(stdout);
    region.resized(before, size);
    ink.rerender(tree());
  };
  stdout.on('resize', onResize);
  const releaseConsole = captureConsole((text) => region.above(sanitize(text)));
  return {
    write(text) {
      look();
      region.above(text);
    },
    clear: () => region.above(CLEAR_WINDOW),
    leaveRoom: () => region.erase(),
    redraw: () => region.draw(),
    close() {
      if (closed) return;
      closed = true;
      stdout.off('resize', onResize);
      releaseConsole();
      region.close();
      ink.unmount();
    },
  };
}

const sizeOf = ({ columns, rows }: WriteStream): Size => ({ columns: columns || 80, rows: rows || 24 });

/** A terminal for Ink that knows its width and hands frames on. */
function frames(size: () => Size, show: (frame: string) => void): NodeJS.WriteStream {
  const terminal = {
    isTTY: true,
    get columns() {
      return size().columns;
    },
    write: (frame: string) => show(frame),
    on: () => terminal,
    off: () => terminal,
  };
  return terminal as never;
}

/** Keys come from input/key-source.ts. Ink gets a terminal on which nobody types: some keys end its process. */
function idleStdin(): NodeJS.ReadStream {
  const nothing = new PassThrough();
  return Object.assign(nothing, {
    isTTY: true,
    setRawMode: () => nothing,
    ref: () => nothing,
    unref: () => nothing,
  }) as never;
}
