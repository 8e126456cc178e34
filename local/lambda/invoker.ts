/** What other services may do with functions: Cognito calls triggers through this. */
export interface FunctionInvoker {
  /**
   * Invokes a function (ARN, with or without qualifier) synchronously for a service principal. Resolves for every outcome; the
   * function's own timeout applies, the caller's patience is the caller's business.
   */
  invoke(arn: string, event: unknown, caller: ServiceCaller): Promise<Invocation>;
  /**
   * Takes an event for a function that nobody waits for: an invocation of type Event, tried up to three times.
   * @returns why Lambda refused it, if it did
   */
  enqueue(arn: string, event: unknown, caller: ServiceCaller): Promise<{ refused?: Refusal }>;
  /** Starts an instance ahead of the first call. Unknown functions are ignored. */
  warm(arn: string): void;
}

/** Who calls, as the function's resource policy sees it (`Principal`, `aws:SourceArn`, `aws:SourceAccount`). */
export interface ServiceCaller {
  principal: string;
  sourceArn: string;
  sourceAccount: string;
}

export type Invocation =
  /** `payload` is the JSON text that the handler returned; `null` for nothing. */
  | { outcome: 'returned'; requestId: string; payload: string }
  /** The handler threw, ran into its own timeout or its process ended. */
  | { outcome: 'failed'; requestId: string; errorType: string; errorMessage: string }
  /** Not invoked: Lambda refused. */
  | { outcome: 'refused'; code: Refusal };

export type Refusal = 'AccessDeniedException' | 'ResourceNotFoundException' | 'ResourceConflictException';
