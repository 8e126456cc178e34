/**
 * One key press. `name` is in emacs notation: `text` and `paste` (which carry `text`), `enter`, `tab`, `S-tab`, `escape`,
 * `backspace`, `delete`, `left`, `home`, `f1`; with modifiers in the order C-, M-, S-: `C-a`, `M-b`, `C-left`, `M-backspace`.
 */
export interface Key {
  name: string;
  /** For `text` and `paste`. A paste keeps its line breaks, each as `\n`. */
  text?: string;
}

const FINAL: Readonly<Record<string, string>> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  H: 'home',
  F: 'end',
  P: 'f1',
  Q: 'f2',
  R: 'f3',
  S: 'f4',
};

const NUMBERED: Readonly<Record<string, string>> = {
  1: 'home',
  2: 'insert',
  3: 'delete',
  4: 'end',
  5: 'pageup',
  6: 'pagedown',
  7: 'home',
  8: 'end',
  11: 'f1',
  12: 'f2',
  13: 'f3',
  14: 'f4',
  15: 'f5',
  17: 'f6',
  18: 'f7',
  19: 'f8',
  20: 'f9',
  21: 'f10',
  23: 'f11',
  24: 'f12',
};

/** Keys of rxvt and of the Linux console, which follow no scheme. */
const ODD: Readonly<Record<string, string>> = {
  '[Z': 'S-tab',
  '[a': 'up',
  '[b': 'down',
  '[c': 'right',
  '[d': 'left',
  Oa: 'C-up',
  Ob: 'C-down',
  Oc: 'C-right',
  Od: 'C-left',
  OM: 'enter',
  '[3^': 'C-delete',
  '[7^': 'C-home',
  '[8^': 'C-end',
  '[[A': 'f1',
  '[[B': 'f2',
  '[[C': 'f3',
  '[[D': 'f4',
  '[[E': 'f5',
};

/**
 * The key of one escape sequence (without its leading ESC), or undefined for everything not on the list: mouse and focus
 * reports, terminal answers, exotic modifiers. Source of the list: xterm's "XTerm Control Sequences", PC-style function keys.
 */
export function keyOfSequence(sequence: string): string | undefined {
  const odd = ODD[sequence];
  if (odd !== undefined) return odd;
  const letter = /^(?:O|\[(?:1;([2-8]))?)([ABCDFHPQRS])$/.exec(sequence);
  if (letter) return modifiers(letter[1]) + FINAL[letter[2]!];
  const numbered = /^\[(\d{1,2})(?:;([2-8]))?~$/.exec(sequence);
  const name = numbered && NUMBERED[numbered[1]!];
  return name ? modifiers(numbered[2]) + name : undefined;
}

/** xterm's modifier parameter is 1 + (Shift 1, Alt 2, Control 4). */
function modifiers(parameter: string | undefined): string {
  const bits = Number(parameter ?? 1) - 1;
  return (bits & 4 ? 'C-' : '') + (bits & 2 ? 'M-' : '') + (bits & 1 ? 'S-' : '');
}

const CONTROL: Readonly<Record<string, string>> = {
  '\r': 'enter',
  '\n': 'enter',
  '\t': 'tab',
  '\b': 'backspace',
  '\x7f': 'backspace',
  '\x1b': 'escape',
  '\0': 'C-space',
};

/** The key of one control character (below 0x20, or 0x7f). */
export function keyOfControl(character: string): string {
  return CONTROL[character] ?? `C-${String.fromCharCode(character.charCodeAt(0) + 0x40).toLowerCase()}`;
}
