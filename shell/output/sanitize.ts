/**
 * Makes text from outside (logs, names, AWS messages) safe to show: what a function logs is written by whoever signs up. After it
 * nothing in the text can move the cursor, colour, change the title, write to the clipboard or reorder what is read.
 *
 * Removed: C0 and C1 controls but for line breaks and tabs, escape sequences whole (CSI, OSC, DCS, APC, PM, SOS), the Unicode
 * controls of direction (UAX #9), and characters that nobody sees (zero-width space, tags). CR LF becomes a line break; line and
 * paragraph separators too. Of joiners, variation selectors and accents, which emoji and scripts need, eight stay on one letter. Half of
 * a surrogate pair becomes U+FFFD.
 */
export function sanitize(text: string): string {
  // Most text is clean: one test costs less than the replacements.
  if (!UNSAFE.test(text)) return text;
  return text
    .replace(HALVES, '\ufffd')
    .replace(STRINGS, '')
    .replace(SEQUENCES, '')
    .replace(/\r\n|[\u2028\u2029]/g, '\n')
    .replace(CONTROLS, '')
    .replace(PILES, '$1');
}

/** The same, on one line: line breaks and tabs become spaces. */
export const sanitizeLine = (text: string): string => sanitize(text).replace(/[\t\n]+/g, ' ');

const INVISIBLE =
  '\\u00ad\\u061c\\u180e\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\u{e0000}-\\u{e007f}';
const CONTROL = '\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f';
const UNSAFE = new RegExp(`[${CONTROL}${INVISIBLE}\\u2028\\u2029]|[\\u200c\\u200d\\p{M}]{9}|\\p{Cs}`, 'u');
const CONTROLS = new RegExp(`[${CONTROL}${INVISIBLE}]`, 'gu');
const PILES = /((?:\u200c|\u200d|\p{M}){8})(?:\u200c|\u200d|\p{M})+/gu;
const HALVES = /\p{Cs}/gu;
// OSC, DCS, APC, PM and SOS up to their terminator. One that is never ended loses its introducer only: no text is swallowed.
const STRINGS = /(?:\u001b[\]PX^_]|[\u0090\u0098\u009d-\u009f])[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)/g;
const SEQUENCES = /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|\u001b[ -/]*[0-~]?/g;
