import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { KeyDecoder } from '../../../shell/input/key-decoder.ts';
import type { Key } from '../../../shell/input/keys.ts';

/** What the reads decode to: names, and the text of what carries text. */
function decode(...reads: (string | Uint8Array)[]): string[] {
  const decoder = new KeyDecoder();
  const keys = reads.flatMap((read) => decoder.push(typeof read === 'string' ? Buffer.from(read) : read));
  return [...keys, ...decoder.flush()].map(name);
}

const name = ({ name, text }: Key) => (text === undefined ? name : `${name}:${text}`);

describe('one read', () => {
  it('may hold several keys', () => {
    assert.deepEqual(decode('help\r'), ['text:help', 'enter']);
    assert.deepEqual(decode('a\rb\r'), ['text:a', 'enter', 'text:b', 'enter']);
    assert.deepEqual(decode('xyz\x1b[D\x1b[DQ'), ['text:xyz', 'left', 'left', 'text:Q']);
    assert.deepEqual(decode('\x7f'.repeat(3)), ['backspace', 'backspace', 'backspace']);
  });

  it('tells Backspace from Delete, and CR LF from two Enters', () => {
    assert.deepEqual(decode('\x7f\x1b[3~\b'), ['backspace', 'delete', 'backspace']);
    assert.deepEqual(decode('a\r\nb\n'), ['text:a', 'enter', 'text:b', 'enter']);
  });

  it('names control and alt keys in emacs notation', () => {
    assert.deepEqual(decode('\x01\x1f\x1bb\x1b\x7f\x1bB'), ['C-a', 'C-_', 'M-b', 'M-backspace', 'M-b']);
    assert.deepEqual(decode('\x1b[1;5D\x1b[1;3C\x1bOH\x1b[4~\x1b[Z\x1b\x1b[C'), [
      'C-left',
      'M-right',
      'home',
      'end',
      'S-tab',
      'M-right',
    ]);
  });

  const dropped: Record<string, string> = {
    'a report of Tab with Ctrl': '\x1b[1;5I',
    'an unknown number': '\x1b[99;5~',
    'an SGR mouse report': '\x1b[<0;10;10M',
    'an old mouse report': '\x1b[M !!',
    'focus in and out': '\x1b[I\x1b[O',
    'a cursor position report': '\x1b[12;40R',
    'a device answer': '\x1b[?62;22c',
    'a colour answer': '\x1b]11;rgb:0000/0000/0000\x07',
    'a kitty key': '\x1b[97;5u',
    'C1 controls': '\u009b\u0085',
  };
  for (const [what, sequence] of Object.entries(dropped)) {
    it(`drops ${what} whole`, () => assert.deepEqual(decode(`a${sequence}b`), ['text:a', 'text:b']));
  }

  it('takes the function keys with modifiers, on which Ink 6 ends the process', () => {
    assert.deepEqual(decode('\x1b[1;5P\x1b[1;5S\x1bOP\x1b[15;5~'), ['C-f1', 'C-f4', 'f1', 'C-f5']);
  });
});

describe('a key that is split over two reads', () => {
  it('is one key', () => {
    assert.deepEqual(decode('\x1b', '[D'), ['left']);
    assert.deepEqual(decode('\x1b[1;', '5C'), ['C-right']);
    assert.deepEqual(decode('\x1bO', 'H'), ['home']);
    assert.deepEqual(decode('ab\x1b[', 'Acd'), ['text:ab', 'up', 'text:cd']);
  });

  it('may be a character of several bytes', () => {
    const bytes = Buffer.from('é漢😀');
    for (let at = 1; at < bytes.length; at++) {
      const texts = decode(bytes.subarray(0, at), bytes.subarray(at)).map((text) => text.replace('text:', ''));
      assert.equal(texts.join(''), 'é漢😀');
    }
  });

  it('is the Esc key when nothing follows, and nothing when a sequence stays unfinished', () => {
    assert.deepEqual(decode('\x1b'), ['escape']);
    assert.deepEqual(decode('\x1b\x1b'), ['escape', 'escape']);
    assert.deepEqual(decode('\x1b[1;5'), []);
  });

  it('is Esc and then a letter, where Alt with the letter would have come in one read', () => {
    assert.deepEqual(decode('\x1b', 'users'), ['escape', 'text:users']);
    assert.deepEqual(decode('\x1b', '\x7f'), ['M-backspace']);
  });

  it('says what it waits for', () => {
    const decoder = new KeyDecoder();
    const waits = ['a', '\x1b', '[', 'D', '\x1b[200~x', '\x1b[201~'].map((read) => {
      decoder.push(Buffer.from(read));
      return decoder.waiting;
    });
    assert.deepEqual(waits, [undefined, 'escape', 'sequence', undefined, 'paste', undefined]);
  });
});

describe('a paste', () => {
  const pasted = 'users list\ntable show\noutputs';
  const bytes = `\x1b[200~${pasted.replaceAll('\n', '\r')}\x1b[201~x`;

  it('keeps its line breaks as text', () => {
    assert.deepEqual(decode(bytes), [`paste:${pasted}`, 'text:x']);
    assert.deepEqual(decode('\x1b[200~a\r\nb\tc\x1b[201~'), ['paste:a\nb\tc']);
  });

  it('is the same when it is split anywhere, also inside its markers', () => {
    for (let at = 1; at < bytes.length; at++) {
      const keys = decode(bytes.slice(0, at), bytes.slice(at));
      const text = keys.filter((key) => key.startsWith('paste:')).map((key) => key.slice(6));
      assert.equal(text.join(''), pasted, `split at ${at}`);
      assert.equal(keys.at(-1), 'text:x', `split at ${at}`);
    }
  });

  it('does not take keys for text for ever when its end marker is lost', () => {
    const decoder = new KeyDecoder();
    decoder.push(Buffer.from('\x1b[200~abc'));
    decoder.flush();
    assert.deepEqual(decoder.push(Buffer.from('\x03')).map(name), ['C-c']);
  });
});

describe('any bytes', () => {
  it('never throw, and mean the same however the reads fall, when escape sequences are complete', () => {
    const piece = fc.constantFrom(
      'a',
      'é',
      '漢',
      '😀',
      '\r',
      '\t',
      '\x7f',
      '\x01',
      '\x1b[A',
      '\x1b[1;5C',
      '\x1b[<0;1;1M',
      '\x1b\x7f',
    );
    fc.assert(
      fc.property(fc.array(piece), fc.nat(), (pieces, seed) => {
        const bytes = Buffer.from(pieces.join(''));
        const at = bytes.length === 0 ? 0 : seed % bytes.length;
        const joined = (names: string[]) => names.join(' ').replaceAll(' text:', '').replaceAll('text:', '');
        assert.equal(joined(decode(bytes.subarray(0, at), bytes.subarray(at))), joined(decode(bytes)));
      }),
      { numRuns: 300 },
    );
  });

  it('never put a control character into text', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 8 }), { maxLength: 8 }), (reads) => {
        for (const key of decode(...reads)) {
          if (key.startsWith('text:')) assert.doesNotMatch(key, /[\x00-\x1f\x7f-\x9f]/);
        }
      }),
      { numRuns: 500 },
    );
  });
});
