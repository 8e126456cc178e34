import { PROGRAM_FLAGS, type ProgramFlag } from './options.ts';
import { PLAIN_STYLE } from './output/style.ts';
import { formatPairs } from './output/table.ts';
import type { Registry } from './registry.ts';

const WAYS: readonly (readonly [string, string])[] = [
  ['pools-shell', 'the shell; its local world is kept between runs'],
  ['pools-shell --script auto-confirm', 'a script, or a shipped scenario, in a fresh local world'],
  ['pools-shell <command ...>', 'one command: pools-shell --aws logs tail --since 10m'],
  ['pools-shell < commands.txt', 'commands from standard input'],
  ['pools-shell serve [--port N]', 'the local world on a port, for other programs'],
];

const GROUPS: readonly (readonly [ProgramFlag['group'], string])[] = [
  ['mode', 'Program'],
  ['world', 'World (default: local, which needs no account)'],
  ['script', 'Scripts'],
  ['output', 'Output'],
];

const EXIT_CODES =
  'Exit codes: 0 done, 1 a command failed, 2 not understood, 3 an expect failed, 4 cleanup failed, 130 interrupted.';

/** `pools-shell --help`: all of it from the declarations. */
export function programHelp(registry: Registry): string {
  const sections = [
    'pools-shell: a shell for Amazon Cognito user pools and their Lambda triggers.',
    section('Usage', WAYS),
    ...GROUPS.map(([group, title]) => section(title, flagsOf(group))),
    ...registry.plugins
      .filter((plugin) => plugin.commands.length > 0)
      .map((plugin) =>
        section(
          plugin.describe,
          plugin.commands.map(({ usage, describe }) => [usage, describe] as const),
        ),
      ),
    `${EXIT_CODES}\nMore about a command: pools-shell help <command>`,
  ];
  return `${sections.join('\n\n')}\n`;
}

function section(title: string, pairs: readonly (readonly [string, string])[]): string {
  return `${title}\n${formatPairs(pairs, PLAIN_STYLE).replace(/^/gm, '  ')}`;
}

function flagsOf(group: ProgramFlag['group']): (readonly [string, string])[] {
  const flags: [string, ProgramFlag][] = Object.entries(PROGRAM_FLAGS);
  return flags
    .filter(([, flag]) => flag.group === group)
    .map(([name, flag]) => [`--${name}${flag.value ? ` ${flag.value}` : ''}`, flag.describe] as const);
}
