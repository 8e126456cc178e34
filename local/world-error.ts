export type WorldErrorCode = 'PortInUse' | 'StateInUse' | 'StateUnreadable' | 'StateElsewhere' | 'BadFault';

/** Why a local world could not start, in a sentence that says what to do. */
export class LocalWorldError extends Error {
  readonly code: WorldErrorCode;

  constructor(code: WorldErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'LocalWorldError';
    this.code = code;
  }
}
