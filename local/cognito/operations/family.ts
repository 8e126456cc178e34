/** Operations that belong together, by their AWS names. */
import type { Cognito } from '../cognito.ts';

/** Runs one operation on an input that has passed the model's constraints. */
type CognitoOperation = (cognito: Cognito, input: any) => unknown | Promise<unknown>;

export type Family = Readonly<Record<string, CognitoOperation>>;
