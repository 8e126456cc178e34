/** Which function handles which trigger. */
import { ServiceError } from '../../service.ts';
import { invalidParameter } from '../errors.ts';
import {
  MALFORMED_FUNCTION_ARN,
  SENDER_KEY_IS_NO_KEY,
  SENDER_WITHOUT_KEY,
  TOKEN_FUNCTIONS_DIFFER,
  TOKEN_VERSION_NEEDS_A_TIER,
} from '../inferred.ts';
import { onlyKnown, present } from './members.ts';
import { type Pool, type PoolSettings, SENDERS, TRIGGERS, type TriggerFunctions } from './pool.ts';

const FUNCTION_ARN = /^arn:[\w-]+:lambda:[a-z0-9-]+:\d{12}:function:[\w-]{1,140}(:[\w$-]+)?$/;

/**
 * Accepts a LambdaConfig whole or refuses it: a trigger that is stored is always called.
 * @throws InvalidParameterException for a trigger that is not here and for an ARN that is no function's.
 */
export function lambdaConfig(value: object): TriggerFunctions {
  const config = present(value) as Record<string, unknown>;
  onlyKnown('LambdaConfig', config, [...TRIGGERS, 'PreTokenGenerationConfig', ...SENDERS, 'KMSKeyID']);
  for (const trigger of TRIGGERS) checkArn(trigger, config[trigger]);
  checkSenders(config as TriggerFunctions);
  return withTwins(config as TriggerFunctions);
}

/**
 * The two names of the token function. "If you also specify an ARN in PreTokenGeneration, its value must be identical to
 * PreTokenGenerationConfig" (API reference of LambdaConfigType); given one, a pool has the other as well.
 */
function withTwins(config: TriggerFunctions): TriggerFunctions {
  const { PreTokenGeneration: plain, PreTokenGenerationConfig: versioned } = config;
  if (!plain && !versioned) return config;
  if (versioned) {
    onlyKnown('LambdaConfig.PreTokenGenerationConfig', versioned, ['LambdaVersion', 'LambdaArn']);
    checkArn('PreTokenGenerationConfig.LambdaArn', versioned.LambdaArn);
  }
  if (plain && versioned && plain !== versioned.LambdaArn) throw invalidParameter(TOKEN_FUNCTIONS_DIFFER);
  const PreTokenGenerationConfig = versioned ?? { LambdaVersion: 'V1_0' as const, LambdaArn: plain! };
  return { ...config, PreTokenGeneration: PreTokenGenerationConfig.LambdaArn, PreTokenGenerationConfig };
}

/** "Custom sender triggers need a KMS key": without one, nothing could be told to them (Developer Guide). */
function checkSenders(config: TriggerFunctions): void {
  for (const sender of SENDERS) {
    if (!config[sender]) continue;
    onlyKnown(`LambdaConfig.${sender}`, config[sender], ['LambdaVersion', 'LambdaArn']);
    checkArn(`${sender}.LambdaArn`, config[sender].LambdaArn);
    if (!config.KMSKeyID) throw invalidParameter(SENDER_WITHOUT_KEY(sender));
  }
  if (config.KMSKeyID && !/^arn:[\w-]+:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/.test(config.KMSKeyID))
    throw invalidParameter(SENDER_KEY_IS_NO_KEY);
}

function checkArn(name: string, arn: unknown): void {
  if (arn === undefined) return;
  if (typeof arn !== 'string' || !FUNCTION_ARN.test(arn)) throw invalidParameter(MALFORMED_FUNCTION_ARN(name));
}

/**
 * Versions 2 and 3 of the token event belong to the tiers above Lite. Source: Developer Guide, "Pre token generation Lambda
 * trigger".
 * @throws FeatureUnavailableInTierException
 */
export function checkTriggerTier({ LambdaConfig, UserPoolTier }: PoolSettings): void {
  const version = LambdaConfig.PreTokenGenerationConfig?.LambdaVersion ?? 'V1_0';
  if (UserPoolTier === 'LITE' && version !== 'V1_0') {
    throw new ServiceError('FeatureUnavailableInTierException', TOKEN_VERSION_NEEDS_A_TIER(version));
  }
}

/** The functions that `after` calls and `before` did not. */
export function addedFunctions(before: Pool | undefined, after: Pool): string[] {
  const known = new Set(before && functionsOf(before));
  return [...new Set(functionsOf(after))].filter((arn) => !known.has(arn));
}

const functionsOf = ({ settings: { LambdaConfig } }: Pool): string[] => [
  ...TRIGGERS.flatMap((trigger) => LambdaConfig[trigger] ?? []),
  ...SENDERS.flatMap((sender) => LambdaConfig[sender]?.LambdaArn ?? []),
];
