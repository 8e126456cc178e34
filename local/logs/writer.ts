/** How Lambda writes a function's log. */
export interface LogWriter {
  /** Makes the log group and the stream where they are missing. */
  createStream(group: string, stream: string): void;
  /** Appends events, timestamps in epoch milliseconds; readers see them at once. */
  write(group: string, stream: string, events: readonly { timestamp: number; message: string }[]): void;
}
