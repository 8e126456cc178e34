/** Writes one sentence, which becomes one CloudWatch Logs event. Never give it a password or a whole event. */
export type Log = (sentence: string) => void;

export const log: Log = (sentence) => console.info(sentence);

/** An error as one phrase for the log: AWS's error name and message. */
export function reason(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
