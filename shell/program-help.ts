import { list } from './contract.ts';
import { PROGRAM_FLAGS, type ProgramFlag } from './options.ts';
import { formatList } from './output/list.ts';
import type { Style } from './output/style.ts';
import { wrap } from './output/width.ts';
import type { Registry } from './registry.ts';
import { SERVE_FLAGS } from './serve-flags.ts';

interface Item {
  name: string;
  describe: string;
}

const WAYS: readonly Item[] = [
  { name: 'pools-shell', describe: 'the shell; its local world is kept between runs' },
  { name: 'pools-shell --script FILE|NAME', describe: 'a script or scenario, in a fresh local world' },
  { name: 'pools-shell COMMAND ...', describe: 'one command: pools-shell --aws logs tail --since 10m' },
  { name: 'pools-shell < FILE', describe: 'commands from standard input' },
  { name: 'pools-shell serve ...', describe: 'the local world on a port, for other programs; serve --help' },
];

const GROUPS: readonly (readonly [ProgramFlag['group'], string])[] = [
  ['mode', 'Program'],
  ['world', 'World (default: local, which needs no account)'],
  ['script', 'Scripts'],
  ['output', 'Output'],
];

const EXIT_CODES = 'Exit codes: 0 done, 1 failed, 2 not understood, 3 expect failed, 4 cleanup failed, 130 interrupted';

/** `pools-shell --help`: all of it from the declarations. */
export function programHelp(registry: Registry, style: Style): string {
  const groups = [
    { title: 'pools-shell: a shell for Amazon Cognito user pools and their Lambda triggers', items: WAYS },
    ...GROUPS.map(([group, title]) => ({ title, items: flagsOf(PROGRAM_FLAGS, group) })),
  ];
  const one = ({ words }: Registry['commands'][number]) => (words.length > 1 ? `${words[0]} ...` : words[0]!);
  const names = [...new Set(registry.commands.map(one))].join(', ');
  const commands = `Commands (pools-shell help COMMAND, help WORD searches): ${names}`;
  return `${formatList(list(groups), style)}\n\n${paragraph(commands, style)}\n${paragraph(EXIT_CODES, style)}\n`;
}

/** `pools-shell serve --help`. */
export function serveHelp(style: Style): string {
  const { state, region } = PROGRAM_FLAGS;
  const shared = flagsOf({ state, region }, 'world');
  const groups = [
    {
      title: 'pools-shell serve: the local world on a port of this machine, for other programs',
      items: [...flagsOf(SERVE_FLAGS, 'serve'), ...shared],
    },
    { title: 'As slow, late and busy as a real account', items: flagsOf(SERVE_FLAGS, 'fault') },
    {
      title: 'Examples',
      items: [
        { name: 'pools-shell serve --port 9339 --state ./world', describe: '' },
        { name: 'pools-shell serve --latency 20-80 --error AdminGetUser:throttle:3', describe: '' },
      ],
    },
  ];
  const after = 'It prints the environment lines that the AWS CLI and SDKs need, and ends with Ctrl-C.';
  return `${formatList(list(groups), style)}\n\n${paragraph(after, style)}\n`;
}

const paragraph = (text: string, { width }: Style): string => wrap(text, Math.min(width, 110), '  ');

type Flag = Pick<ProgramFlag, 'describe'> & { value?: string; group: string };

function flagsOf(flags: Readonly<Record<string, Flag>>, group: string): Item[] {
  return Object.entries(flags)
    .filter(([, flag]) => flag.group === group)
    .map(([name, { value, describe }]) => ({ name: `--${name}${value ? ` ${value}` : ''}`, describe }));
}
