import type { UserPoolClientType, UserPoolType } from '@aws-sdk/client-cognito-identity-provider';
import type { FunctionConfiguration } from '@aws-sdk/client-lambda';
import type { Context, Stack, TriggerName } from '../../../shell/contract.ts';
import type { CommandLine, Fix, Who } from './fix.ts';

/** Something that is wrong, or may go wrong, and what puts it right or looks further. */
export interface Finding {
  level: 'error' | 'warning';
  /** One sentence: what is wrong, and what comes of it. */
  text: string;
  fix: Fix;
  /** A sentence beside the line: what else it takes, or another way. */
  remark?: string;
}

/** A finding as it is told, with the line for this world. */
export interface Told extends Finding {
  fix: CommandLine;
}

export const error = (text: string, fix: Fix, remark?: string): Finding => ({
  level: 'error',
  text,
  fix,
  ...(remark !== undefined && { remark }),
});
export const caution = (text: string, fix: Fix, remark?: string): Finding => ({
  ...error(text, fix, remark),
  level: 'warning',
});

/** What a check looks at. */
export interface Patient {
  context: Context;
  stack: Stack;
  pool: UserPoolType;
  caller: Who;
  /** Functions of the pool's triggers, one for each ARN. */
  functions: readonly AttachedFunction[];
  /** The app client that this session signs in with, or why it is not known. */
  client: UserPoolClientType | Error;
}

export interface AttachedFunction {
  arn: string;
  /** As the triggers plugin calls it elsewhere. */
  label: string;
  triggers: readonly TriggerName[];
  /** An error when it may not be read. */
  configuration: FunctionConfiguration | Error | undefined;
  gone: boolean;
}

/** Looks at one thing. What it may not read, it says as a finding. */
export type Check = (patient: Patient) => Promise<readonly Finding[]> | readonly Finding[];
