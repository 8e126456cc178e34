import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { explainLine, topicAt } from '../../../shell/language/explain.ts';
import { sampleRegistry } from './sample.ts';

const registry = sampleRegistry();
const explain = (line: string, cursor = line.length) => {
  const shown = explainLine(line, cursor, registry);
  return shown && [shown.usage, shown.about].filter(Boolean).join('   ');
};

describe('what belongs at the cursor', () => {
  const lines: Record<string, string | undefined> = {
    '': undefined,
    sign: undefined,
    'no such thing': undefined,
    'users ': 'users set-password|delete   Commands for the tests',
    attach: 'attach <trigger> [function]   Attaches a function to a trigger',
    'attach ': 'attach <trigger> [function]   trigger: a value',
    'attach PreSignUp ': 'attach PreSignUp [function]   function: a value',
    'attach PreSignUp fn ': 'attach PreSignUp fn',
    'signup ann --email ': 'signup ann [--flags]   --email: The email address',
    'signup ann --ema': 'signup ann [--flags]   --email: The email address',
    'signup ann --attempts 2': 'signup ann [--flags]   --attempts: a value (default 1)',
    'finally users delete ': 'users delete <username>   username: a value',
    'say a b': 'say b   words: a value',
  };
  for (const [line, expected] of Object.entries(lines)) {
    it(`of "${line}" is ${expected ?? 'nothing'}`, () => assert.equal(explain(line), expected));
  }

  it('follows the cursor, and keeps what stands behind it', () => {
    assert.equal(explain('attach PreSignUp fn', 'attach Pre'.length), 'attach PreSignUp fn   trigger: a value');
  });

  it('never shows a secret', () => {
    assert.equal(explain('users set-password ann Sesame-1'), 'users set-password ann <password>   password: a secret');
    assert.doesNotMatch(explain('signup ann --password Sesame-1')!, /Sesame/);
  });

  it('never fails, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(40), (text, cursor) => {
        const line = `signup ${text}`;
        explainLine(line, Math.min(cursor, line.length), registry);
        topicAt(line, Math.min(cursor, line.length), registry);
      }),
    );
  });
});

describe('what help is about', () => {
  const at = (line: string, cursor = line.length) => topicAt(line, cursor, registry).join(' ');
  it('is the command of the line, else the word at the cursor, else nothing', () => {
    assert.equal(at('users delete '), 'users delete');
    assert.equal(at('finally users delete '), 'users delete');
    assert.equal(at('pass word', 2), 'pass');
    assert.equal(at('users'), 'users');
    assert.equal(at('  '), '');
  });

  it('is the argument whose word, flag or value the cursor touches', () => {
    assert.equal(at('users delete ann'), 'users delete username');
    assert.equal(at('signup ann --ema'), 'signup email');
    assert.equal(at('signup ann --attempts 2'), 'signup attempts');
    assert.equal(at('signup ann --attempts 2', 'signup'.length), 'signup');
    assert.equal(at('signup ann --nothing'), 'signup');
  });

  it('is the language where it is no command', () => {
    assert.equal(at('let a = b'), 'let');
    assert.equal(at('expect a.b == c'), 'expect');
    assert.equal(at('finally users delete ann', 3), 'finally');
    assert.equal(at('expect error NotThere users delete ann', 'expect error Not'.length), 'expect');
    assert.equal(at('expect error NotThere users delete ann'), 'users delete username');
  });
});
