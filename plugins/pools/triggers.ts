import type { LambdaConfigType } from '@aws-sdk/client-cognito-identity-provider';
import { functionOfTrigger, TRIGGERS } from '../../shell/contract.ts';

/** The triggers that have a function, with its ARN. */
export const triggersOf = (config: LambdaConfigType | undefined): Record<string, string> =>
  Object.fromEntries(
    TRIGGERS.flatMap((trigger) => {
      const arn = functionOfTrigger(config, trigger);
      return arn === undefined ? [] : [[trigger, arn]];
    }),
  );
