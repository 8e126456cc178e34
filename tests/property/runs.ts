/**
 * How long a property is tried. In `npm test` it is a number of runs; `PROPERTY_SECONDS=300` lets each property run for so long instead, and
 * `PROPERTY_SEED` repeats the runs of a seed that a failure printed.
 */
import type { Parameters } from 'fast-check';

const { PROPERTY_SECONDS, PROPERTY_SEED } = process.env;

/** For `fc.assert`. */
export const runs = (usual: number): Parameters<any> => ({
  ...(PROPERTY_SECONDS
    ? { numRuns: Number.MAX_SAFE_INTEGER, interruptAfterTimeLimit: Number(PROPERTY_SECONDS) * 1000 }
    : { numRuns: usual }),
  ...(PROPERTY_SEED && { seed: Number(PROPERTY_SEED) }),
});

/** For `test`: a long run is no hang. */
export const patience = { timeout: 120_000 + Number(PROPERTY_SECONDS ?? 0) * 2000 };
