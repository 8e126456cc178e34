import { Console } from 'node:console';
import { Writable } from 'node:stream';

/**
 * What a plugin says with `console` while the prompt is on the screen goes through `write`, whole lines at a time, instead of into
 * the live region; standard error only when it is the terminal, too. Answers how to end that.
 */
export function captureConsole(write: (text: string) => void): () => void {
  const stream = new Writable({
    decodeStrings: false,
    write(chunk, _encoding, done) {
      write(String(chunk));
      done();
    },
  });
  const captured = new Console({ stdout: stream, stderr: process.stderr.isTTY ? stream : process.stderr });
  const before = { ...console };
  const methods = Object.entries(captured).filter(([, method]) => typeof method === 'function');
  Object.assign(console, Object.fromEntries(methods));
  return () => void Object.assign(console, before);
}
