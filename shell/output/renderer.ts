import type { Event, Links, Result } from '../contract.ts';

/**
 * Shows what happens. It never calls AWS and never decides what runs. Lines that it is given are redacted already; it sanitises what
 * it shows.
 */
export interface Renderer {
  /** A command line that is about to run. */
  echo(line: string): void;
  event(event: Event): void;
  /** What a command returned, once it is done. `spoke`: it yielded events, so a person knows already. */
  data(outcome: Outcome, data: Result, spoke: boolean): void;
  error(error: unknown, outcome?: Outcome): void;
  /** Resolves when all of it has left the process, or nobody reads any more. */
  flush(): Promise<void>;
}

/** Which command an answer belongs to. */
export interface Outcome {
  /** The line, secrets replaced. */
  command: string;
  /** Its number in a script. */
  line?: number;
  /** What an error line begins with: `scenarios/auto-confirm.txt:5: signup`. */
  where?: string;
  /** The file in it. */
  links?: Links;
}

/** Several renderers as one. */
export function renderTo(...renderers: readonly Renderer[]): Renderer {
  return {
    echo: (line) => renderers.forEach((one) => void one.echo(line)),
    event: (event) => renderers.forEach((one) => void one.event(event)),
    data: (outcome, data, spoke) => renderers.forEach((one) => void one.data(outcome, data, spoke)),
    error: (error, outcome) => renderers.forEach((one) => void one.error(error, outcome)),
    flush: async () => {
      await Promise.all(renderers.map((one) => one.flush()));
    },
  };
}
