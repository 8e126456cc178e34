/**
 * What a function may answer: the whole event, with `response` filled in. Recorded refusals: a dropped, renamed or re-cased
 * top-level key, an added `clientMetadata: null` and a value of the wrong type are "Unrecognizable lambda output"; nothing at all
 * is "Invalid JSON".
 */
import { invalidLambdaResponse } from '../errors.ts';
import { ECHOED_OBJECTS } from '../inferred.ts';
import type { TriggerEvent } from './event.ts';

export type TriggerResponse = Record<string, unknown>;

export const unrecognizable = () => invalidLambdaResponse('Unrecognizable lambda output');

/**
 * The `response` of a function's output.
 * @param payload the JSON text it returned.
 * @throws InvalidLambdaResponseException
 */
export function readOutput(event: TriggerEvent, payload: string): TriggerResponse {
  const output = parsed(payload);
  if (output === null || output === undefined)
    throw invalidLambdaResponse('Invalid lambda function output : Invalid JSON');
  if (!isObject(output) || !hasSameKeys(output, event)) throw unrecognizable();
  for (const name of ECHOED_OBJECTS) {
    const part = output[name];
    if (!isObject(part) || !hasSameKeys(part, event[name])) throw unrecognizable();
  }
  if (!isObject(output.response)) throw unrecognizable();
  return output.response;
}

/** A boolean of the response; absent or null is false. @throws InvalidLambdaResponseException for anything else. */
export function booleanField(response: TriggerResponse, name: string): boolean {
  const value = response[name] ?? false;
  if (typeof value !== 'boolean') throw unrecognizable();
  return value;
}

/** A text of the response; absent, null and empty are undefined. @throws InvalidLambdaResponseException for anything else. */
export function textField(response: TriggerResponse, name: string): string | undefined {
  const value = response[name] ?? '';
  if (typeof value !== 'string') throw unrecognizable();
  return value || undefined;
}

/** A map of strings; undefined when absent or null. @throws InvalidLambdaResponseException for anything else. */
export function mapField(response: TriggerResponse, name: string): Record<string, string> | undefined {
  const value = response[name] ?? undefined;
  if (value === undefined) return undefined;
  if (!isObject(value) || Object.values(value).some((member) => typeof member !== 'string')) throw unrecognizable();
  return value as Record<string, string>;
}

/** A list of strings; empty when absent or null. @throws InvalidLambdaResponseException for anything else. */
export function listField(response: TriggerResponse, name: string): string[] {
  const value = response[name] ?? [];
  if (!Array.isArray(value) || value.some((member) => typeof member !== 'string')) throw unrecognizable();
  return value;
}

/** An object; empty when absent or null. @throws InvalidLambdaResponseException for anything else. */
export function objectField(response: TriggerResponse, name: string): Record<string, unknown> {
  const value = response[name] ?? {};
  if (!isObject(value)) throw unrecognizable();
  return value;
}

function parsed(payload: string): unknown {
  try {
    return JSON.parse(payload);
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function hasSameKeys(actual: object, expected: object): boolean {
  const keys = Object.keys(actual);
  return keys.length === Object.keys(expected).length && keys.every((key) => key in expected);
}
