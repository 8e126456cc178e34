/**
 * Makes text from outside (logs, names, AWS messages) safe to show: what a function logs is written by whoever signs up. After it
 * nothing in the text can move the cursor, colour, change the title, write to the clipboard or reorder what is read.
 *
 * Removed: C0 and C1 controls but for line breaks and tabs, escape sequences whole (CSI, OSC, DCS, APC, PM, SOS), and the Unicode
 * controls of direction (UAX #9). CR LF becomes a line break; line and paragraph separators too.
 */
export function sanitize(text: string): string {
  // Most text is clean: one test costs less than the replacements.
  if (!UNSAFE.test(text)) return text;
  return text
    .replace(STRINGS, '')
    .replace(SEQUENCES, '')
    .replace(/\r\n|[\u2028\u2029]/g, '\n')
    .replace(CONTROLS, '');
}

/** The same, on one line: line breaks and tabs become spaces. */
export const sanitizeLine = (text: string): string => sanitize(text).replace(/[\t\n]+/g, ' ');

const UNSAFE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/;
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
// OSC, DCS, APC, PM and SOS up to their terminator. One that is never ended loses its introducer only: no text is swallowed.
const STRINGS = /(?:\u001b[\]PX^_]|[\u0090\u0098\u009d-\u009f])[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)/g;
const SEQUENCES = /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|\u001b[ -/]*[0-~]?/g;
