import type { Report } from './log-lines.ts';

/** An error as the runtime describes it. */
export interface HandlerError {
  errorType: string;
  errorMessage: string;
  trace: string[];
}

/** How one invocation ended, as the process that ran it shows. */
export type Ending =
  | { kind: 'returned'; payload: string }
  | { kind: 'thrown'; error: HandlerError }
  /** The handler could not be loaded. */
  | { kind: 'unloadable'; error: HandlerError }
  /** An error that nothing caught; the process ends. */
  | { kind: 'fatal'; error: HandlerError }
  | { kind: 'exited'; code: number | null; signal: string | null }
  | { kind: 'timeout' };

/** What Lambda answers for a failed invocation. */
export interface Failure {
  /** The JSON payload. */
  answer: { errorType: string; errorMessage: string; trace?: string[] };
  /** A log line of Lambda's own about it. */
  line?: (at: Date) => string;
}

/** Lambda's words for an ending; undefined for a success. */
export function failureOf(ending: Ending, requestId: string, timeoutSeconds: number): Failure | undefined {
  switch (ending.kind) {
    case 'returned':
      return undefined;
    case 'timeout': {
      const sentence = `Task timed out after ${timeoutSeconds.toFixed(2)} seconds`;
      return {
        answer: { errorType: 'Sandbox.Timedout', errorMessage: `RequestId: ${requestId} Error: ${sentence}` },
        line: (at) => `${at.toISOString()} ${requestId} ${sentence}\n`,
      };
    }
    case 'exited': {
      const errorMessage = `RequestId: ${requestId} Error: ${exitReason(ending)}`;
      return { answer: { errorType: EXIT_ERROR, errorMessage }, line: () => `${errorMessage}\n${EXIT_ERROR}` };
    }
    default:
      return { answer: ending.error };
  }
}

/** What the REPORT line says of it. Errors that the handler itself threw are not the platform's: its status stays success. */
export function statusOf(ending: Ending): Pick<Report, 'status' | 'errorType'> {
  switch (ending.kind) {
    case 'returned':
    case 'thrown':
      return { status: 'success', errorType: undefined };
    case 'timeout':
      return { status: 'timeout', errorType: undefined };
    case 'exited':
      return { status: 'error', errorType: EXIT_ERROR };
    default:
      return { status: 'error', errorType: ending.error.errorType };
  }
}

const EXIT_ERROR = 'Runtime.ExitError';

const SIGNALS: Readonly<Record<string, string>> = {
  SIGABRT: 'aborted',
  SIGKILL: 'killed',
  SIGSEGV: 'segmentation fault',
};

function exitReason({ code, signal }: { code: number | null; signal: string | null }): string {
  if (signal) return `Runtime exited with error: signal: ${SIGNALS[signal] ?? signal}`;
  return code ? `Runtime exited with error: exit status ${code}` : 'Runtime exited without providing a reason';
}
