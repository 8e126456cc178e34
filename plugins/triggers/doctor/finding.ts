import type { UserPoolClientType, UserPoolType } from '@aws-sdk/client-cognito-identity-provider';
import type { FunctionConfiguration } from '@aws-sdk/client-lambda';
import type { Context, Stack, TriggerName } from '../../../shell/contract.ts';

/** Something that is wrong, or may go wrong, and how it is put right. */
export interface Finding {
  level: 'error' | 'warning';
  /** One sentence: what is wrong, and what comes of it. */
  text: string;
  /** A command line of this shell, or of the AWS CLI; else a sentence. */
  fix: string;
}

export const error = (text: string, fix: string): Finding => ({ level: 'error', text, fix });
export const caution = (text: string, fix: string): Finding => ({ level: 'warning', text, fix });

/** What a check looks at. */
export interface Patient {
  context: Context;
  stack: Stack;
  pool: UserPoolType;
  /** Functions of the pool's triggers, one for each ARN. */
  functions: readonly AttachedFunction[];
  /** The app client that this session signs in with; undefined when none was named, or it cannot be read. */
  client: UserPoolClientType | undefined;
}

export interface AttachedFunction {
  arn: string;
  /** As the triggers plugin calls it elsewhere. */
  label: string;
  triggers: readonly TriggerName[];
  /** Undefined when it may not be read. */
  configuration: FunctionConfiguration | undefined;
  gone: boolean;
}

/** Looks at one thing. What it may not read, it says as a finding. */
export type Check = (patient: Patient) => Promise<readonly Finding[]> | readonly Finding[];
