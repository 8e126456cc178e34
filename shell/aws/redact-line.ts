import { redactTokens } from './redact-tokens.ts';

/** What stands where a value was that nobody should read in a log; the name beside it says what it was. */
const HIDDEN = '<hidden>';

/** Names whose values are secrets, whatever they look like. */
const SECRETS =
  '(?:[a-z]*_?(?:passwords?|passwd|pwd)|(?:[a-z]+_)?(?:pass|pw)|passphrase|secret|secret_?hash|secret_?code|client_?secret|(?:aws_?)?secret_?access_?key|authorization|(?:aws_?)?(?:access|id|refresh|session|auth|bearer)?_?token)';
/** Cognito's codes are digits; a `code` of letters (`ECONNREFUSED`) or of three digits (404) is what people debug with. */
const CODES = '(?:(?:confirmation|verification|mfa|user|sms|email)?_?(?:mfa_?|otp_?)?code|passcode|otp|pin)';
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
/** Amid other words: `password: x1 sent`, `the code is 123456`; not the `secret:` of an ARN. */
const said = (names: string, value: string) =>
  new RegExp(`((?<![\\w:.-])${names}(?:\\s{0,9}[:=]{1,2}\\s{0,9}|\\s{1,9}(?:is|was):?\\s{1,9})['"]?)${value}`, 'gi');
/** A word of letters alone is prose more likely: `password is required`, `token: try again`. */
const NO_WORD = `(?!(?:[a-z]+['-])*[a-z]+[.,;:!?)]*(?:\\s|["'\\\\]|$))[^\\s"'<\\\\]*[^\\s"'<\\\\.,;:)}\\]]`;

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
  said(SECRETS, NO_WORD),
  said(CODES, `${DIGITS}\\b`),
];
/** A number as JSON has it. */
const NUMBER = new RegExp(`((\\\\{0,9})"${CODES}\\2"\\s*:\\s*)${DIGITS}(?=\\s*[,}\\]])`, 'gi');
/** Cognito's sessions are hundreds of characters; the session list of a custom challenge is no text. */
const SESSION = /(\\{0,9}"session\\{0,9}"\s*:\s*\\{0,9}")[\w+/=.-]{40,}/gi;
const BEARER = /\b(Bearer\s+)[\w+/=.~-]{8,}/gi;

/** A secret access key that stands behind its access key's id, in the same line. */
const SECRET_KEY = /(\b(?:AKIA|ASIA)[A-Z0-9]{16}\b[^\n]{0,80}?)(?<![\w/+=])[A-Za-z0-9/+]{40}(?![\w/+=])/g;

/** Nothing that is hidden has another beginning. */
const MAY_HOLD = /pass|pwd?|secret|token|authorization|bearer|code|otp|pin|session|eyJ|AKIA|ASIA/i;

/**
 * A log line as it may be shown: values of passwords, codes, secret hashes and tokens hidden by their names, JSON Web Tokens by
 * their looks, and a secret access key by the id before it, in text and in JSON. The rest stays as it is.
 */
export function redactLine(message: string): string {
  if (!MAY_HOLD.test(message)) return message;
  let text = redactTokens(message);
  for (const rule of RULES) text = text.replace(rule, `$1${HIDDEN}`);
  text = text.replace(NUMBER, `$1$2"${HIDDEN}$2"`);
  for (const rule of [SESSION, BEARER, SECRET_KEY]) text = text.replace(rule, `$1${HIDDEN}`);
  return text;
}
