import type { LogWriter } from '../logs/writer.ts';
import type { WorldFacts } from '../service.ts';
import type { FunctionRecord } from './definition.ts';

/** Lines wait this long for others to be written with, unless the invocation ends before. */
const WAIT_MILLISECONDS = 50;

/** One instance's log stream. */
export class InstanceLog {
  readonly #logs: LogWriter;
  readonly #group: string;
  readonly #stream: string;
  readonly #facts: WorldFacts;
  readonly #lineEnd: string;
  #waiting: { timestamp: number; message: string }[] = [];
  #kept: string[] = [];
  #timer: NodeJS.Timeout | undefined;
  #ended = false;

  constructor(fn: FunctionRecord, stream: string, facts: WorldFacts, logs: LogWriter) {
    this.#logs = logs;
    this.#group = fn.logging.group;
    this.#stream = stream;
    this.#facts = facts;
    this.#lineEnd = fn.logging.format === 'Text' ? '\n' : '';
  }

  /** Whole events. */
  add(messages: readonly string[]): void {
    if (this.#ended) return;
    const timestamp = this.#facts.clock.now();
    for (const message of messages) {
      this.#waiting.push({ timestamp, message });
      this.#kept.push(message);
    }
    this.#timer ??= setTimeout(() => this.flush(), WAIT_MILLISECONDS).unref();
  }

  /** One line that the runtime logged. */
  line(text: string): void {
    this.add([text + this.#lineEnd]);
  }

  /** What the process wrote past the runtime: a crash report, a native module. */
  raw(text: string): void {
    this.add(
      text
        .split('\n')
        .filter(Boolean)
        .map((line) => `${line}\n`),
    );
  }

  /** The lines since the last call: one invocation's, when it is called before and after it. */
  take(): readonly string[] {
    const taken = this.#kept;
    this.#kept = [];
    return taken;
  }

  /** Writes what waits and nothing that comes later: the world closes. */
  end(): void {
    this.flush();
    this.#ended = true;
  }

  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#waiting.length === 0) return;
    this.#logs.write(this.#group, this.#stream, this.#waiting);
    this.#waiting = [];
  }
}
