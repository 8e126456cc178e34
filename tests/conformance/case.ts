/** One fact about user pools, and how to see whether it holds. */
import type { Stage } from './stage.ts';

/** Documented by AWS; observed on AWS and published by somebody; or inferred: nobody says so, and it may be wrong. */
export type Confidence = 'documented' | 'observed' | 'inferred';

export interface Case {
  area: string;
  name: string;
  /** One sentence. */
  fact: string;
  /** Where the fact is written or was seen. */
  source: string;
  confidence: Confidence;
  /**
   * @returns a string that the report is to show, or anything else.
   * @throws when the fact does not hold; `NotHere` when it cannot be seen at this endpoint.
   */
  run(stage: Stage): Promise<unknown>;
}

type Fact = (name: string, fact: string, source: string, run: Case['run']) => Omit<Case, 'area'>;

const fact =
  (confidence: Confidence): Fact =>
  (name, fact, source, run) => ({ name, fact, source, confidence, run });

export const documented = fact('documented');
export const observed = fact('observed');
export const inferred = fact('inferred');

export const area = (name: string, facts: readonly Omit<Case, 'area'>[]): readonly Case[] =>
  facts.map((one) => ({ area: name, ...one }));

/** Thrown by what a case needs and this endpoint does not have: a clock that moves, an inbox. */
export class NotHere extends Error {}

/** Where facts come from, as short as a table needs it. */
export const GUIDE = 'Developer Guide';
export const API = 'API reference';
export const SEEN = 'recorded on AWS';
export const EVENTS = 'captured events';
export const THREADS = 'public issues';
export const NOBODY = 'nobody';
