import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { highlight } from '../../../shell/language/highlight.ts';
import { redactLine } from '../../../shell/language/redact.ts';
import { SECRET } from '../../../shell/language/secret.ts';
import { sampleRegistry } from './sample.ts';

const registry = sampleRegistry();
/** The line with each marked part as `kind(part)`. */
function marked(line: string): string {
  let shown = '';
  let at = 0;
  for (const { start, end, kind } of highlight(line, registry)) {
    shown += `${line.slice(at, start)}${kind}(${line.slice(start, end)})`;
    at = end;
  }
  return shown + line.slice(at);
}

const cases: [line: string, marked: string, why: string][] = [
  ['signup ann', 'command(signup) ann', 'a known command'],
  ['users delete ann', 'command(users) command(delete) ann', 'a command of two words'],
  ['singup ann', 'unknown(singup) ann', 'no command'],
  ['users delte ann', 'command(users) unknown(delte) ann', 'no command of the group'],
  ['sig', 'sig', 'may still become a command'],
  ['sig ', 'unknown(sig) ', 'will not become one any more'],
  ['users del', 'command(users) del', 'may still become a command of the group'],
  ['users', 'command(users)', 'a group'],
  ['say a & b & # x', 'command(say) a & b background(&) comment(# x)', 'a job; in the middle it is text'],
  ['signup --password Ses &', 'command(signup) flag(--password) secret(Ses) background(&)', 'a job with a secret'],
  ['signup ann --email a@b.c', 'command(signup) ann flag(--email) a@b.c', 'a flag and its value'],
  ['signup ann --email=x', 'command(signup) ann flag(--email=)x', 'a flag with its value'],
  ['signup ann --ema', 'command(signup) ann flag(--ema)', 'may still become a flag'],
  ['signup ann --emi ', 'command(signup) ann unknown(--emi) ', 'no flag'],
  ['signup ann --help', 'command(signup) ann flag(--help)', 'every command has help'],
  ['signup ann --password Sesame', 'command(signup) ann flag(--password) secret(Sesame)', 'a secret'],
  ['signup ann -p=Sesame', 'command(signup) ann flag(-p=)secret(Sesame)', 'a secret by its alias'],
  ["signup --password 'Open Ses", "command(signup) flag(--password) secret('Open Ses)", 'a secret in an open quote'],
  ['users set-password ann Sesame', 'command(users) command(set-password) ann secret(Sesame)', 'a secret by its place'],
  ['singup ann --password Sesame', 'unknown(singup) ann --password secret(Sesame)', 'a secret of a mistyped command'],
  ['let password = Sesame', 'command(let) password = secret(Sesame)', 'a secret variable'],
  ['signup ann -p <secret>', 'command(signup) ann flag(-p) unknown(<secret>)', 'no secret, but what stands for one'],
  ['let name = ann', 'command(let) name = ann', 'a variable'],
  ['finally users delete ann', 'command(finally) command(users) command(delete) ann', 'finally'],
  ['expect error Taken signup x', 'command(expect) command(error) Taken command(signup) x', 'expect error'],
  ['expect s.a == 1', 'command(expect) s.a == 1', 'expect'],
  ['say hi # there', 'command(say) hi comment(# there)', 'a comment'],
  ['$name', 'unknown($name)', 'a variable is no command'],
];
for (const [line, expected, why] of cases) test(`\`${line}\`: ${why}`, () => assert.equal(marked(line), expected));

test('what is hidden while it is typed is exactly what the history hides, in any line', () => {
  const word = fc.constantFrom(
    'signup',
    'users',
    'set-password',
    'ann',
    '--password',
    '-p=x',
    '--email',
    'let',
    'expect',
  );
  const line = fc.array(fc.oneof(word, fc.constantFrom('=', 'error', "'", '"', '#', '\\', '$x', '漢')), {
    maxLength: 8,
  });
  fc.assert(
    fc.property(line, (words) => {
      const text = words.join(' ');
      const marks = highlight(text, registry);
      let at = 0;
      let hidden = '';
      for (const { start, end, kind } of marks) {
        assert.ok(start >= at && end > start && end <= text.length, 'in order, without overlap');
        hidden += text.slice(at, start) + (kind === 'secret' ? SECRET : text.slice(start, end));
        at = end;
      }
      assert.equal(hidden + text.slice(at), redactLine(text, registry));
    }),
    { numRuns: 500 },
  );
});
