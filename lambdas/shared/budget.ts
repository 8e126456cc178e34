/** What a function keeps back of its time, so that it can still say that it ran out of it: 3.5 of its 4 seconds are for the table. */
const RESERVED_MS = 500;

/** Aborts shortly before Lambda would end the function. A function that ends by itself says why; one that is ended fails the call. */
export const timeBudget = (context: { getRemainingTimeInMillis(): number }): AbortSignal =>
  AbortSignal.timeout(Math.max(0, context.getRemainingTimeInMillis() - RESERVED_MS));
