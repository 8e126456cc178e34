import { CommandError } from '../contract.ts';
import type { SecretValues } from '../language/redact.ts';
import type { Renderer } from './renderer.ts';

/** A renderer behind the second net: known secret values are replaced before any text is laid out, cut or escaped. */
export function masked(renderer: Renderer, secrets: SecretValues): Renderer {
  return {
    echo: (line) => renderer.echo(secrets.apply(line)),
    event: (event) => renderer.event(secrets.applyDeep(event)),
    data: (outcome, data, spoke) => renderer.data(secrets.applyDeep(outcome), secrets.applyDeep(data), spoke),
    error: (error, outcome) => renderer.error(maskedError(error, secrets), outcome && secrets.applyDeep(outcome)),
    flush: () => renderer.flush(),
  };
}

/** The error with secrets replaced in all of its texts. */
export function maskedError(error: unknown, secrets: SecretValues): unknown {
  if (!(error instanceof Error)) return typeof error === 'string' ? secrets.apply(error) : error;
  const message = secrets.apply(error.message);
  const copy =
    error instanceof CommandError
      ? new CommandError(message, {
          hint: error.hint && secrets.apply(error.hint),
          code: error.code,
          ...(error.data !== undefined && { data: secrets.applyDeep(error.data) }),
          ...(error.links && { links: secrets.applyDeep(error.links) }),
          exitCode: error.exitCode,
        })
      : new Error(message);
  copy.name = error.name;
  if (error.stack) copy.stack = secrets.apply(error.stack);
  if (error.cause !== undefined) copy.cause = maskedError(error.cause, secrets);
  return copy;
}
