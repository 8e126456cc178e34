/** The envelope of a trigger's event. Source: Amazon Cognito Developer Guide, "Lambda trigger event parameters". */
import type { Pool, TriggerName } from '../pools/pool.ts';
import { forwardedMetadata, type Origin } from './metadata.ts';

/** Every event is of version 1 but the token trigger's, which the pool chooses. */
export type EventVersion = '1' | '2' | '3';

export interface TriggerEvent {
  version: EventVersion;
  triggerSource: string;
  region: string;
  userPoolId: string;
  userName: string;
  callerContext: { awsSdkVersion: string; clientId: string | null };
  request: Record<string, unknown>;
  response: Record<string, unknown>;
}

export interface Occasion {
  trigger: TriggerName;
  /** `PreSignUp_SignUp`. */
  source: string;
  /** '1' when absent. */
  version?: EventVersion;
  userName: string;
  origin: Origin;
  request: Record<string, unknown>;
  /** The response as the function finds it: its fields with their initial values. */
  response: Record<string, unknown>;
}

/** `clientMetadata` is a key of the request only when the caller gave some and the operation forwards it. */
export function triggerEvent(pool: Pool, region: string, occasion: Occasion): TriggerEvent {
  const clientMetadata = forwardedMetadata(occasion.origin, occasion.trigger);
  return {
    version: occasion.version ?? '1',
    triggerSource: occasion.source,
    region,
    userPoolId: pool.id,
    userName: occasion.userName,
    callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId: occasion.origin.clientId },
    request: clientMetadata ? { ...occasion.request, clientMetadata } : occasion.request,
    response: occasion.response,
  };
}
