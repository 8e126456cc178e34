import { redactTokens } from './redact-tokens.ts';

/** What stands where a value was that nobody should read in a log; the name beside it says what it was. */
const HIDDEN = '<hidden>';

/** Names whose values are secrets, whatever they look like. */
const SECRETS =
  '(?:[a-z]*_?passwords?|passwd|passphrase|secret_?hash|client_?secret|secret_?access_?key|authorization|(?:access|id|refresh|session|auth|bearer)?_?token)';
/** Cognito's codes are digits; a `code` of letters (`ECONNREFUSED`) or of three digits (404) is what people debug with. */
const CODES = '(?:(?:confirmation|verification|mfa|user|sms|email)?_?(?:mfa_?|otp_?)?code|otp)';
const DIGITS = '\\d{4,10}';

/** JSON. */
const pair = (names: string, value: string) => new RegExp(`("${names}"\\s*:\\s*")${value}(?=")`, 'gi');
/** JSON in a text of JSON: each quote has a backslash before it. */
const inner = (names: string, value: string) => new RegExp(`(\\\\"${names}\\\\"\\s*:\\s*\\\\")${value}(?=\\\\")`, 'gi');
/** What a console prints of an object, settings and queries: `password: 'x'`, `password=x`, `password: x` at the end. */
const quoted = (names: string, value: string) =>
  new RegExp(`(\\b${names}['"]?\\s*[:=]\\s*(['"]))${value}(?=\\2)`, 'gi');
const assigned = (names: string, value: string) => new RegExp(`(\\b${names}=)${value}`, 'gi');
const listed = (names: string, value: string) =>
  new RegExp(`((?:^|[{,(\\s])${names}:\\s+)${value}(?=\\s*(?:$|[,})\\n]))`, 'gim');

const RULES: readonly RegExp[] = [
  pair(SECRETS, '(?:[^"\\\\]|\\\\.)+'),
  // An escape of the inner JSON, such as \\" or \\\\, has its own backslashes doubled.
  inner(SECRETS, '(?:[^"\\\\]|\\\\\\\\(?:\\\\\\\\|\\\\"|[^"\\\\]))+'),
  quoted(SECRETS, '(?:(?!\\2)[^\\n])+'),
  assigned(SECRETS, '[^\\s&,;"\'\\\\<]+'),
  listed(SECRETS, '[^\\s,})\'"<]+'),
  pair(CODES, DIGITS),
  inner(CODES, DIGITS),
  quoted(CODES, DIGITS),
  assigned(CODES, `${DIGITS}\\b`),
  listed(CODES, DIGITS),
];
/** A number as JSON has it. */
const NUMBER = new RegExp(`((\\\\{0,9})"${CODES}\\2"\\s*:\\s*)${DIGITS}(?=\\s*[,}\\]])`, 'gi');
/** Cognito's sessions are hundreds of characters; the session list of a custom challenge is no text. */
const SESSION = /(\\{0,9}"session\\{0,9}"\s*:\s*\\{0,9}")[\w+/=.-]{40,}/gi;
const BEARER = /\b(Bearer\s+)[\w+/=.~-]{8,}/gi;

/** Nothing that is hidden has another beginning. */
const MAY_HOLD = /passw|passphrase|secret|token|authorization|bearer|code|otp|session|eyJ/i;

/**
 * A log line as it may be shown: values of passwords, codes, secret hashes and tokens hidden by their names, and JSON Web Tokens by
 * their looks, in text and in JSON. The rest stays as it is.
 */
export function redactLine(message: string): string {
  if (!MAY_HOLD.test(message)) return message;
  let text = redactTokens(message);
  for (const rule of RULES) text = text.replace(rule, `$1${HIDDEN}`);
  return text.replace(NUMBER, `$1$2"${HIDDEN}$2"`).replace(SESSION, `$1${HIDDEN}`).replace(BEARER, `$1${HIDDEN}`);
}
