import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { LogWriter } from '../logs/writer.ts';
import type { FunctionFacts } from '../service.ts';
import { type FunctionRecord, LATEST } from './definition.ts';
import { type Ending, type Failure, failureOf, statusOf } from './ending.ts';
import { environmentOf } from './environment.ts';
import { InstanceLog } from './instance-log.ts';
import { systemLines } from './log-lines.ts';

/** What an instance is asked to run. */
export interface InstanceCall {
  requestId: string;
  /** The function's ARN as the caller named it. */
  arn: string;
  /** JSON text. */
  event: string;
  /** JSON text. */
  clientContext: string | undefined;
}

export interface InstanceAnswer {
  result: { payload: string } | { failure: Failure };
  /** This invocation's lines, for `LogType: Tail`. */
  lines: readonly string[];
}

/** Lambda gives a function ten seconds to load (Lambda guide, "Understanding the Lambda execution environment lifecycle"). */
const INIT_MILLISECONDS = 10_000;

/** A part of the memory is the process itself, the rest is left to JavaScript. */
const HEAP_SHARE = 0.8;

const BOOTSTRAP = fileURLToPath(new URL('./bootstrap.cjs', import.meta.url));

type Loaded = { milliseconds: number; ending?: Ending };

/** One process that runs one invocation at a time of one function. */
export class Instance {
  readonly functionName: string;
  /** Told when the process has ended, whatever the reason. */
  onGone: () => void = () => {};
  readonly #fn: FunctionRecord;
  readonly #facts: FunctionFacts;
  readonly #log: InstanceLog;
  readonly #child: ChildProcess;
  readonly #loaded: Promise<Loaded>;
  #reported = false;
  #gone = false;
  #megabytes = 0;
  #settle: (ending: Ending) => void = () => {};

  constructor(fn: FunctionRecord, folder: string, facts: FunctionFacts, logs: LogWriter) {
    this.functionName = fn.name;
    this.#fn = fn;
    this.#facts = facts;
    const stream = streamName(new Date(facts.clock.now()), fn.version ?? LATEST);
    this.#log = new InstanceLog(fn, stream, facts, logs);
    this.#log.add(systemLines(fn).initStart(this.#now()));
    const heap = `--max-old-space-size=${Math.floor(fn.memorySize * HEAP_SHARE)}`;
    this.#child = spawn(process.execPath, [heap, BOOTSTRAP], {
      cwd: folder,
      env: environmentOf(facts, fn, { folder, stream }),
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      windowsHide: true,
    });
    for (const pipe of [this.#child.stdout, this.#child.stderr])
      pipe?.setEncoding('utf8').on('data', (text: string) => this.#log.raw(text));
    this.#loaded = this.#load();
  }

  /** False once the process has ended or was told to. */
  get usable(): boolean {
    return !this.#gone;
  }

  /** Runs the handler once. Resolves for every outcome; the log is in the store by then. */
  async invoke(call: InstanceCall): Promise<InstanceAnswer> {
    const loaded = await this.#loaded;
    const lines = systemLines(this.#fn);
    this.#log.take();
    this.#log.add(lines.start(this.#now(), call.requestId));
    const started = performance.now();
    const ending = loaded.ending ?? (await this.#run(call));
    const limit = this.#fn.timeout * 1000;
    const duration = ending.kind === 'timeout' ? limit : performance.now() - started;
    if (ending.kind !== 'returned' && ending.kind !== 'thrown') this.kill();
    const failure = failureOf(ending, call.requestId, this.#fn.timeout);
    const report = {
      requestId: call.requestId,
      duration,
      memory: this.#megabytes,
      init: this.#reported ? undefined : loaded.milliseconds,
      ...statusOf(ending),
    };
    this.#reported = true;
    this.#log.add(lines.end(this.#now(), report, failure?.line?.(this.#now())));
    this.#log.flush();
    const result = ending.kind === 'returned' ? { payload: ending.payload } : { failure: failure! };
    return { result, lines: this.#log.take() };
  }

  /** Ends the process at once. */
  kill(): void {
    this.#gone = true;
    this.#child.kill('SIGKILL');
  }

  /** Resolves when the process is gone. */
  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exited = new Promise<void>((resolve) => {
      this.#child.once('exit', () => resolve());
    });
    this.kill();
    await exited;
    this.#log.end();
  }

  #load(): Promise<Loaded> {
    return new Promise((resolve) => {
      const started = performance.now();
      const fail = (ending: Ending): void => resolve({ milliseconds: performance.now() - started, ending });
      const late = setTimeout(() => fail({ kind: 'timeout' }), INIT_MILLISECONDS);
      this.#settle = fail;
      this.#child.on('message', (message: any) => {
        if (message.megabytes) this.#megabytes = message.megabytes;
        if (message.type === 'line') this.#log.line(message.text);
        else if (message.type === 'ready') {
          clearTimeout(late);
          resolve({ milliseconds: message.milliseconds });
        } else if (message.type === 'unloadable') fail({ kind: 'unloadable', error: message.error });
        else if (message.type === 'result') this.#settle({ kind: 'returned', payload: message.payload });
        else if (message.type === 'error') this.#settle({ kind: 'thrown', error: message.error });
        else if (message.type === 'fatal') this.#settle({ kind: 'fatal', error: message.error });
      });
      const end = (code: number | null, signal: string | null): void => {
        clearTimeout(late);
        this.#gone = true;
        this.#settle({ kind: 'exited', code, signal });
        this.onGone();
      };
      // `close` comes after the last output; `error` when there never was a process.
      this.#child.once('close', end);
      this.#child.on('error', (error) => {
        this.#log.raw(`${error.message}\n`);
        end(null, null);
      });
    });
  }

  #run(call: InstanceCall): Promise<Ending> {
    if (this.#gone)
      return Promise.resolve({ kind: 'exited', code: this.#child.exitCode, signal: this.#child.signalCode });
    return new Promise((resolve) => {
      const limit = this.#fn.timeout * 1000;
      const late = setTimeout(() => resolve({ kind: 'timeout' }), limit);
      this.#settle = (ending) => {
        clearTimeout(late);
        resolve(ending);
      };
      this.#child.send({ ...call, deadline: Date.now() + limit, traceId: traceId() }, () => {});
    });
  }

  #now(): Date {
    return new Date(this.#facts.clock.now());
  }
}

/** `2026/11/20/[$LATEST]` and 32 hexadecimal digits. */
const streamName = (at: Date, version: string): string =>
  `${at.toISOString().slice(0, 10).replaceAll('-', '/')}/[${version}]${randomBytes(16).toString('hex')}`;

/** The form of an X-Ray trace id that is not sampled. */
function traceId(): string {
  const seconds = Math.floor(Date.now() / 1000).toString(16);
  return `Root=1-${seconds}-${randomBytes(12).toString('hex')};Parent=${randomBytes(8).toString('hex')};Sampled=0`;
}
