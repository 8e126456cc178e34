import type { Completer, Shell } from '../../shell/contract.ts';
import { nameOf } from './describe.ts';

/** What `help` knows by name: the commands, word by word, the keys and the language of scripts. */
export const completeTopics: Completer = async ({ shell }) => [
  ...new Set([
    ...shell.plugins.flatMap(({ commands }) => commands.flatMap((one) => nameOf(one).split(' '))),
    ...TOPICS,
  ]),
];

/** The command whose name, or a word of it, is spelt nearly like this, or begins like it; else nothing. */
export function nearestTopic(shell: Shell, wanted: string): string | undefined {
  const names = shell.plugins.flatMap(({ commands }) => commands.map(nameOf));
  const words = names.flatMap((name) => name.split(' '));
  const near = shell.nearest(wanted, [...names, ...words, ...TOPICS]);
  if (near !== undefined) return near;
  return names.find((name) => name.startsWith(wanted.slice(0, LEAST_BEGINNING)) && wanted.length > LEAST_BEGINNING);
}

const TOPICS = ['keys', 'scripts'];
const LEAST_BEGINNING = 4;
