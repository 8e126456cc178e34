import assert from 'node:assert/strict';
import { hostname } from 'node:os';
import { test } from 'node:test';
import { consolePages } from '../../../shell/aws/console.ts';
import { CommandError, type Event, list, type Stack, table, text, warning } from '../../../shell/contract.ts';
import { SecretValues } from '../../../shell/language/redact.ts';
import { formatError } from '../../../shell/output/error.ts';
import { formatEvent } from '../../../shell/output/line.ts';
import { hasLinks, linkWords, withoutLinks } from '../../../shell/output/links.ts';
import { masked } from '../../../shell/output/masked.ts';
import { plainRenderer } from '../../../shell/output/plain.ts';

const PAGE = 'https://example.com/page';
const link = (word: string, url = PAGE) => `\u001b]8;;${url}\u001b\\${word}\u001b]8;;\u001b\\`;
const STYLE = { width: 40, color: false, links: () => ({ 'us-east-1_Pool': PAGE }) };

const terminals: [why: string, env: NodeJS.ProcessEnv, has: boolean][] = [
  ['nothing is known', { TERM: 'xterm-256color' }, false],
  ['iTerm2', { TERM_PROGRAM: 'iTerm.app' }, true],
  ['the terminal of macOS', { TERM_PROGRAM: 'Apple_Terminal' }, false],
  ['VS Code, without colours', { TERM_PROGRAM: 'vscode', NO_COLOR: '1' }, true],
  ['Ghostty', { TERM_PROGRAM: 'ghostty' }, true],
  ['kitty', { TERM: 'xterm-kitty' }, true],
  ['Windows Terminal', { WT_SESSION: '1' }, true],
  ['GNOME Terminal', { VTE_VERSION: '7600' }, true],
  ['the VTE that crashes', { VTE_VERSION: '5000' }, false],
  ['tmux in iTerm2', { TERM_PROGRAM: 'iTerm.app', TERM: 'tmux-256color' }, false],
  ['CI', { CI: 'true', VTE_VERSION: '7600' }, false],
  ['a dumb terminal, forced', { TERM: 'dumb', FORCE_HYPERLINK: '1' }, false],
  ['forced', { FORCE_HYPERLINK: '1' }, true],
  ['forbidden', { FORCE_HYPERLINK: '0', TERM_PROGRAM: 'WezTerm' }, false],
];
for (const [why, env, has] of terminals)
  test(`${why}: ${has ? 'links' : 'no links'}, and never in a pipe`, () => {
    assert.equal(hasLinks({ isTTY: true }, env), has);
    assert.equal(hasLinks({ isTTY: false }, env), false);
  });

test('words are links where they stand whole, the longest of them, and the text is the same without', () => {
  const links = { fn: PAGE, '/aws/lambda/fn': 'https://example.com/log' };
  const linked = linkWords('fn and fn-2 log to /aws/lambda/fn, not to xfn', links);
  assert.equal(
    linked,
    `${link('fn')} and fn-2 log to ${link('/aws/lambda/fn', 'https://example.com/log')}, not to xfn`,
  );
  assert.equal(withoutLinks(linked), 'fn and fn-2 log to /aws/lambda/fn, not to xfn');
});

test('only pages and files are linked, with nothing in their address that a terminal would obey', () => {
  assert.equal(linkWords('x', { x: 'javascript:alert(1)' }), 'x');
  assert.equal(linkWords('x', { x: 'nonsense' }), 'x');
  assert.equal(
    linkWords('x', { x: 'https://e.com/\u001b\\\u0007\u009c ü' }),
    link('x', 'https://e.com/%1B/%07%C2%9C%20%C3%BC'),
  );
  assert.equal(linkWords('a.txt', { 'a.txt': 'file:///tmp/a.txt' }), link('a.txt', `file://${hostname()}/tmp/a.txt`));
});

