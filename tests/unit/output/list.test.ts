import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { list } from '../../../shell/contract.ts';
import { formatEvent } from '../../../shell/output/line.ts';
import { stringWidth } from '../../../shell/output/width.ts';

const event = list([
  { title: 'Users', items: [{ name: 'users list', describe: 'List the users of the pool, oldest first' }] },
  { items: [{ name: 'forgot-password <username> [code] [more]', describe: 'Send a code' }] },
  { items: [{ name: 'alone', describe: '' }] },
]);
const at = (width: number) => formatEvent(event, { width, color: false });

describe('a list of names', () => {
  it('is wrapped with a hanging indent; a name that is too long has a line of its own', () => {
    assert.equal(
      at(60),
      [
        'Users',
        '  users list  List the users of the pool, oldest first',
        '',
        '  forgot-password <username> [code] [more]',
        '              Send a code',
        '',
        '  alone',
      ].join('\n'),
    );
    assert.match(formatEvent(event, { width: 56, color: false }), /pool, oldest\n {14}first|oldest first/);
  });

  it('has what a name means under it where there is no room beside it', () => {
    assert.equal(
      at(40),
      [
        'Users',
        '  users list',
        '    List the users of the pool, oldest',
        '    first',
        '',
        '  forgot-password <username> [code]',
        '    [more]',
        '    Send a code',
        '',
        '  alone',
      ].join('\n'),
    );
  });

  it('never cuts a word and never exceeds the width', () => {
    for (let width = 34; width < 130; width++) {
      for (const row of at(width).split('\n')) assert.ok(stringWidth(row) <= width, `${width}: ${row}`);
      assert.doesNotMatch(at(width), /…/);
    }
  });

  it('cannot move the cursor', () => {
    const nasty = list([{ items: [{ name: 'a\x1b[2Jb', describe: 'c\x07\x1b]0;t\x07d' }] }]);
    assert.doesNotMatch(formatEvent(nasty, { width: 80, color: false }), /[\x00-\x09\x0b-\x1f]/);
  });
});
