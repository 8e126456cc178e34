import { LocalWorldError } from '../world-error.ts';

/** What an injected error looks like to a client. */
export const ERROR_KINDS = {
  throttle: 'refused as too many requests',
  '500': 'an internal error, before anything was done',
  '503': 'the service is unavailable',
  denied: 'the caller is not allowed',
  expired: "the caller's token has expired",
  reset: 'the connection is reset before anything was done',
  lost: 'it is done, but the connection is reset before the answer',
} as const;
export type ErrorKind = keyof typeof ERROR_KINDS;

export interface ErrorRule {
  /** AWS's name (`SignUp`), or `*` for every one. */
  operation: string;
  kind: ErrorKind;
  /** Calls that fail: the first so many, exactly the nth, or a share of all (0 to 1). Absent: every one. */
  when?: { first: number } | { nth: number } | { share: number };
}

/**
 * Reads `OPERATION:KIND` with, when not every call shall fail, `:3` (the first three), `:#3` (the third) or `:5%` behind it.
 * @throws LocalWorldError BadFault, which says what is wrong with it
 */
export function parseErrorRule(text: string): ErrorRule {
  const [operation = '', kind = '', when, more] = text.split(':');
  if (!/^(\*|[A-Z]\w*)$/.test(operation))
    throw bad(text, `${operation || 'nothing'} is not an operation, such as SignUp or *`);
  if (!Object.hasOwn(ERROR_KINDS, kind))
    throw bad(text, `${kind || 'nothing'} is not a kind of error; there are ${Object.keys(ERROR_KINDS).join(', ')}`);
  const rule = { operation, kind: kind as ErrorKind };
  if (when === undefined) return rule;
  const [, nth, number, percent] = /^(#?)(\d+(?:\.\d+)?)(%?)$/.exec(when) ?? [];
  const count = Number(number);
  if (more === undefined && percent && !nth && count > 0 && count <= 100)
    return { ...rule, when: { share: count / 100 } };
  if (more === undefined && number !== undefined && !percent && Number.isInteger(count) && count > 0)
    return { ...rule, when: nth ? { nth: count } : { first: count } };
  const given = [when, more].filter(Boolean).join(':');
  throw bad(text, `${given || 'nothing'} is not 3 (the first three), #3 (the third) or 5% (of all calls)`);
}

const bad = (text: string, reason: string): LocalWorldError =>
  new LocalWorldError('BadFault', `In ${text}: ${reason}.`);
