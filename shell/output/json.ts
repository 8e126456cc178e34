import { CommandError, type TriggerRun } from '../contract.ts';
import { describeError } from './error.ts';
import { jsonLine } from './json-text.ts';
import type { Outcome, Renderer } from './renderer.ts';
import type { Sink } from './sink.ts';

/**
 * One JSON object per command on `out`, a line each; everything that a person would read goes to `rest`.
 *
 *     {"line":5,"command":"signup ann","ok":true,"data":{"confirmed":true}}
 *     {"command":"signup ann","ok":true,"data":{"confirmed":true},"triggers":[{"trigger":"PreSignUp","durationMs":26.4, ...}]}
 *     {"command":"signup ann","ok":false,"error":{"name":"UsernameExistsException","message":"...","hint":"..."}}
 */
export function jsonRenderer(out: Sink, rest: Renderer): Renderer {
  let triggers: TriggerRun[] = [];
  const print = ({ line, command }: Outcome, answer: object) => {
    const ran = triggers.length === 0 ? {} : { triggers };
    triggers = [];
    out.write(`${jsonLine({ ...(line === undefined ? {} : { line }), command, ...answer, ...ran })}\n`);
  };
  return {
    echo: (line) => rest.echo(line),
    event(event) {
      if (event.kind === 'ran') triggers.push(...event.runs);
      rest.event(event);
    },
    data: (outcome, data) => print(outcome, { ok: true, data: data ?? null }),
    error(error, outcome) {
      const data = error instanceof CommandError ? error.data : undefined;
      if (outcome) print(outcome, { ok: false, error: describeError(error), ...(data !== undefined && { data }) });
      rest.error(error, outcome);
    },
    flush: async () => {
      await Promise.all([out.flush(), rest.flush()]);
    },
  };
}
