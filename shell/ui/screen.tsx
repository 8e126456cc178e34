/** Ink's instance: mounts the live region and writes the transcript above it. */
import { PassThrough } from 'node:stream';
import type { WriteStream } from 'node:tty';
import { type Instance, render, useStdout } from 'ink';
import { type ReactNode, useLayoutEffect } from 'react';
import type { Conversation } from '../input/conversation.ts';
import type { Scene } from '../input/scene.ts';
import { App } from './App.tsx';
import { height, plan, type Size } from './plan.ts';
import { makeRoomAfterResize } from './resize.ts';
import { Uncaught } from './Uncaught.tsx';

export interface Screen {
  /** Writes whole lines above the live region; `text` ends with a line break. */
  write(text: string): void;
  /** Clears the window, not the scrollback. */
  clear(): void;
  /** Takes what stands under the cursor off the screen: another program writes there next. */
  leaveRoom(): void;
  /** Draws everything again where the cursor is now, after another program had the terminal. */
  redraw(): void;
  /** Takes the live region off the screen and stops. */
  close(): void;
}

/** Ten milliseconds between frames: a key is on the screen before the next one is pressed. */
const MAX_FPS = 100;
const ERASE_BELOW = '\x1b[J';
const UP_AND_ERASE = '\x1b[1A\x1b[J';
const CLEAR_WINDOW = '\x1b[2J\x1b[H';

export function openScreen(conversation: Conversation, stdout: WriteStream, color: boolean): Screen {
  let write: (text: string) => void = () => {};
  let closed = false;
  let size = sizeOf(stdout);
  let planned = plan(conversation.scene, size);
  /** What is on the screen: a frame is planned some time before it is drawn. */
  let shown = planned;
  const planNow = (scene: Scene) => {
    planned = plan(scene, size);
    return planned;
  };
  const tree = () => (
    <WithWriter onReady={(writer) => (write = writer)}>
      <Uncaught>
        <App conversation={conversation} plan={planNow} color={color} />
      </Uncaught>
    </WithWriter>
  );
  const onResize = () => {
    const before = size;
    size = sizeOf(stdout);
    if (size.columns < before.columns || size.rows < before.rows) stdout.write(makeRoomAfterResize(shown, size));
    ink.rerender(tree());
    // Ink redraws by itself after this listener, without the cursor: give it the cursor again.
    setImmediate(() => ink.rerender(tree()));
  };
  stdout.prependListener('resize', onResize);
  const ink: Instance = render(tree(), {
    stdout: withoutHeight(stdout),
    stdin: idleStdin(),
    exitOnCtrlC: false,
    maxFps: MAX_FPS,
    onRender: () => {
      shown = planned;
    },
  });
  const writeAbove = (text: string) => {
    write(text);
    // Ink draws the last frame again and forgets the cursor for a frame that is under way: give it the cursor again.
    ink.rerender(tree());
  };
  return {
    write: writeAbove,
    clear: () => writeAbove(CLEAR_WINDOW),
    leaveRoom: () => stdout.write(ERASE_BELOW),
    redraw() {
      // Ink erases from the frame's end upwards: where the window ends before, it would erase what the other program said.
      const below = height(shown) - (shown.cursor?.y ?? 0);
      stdout.write(`${'\n'.repeat(below)}\x1b[${below}A`);
      writeAbove('');
    },
    close() {
      if (closed) return;
      closed = true;
      stdout.off('resize', onResize);
      ink.rerender(null);
      ink.unmount();
      // Ink's empty frame is one blank row.
      stdout.write(UP_AND_ERASE);
    },
  };
}

const sizeOf = ({ columns, rows }: WriteStream): Size => ({ columns: columns || 80, rows: rows || 24 });

/**
 * The terminal, of a height that nothing reaches. Ink clears the window and the scrollback when its last frame is as high as the
 * window, and a window can become that low at any moment; plan.ts keeps the frames low enough by itself.
 */
function withoutHeight(stdout: WriteStream): WriteStream {
  return new Proxy(stdout, {
    get(target, name) {
      if (name === 'rows') return Number.POSITIVE_INFINITY;
      const value = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
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

function WithWriter({ onReady, children }: { onReady(write: (text: string) => void): void; children: ReactNode }) {
  const { write } = useStdout();
  useLayoutEffect(() => {
    onReady(write);
  }, [onReady, write]);
  return children;
}