test('links change no width: what is wrapped, cut and aligned is as without them', () => {
  const events: Event[] = [
    { ...text('see the page of us-east-1_Pool, which is behind the width of it', 'good'), links: { page: PAGE } },
    { ...table(['what', 'value', 'more'], [['page', 'us-east-1_Pool', 'x'.repeat(60)]]), links: { page: PAGE } },
    {
      ...list([{ items: [{ name: 'page', describe: 'all about us-east-1_Pool and other things' }] }]),
      links: { page: PAGE },
    },
    warning('us-east-1_Pool is gone', 'look at us-east-1_Pool'),
  ];
  for (const color of [false, true])
    for (const event of events) {
      const linked = formatEvent(event, { ...STYLE, color });
      const plain = formatEvent(event, { width: 40, color });
      assert.ok(linked.includes(link('us-east-1_Pool')), linked);
      assert.equal(withoutLinks(linked), plain);
      assert.ok(!plain.includes('\u001b]8'));
    }
});

test('a log line has none, and links in texts from outside are stripped', () => {
  const message = `us-east-1_Pool ${link('here', 'https://evil.example')}`;
  const log = formatEvent({ kind: 'log', functionName: 'fn', timestamp: 0, message }, { ...STYLE, width: 100 });
  assert.ok(log.endsWith('us-east-1_Pool here'), JSON.stringify(log));
  assert.equal(formatEvent(text(link('here', 'https://evil.example')), STYLE), 'here');
});

test("an error leads to the script's line; a secret in a link is masked like any other", () => {
  const links = { 'a.txt': 'file:///home/me/Sesame-12/a.txt' };
  const error = new CommandError('it failed', { hint: 'look at us-east-1_Pool' });
  const shown = formatError(error, STYLE, { where: 'a.txt:5: signup', links });
  assert.ok(shown.startsWith(`${link('a.txt', `file://${hostname()}/home/me/Sesame-12/a.txt`)}:5: signup: it failed`));
  assert.ok(shown.endsWith(link('us-east-1_Pool')));
  const secrets = new SecretValues();
  secrets.add('Sesame-12');
  let all = '';
  const sink = {
    write(piece: string) {
      all += piece;
    },
    flush: async () => {},
  };
  const renderer = masked(
    plainRenderer({ out: sink, errors: sink, style: STYLE, errorStyle: STYLE, debug: false }),
    secrets,
  );
  renderer.event({ ...text('a.txt'), links });
  renderer.error(new CommandError('a.txt:5', { links }));
  assert.ok(all.includes('\u001b]8;;file:'));
  assert.ok(!all.includes('Sesame'), all);
});

test('on AWS the names of a stack lead to their pages in the console; in other worlds and partitions nowhere', () => {
  const stack: Stack = {
    name: 'pools-shell',
    id: 'arn:aws:cloudformation:eu-west-1:123456789012:stack/pools-shell/0c2e1b6e',
    outputs: { TableName: 'Known' },
    userPoolId: 'eu-west-1_Pool',
    userPoolClientId: 'client',
    tableName: 'Known',
    functions: [
      { name: 'f', trigger: 'PreSignUp', describe: '', functionName: 'fn', arn: 'arn', logGroup: '/aws/lambda/fn' },
    ],
  };
  const home = (service: string) => `https://eu-west-1.console.aws.amazon.com/${service}/home?region=eu-west-1#`;
  assert.deepEqual(consolePages(stack, { kind: 'aws', region: 'eu-west-1' }), {
    'eu-west-1_Pool':
      'https://eu-west-1.console.aws.amazon.com/cognito/v2/idp/user-pools/eu-west-1_Pool/users?region=eu-west-1',
    'stack pools-shell': `${home('cloudformation')}/stacks/stackinfo?stackId=${encodeURIComponent(stack.id)}`,
    Known: `${home('dynamodbv2')}table?name=Known`,
    fn: `${home('lambda')}/functions/fn`,
    '/aws/lambda/fn': `${home('cloudwatch')}logsV2:log-groups/log-group/$252Faws$252Flambda$252Ffn`,
  });
  for (const world of [
    { kind: 'local', region: 'us-east-1' },
    { kind: 'endpoint', region: 'us-east-1' },
    { kind: 'aws', region: 'cn-north-1' },
    { kind: 'aws', region: 'us-gov-west-1' },
  ] as const)
    assert.deepEqual(consolePages(stack, world), {});
});
