import { type Ask, CommandError } from '../contract.ts';
import type { SecretValues } from '../language/redact.ts';
import { sanitize } from '../output/sanitize.ts';
import type { LineReader } from './line-reader.ts';

export interface LineAskOptions {
  reader: Pick<LineReader, 'read'>;
  secrets: SecretValues;
  /** What aborts the question that is open. */
  signal(): AbortSignal;
  /** Whether `pause` waits for Enter. */
  stepping: boolean;
  /** Where complaints and choice lists are written. */
  write(text: string): void;
  /** What is written goes elsewhere than to the screen alone: into a recording, a file, another program. */
  recorded: boolean;
}

/** Questions on a terminal, line by line: `--plain`, `--step`, and single commands. */
export function lineAsk({ reader, secrets, signal, stepping, write, recorded }: LineAskOptions): Ask {
  const read = async (prompt: string, secret = false): Promise<string> => {
    const answer = await reader.read(sanitize(prompt), { secret, signal: signal() });
    if (answer !== undefined) return answer;
    throw new CommandError(`the input ended before "${prompt.trim()}" was answered`, { code: 'Unanswered' });
  };

  return {
    attended: true,
    reveals: !recorded,
    async text({ text, default: preset, validate, reveal }) {
      reveal?.secrets.forEach((secret) => void secrets.add(secret));
      for (const line of reveal?.lines ?? []) write(`${sanitize(line)}\n`);
      for (;;) {
        const answer = (await read(`${text}${preset === undefined ? '' : ` [${preset}]`} `)).trim() || (preset ?? '');
        const complaint = answer === '' && preset === undefined ? 'An answer is needed.' : validate?.(answer);
        if (complaint === undefined) return answer;
        write(`${sanitize(complaint)}\n`);
      }
    },
    async secret({ text, generate }) {
      for (;;) {
        const answer = (await read(`${text}${generate ? ' [Enter: one is generated]' : ''} `, true)) || generate?.();
        if (answer) {
          secrets.addTyped(answer);
          return answer;
        }
        write('An answer is needed.\n');
      }
    },
    async choice({ text, choices, default: preset }) {
      const presetNumber = choices.findIndex((choice) => choice.value === preset) + 1;
      write(
        `${sanitize(text)}\n${choices.map((choice, index) => `  ${index + 1}. ${sanitize(choice.label)}\n`).join('')}`,
      );
      for (;;) {
        const answer = (await read(`1 to ${choices.length}${presetNumber > 0 ? ` [${presetNumber}]` : ''}: `)).trim();
        if (answer === '' && presetNumber > 0) return preset;
        const choice = choices[Number(answer) - 1] ?? choices.find((one) => one.value === answer);
        if (choice) return choice.value;
        write(`Enter a number between 1 and ${choices.length}.\n`);
      }
    },
    async confirm({ text, default: preset }) {
      for (;;) {
        const answer = (await read(`${text} ${preset ? '[Y/n]' : '[y/N]'} `)).trim().toLowerCase();
        if (answer === '') return preset;
        if (/^(y|yes|n|no)$/.test(answer)) return answer.startsWith('y');
        write('Answer y or n.\n');
      }
    },
    async pause() {
      if (stepping) await read('Press Enter to go on. ');
    },
  };
}
