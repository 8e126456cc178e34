/**
 * Bytes of a terminal to keys. A read is not a key: several keys may come in one read, and one key, one character or one paste
 * marker may be split over two. Only sequences on the allow-list of keys.ts become keys; all others are dropped whole.
 */
import { StringDecoder } from 'node:string_decoder';
import { type Key, keyOfControl, keyOfSequence } from './keys.ts';

const PASTE_START = '[200~';
const PASTE_END = '\x1b[201~';
const SEQUENCE = /^\x1b(\[\[[A-E]|\[[0-?]*[ -/]*[@-~]|O[0-9;]*[A-Za-z])/;
const UNFINISHED = /^\x1b\x1b?(\[\[?|\[[0-?]*[ -/]*|O[0-9;]*)?$/;
/** Answers of a terminal (DCS, OSC, PM, APC), ended by BEL or ST. */
const ANSWER = /^\x1b[P\]^_][^\x07\x1b]*(\x07|\x1b\\)/;
/** The old mouse report: ESC [ M and three bytes. */
const OLD_MOUSE = /^\x1b\[M[\s\S]{3}/;
const BROKEN = /^(\[[0-?]*[ -/]*|O[0-9;]*)/;
const PRINTABLE = /^[^\x00-\x1f\x7f-\x9f]+/;

export class KeyDecoder {
  #bytes = new StringDecoder('utf8');
  #held = '';
  #pasting = false;

  /**
   * What the decoder waits for: whether an ESC is the Esc key or begins a sequence, the rest of a sequence that began, or the end
   * of a paste. The caller calls `flush` when nothing more arrives for a while.
   */
  get waiting(): 'escape' | 'sequence' | 'paste' | undefined {
    if (this.#pasting) return 'paste';
    if (this.#held === '') return undefined;
    return /^\x1b+$/.test(this.#held) ? 'escape' : 'sequence';
  }

  /** Keys that are complete after this read. */
  push(chunk: Uint8Array): Key[] {
    const text = this.#bytes.write(Buffer.from(chunk));
    // Alt with a letter comes in one read; in two, it was Esc and then the letter.
    const keys = this.#held === '\x1b' && /^[^[O\x00-\x1f\x7f]/.test(text) ? this.#take(true) : [];
    this.#held += text;
    return [...keys, ...this.#take(false)];
  }

  /** Gives up waiting: a held ESC was the Esc key; an unfinished paste is over. */
  flush(): Key[] {
    const keys = this.#take(true);
    this.#pasting = false;
    return keys;
  }

  #take(final: boolean): Key[] {
    const keys: Key[] = [];
    while (this.#held !== '') {
      const length = this.#pasting ? this.#takePaste(keys, final) : this.#takeKey(keys, final);
      if (length === 0) break;
      this.#held = this.#held.slice(length);
    }
    return keys;
  }

  /** Answers how much of the held text was used; 0: more is needed. */
  #takeKey(keys: Key[], final: boolean): number {
    const text = this.#held;
    const printable = PRINTABLE.exec(text);
    if (printable) return add(keys, 'text', printable[0].length, printable[0]);
    if (text[0] !== '\x1b') return this.#takeControl(keys, text);
    if (!final && UNFINISHED.test(text)) return 0;
    const skipped = (ANSWER.exec(text) ?? OLD_MOUSE.exec(text))?.[0];
    if (skipped) return skipped.length;
    const sequence = SEQUENCE.exec(text);
    if (sequence) return this.#takeSequence(keys, sequence[1]!, '');
    const afterEscape = text.slice(1);
    const doubled = SEQUENCE.exec(afterEscape);
    if (doubled) return 1 + this.#takeSequence(keys, doubled[1]!, 'M-');
    return this.#takeAlt(keys, afterEscape);
  }

  #takeControl(keys: Key[], text: string): number {
    const code = text.charCodeAt(0);
    if (code > 0x7f) return 1;
    // Enter from a script that sends CR LF is one Enter.
    return add(keys, keyOfControl(text[0]!), text.startsWith('\r\n') ? 2 : 1);
  }

  #takeSequence(keys: Key[], sequence: string, alt: string): number {
    if (sequence === PASTE_START) this.#pasting = true;
    const name = keyOfSequence(sequence);
    if (name) keys.push({ name: alt !== '' && !name.includes('M-') ? withAlt(name) : name });
    return sequence.length + 1;
  }

  #takeAlt(keys: Key[], rest: string): number {
    const next = rest.codePointAt(0);
    if (next === undefined || next === 0x1b) return add(keys, 'escape', 1);
    // A sequence that stays unfinished is dropped with its parameters, which would else be typed into the line.
    const broken = BROKEN.exec(rest);
    if (broken) return 1 + broken[0].length;
    const character = String.fromCodePoint(next);
    const name = next < 0x20 || next === 0x7f ? keyOfControl(character) : character.toLowerCase();
    return add(keys, withAlt(name), 1 + character.length);
  }

  #takePaste(keys: Key[], final: boolean): number {
    const text = this.#held;
    const end = text.indexOf(PASTE_END);
    if (end >= 0) {
      this.#pasting = false;
      addPaste(keys, text.slice(0, end));
      return end + PASTE_END.length;
    }
    const ready = final ? text.length : text.length - undecided(text);
    addPaste(keys, text.slice(0, ready));
    return ready;
  }
}

/** How many characters at the end may still turn out to be the end marker, or a CR LF that was split. */
function undecided(text: string): number {
  for (let length = Math.min(PASTE_END.length - 1, text.length); length > 0; length--) {
    if (text.endsWith(PASTE_END.slice(0, length))) return length;
  }
  return text.endsWith('\r') ? 1 : 0;
}

function addPaste(keys: Key[], text: string): void {
  if (text !== '') keys.push({ name: 'paste', text: text.replace(/\r\n?/g, '\n') });
}

function add(keys: Key[], name: string, length: number, text?: string): number {
  keys.push(text === undefined ? { name } : { name, text });
  return length;
}

const withAlt = (name: string): string => (name.startsWith('C-') ? `C-M-${name.slice(2)}` : `M-${name}`);
