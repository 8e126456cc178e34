import { CommandError, EXIT, type WorldInfo } from '../contract.ts';
import { hintFor } from './error-hints.ts';
import { explainNetwork } from './network-errors.ts';

export interface Where {
  /** The AWS operation that was called: `SignUp`. */
  operation?: string;
  world: WorldInfo;
  /** The plugin whose command failed. */
  plugin?: string;
}

/**
 * Makes of any failure one that a person can act on. An AWS error keeps its name (as `code`) and its own sentence; what the
 * SDK hangs on an error besides (the request, the raw response) is dropped, because it can carry a password.
 */
export function explainError(error: unknown, where: Where): CommandError {
  if (error instanceof CommandError) return error;
  const cause = bare(error);
  if (cause.name === 'AbortError') {
    return new CommandError('Interrupted.', { code: 'AbortError', exitCode: EXIT.interrupted, cause });
  }
  const known = explainNetwork(error, where.world) ?? explainCredentials(cause, where.world);
  if (known !== undefined) return new CommandError(known.message, { code: known.code, hint: known.hint, cause });
  if (isServiceError(error)) {
    const hint = hintFor(cause.name, cause.message, where.world);
    const message = cause.message || `${where.operation ?? 'The call'} failed without saying why.`;
    return new CommandError(message, { code: cause.name, hint, cause });
  }
  return new CommandError(cause.message || cause.name, {
    code: cause.name,
    hint: `This looks like a defect in ${where.plugin === undefined ? 'pools-shell' : `the plugin ${where.plugin}`}. Run it again with --debug to see where it happened.`,
    cause,
  });
}

/** Name, message and stack of an error, and nothing else of it. */
function bare(error: unknown): Error {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  const copy = new Error(message);
  copy.name = name;
  copy.stack = stack;
  return copy;
}

/** SDK errors that a service answered carry the answer's metadata. */
function isServiceError(error: unknown): boolean {
  return error instanceof Error && '$metadata' in error && error.name !== 'Error';
}

/** The SDK's credential chain: it gives sentences, but not always the command that helps. */
function explainCredentials(
  error: Error,
  world: WorldInfo,
): { message: string; code: string; hint: string } | undefined {
  if (!['CredentialsProviderError', 'TokenProviderError'].includes(error.name)) return undefined;
  const code = error.name;
  const message = error.message.replace(/\s*To refresh this SSO session.*$/s, '').trim();
  const profile = /profile\s*=?\s*\[?([\w.@-]+)\]?/i.exec(message)?.[1];
  if (/sso/i.test(error.message)) {
    const named = profile !== undefined && !/^(has|is)$/.test(profile) ? profile : 'NAME';
    return { message, code, hint: `Sign in again: ${world.renewal ?? `aws sso login --profile ${named}`}` };
  }
  if (/aws login/.test(message)) return { message, code, hint: `Sign in again: ${world.renewal ?? 'aws login'}` };
  if (/multi-factor/.test(message)) {
    return { message, code, hint: 'Get session credentials with `aws sts get-session-token` and use those.' };
  }
  const hint =
    'Run `aws configure` or `aws sso login`, name a profile with --profile, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.';
  return {
    message: /any providers/.test(message) ? `No AWS credentials were found for ${world.label}.` : message,
    code,
    hint: world.kind === 'aws' ? `${hint} Without --aws the local world needs none.` : hint,
  };
}
