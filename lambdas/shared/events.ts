/**
 * The parts of Cognito's trigger events that the handlers read. Events grow over time, so nothing else is checked, and a handler
 * returns the whole event that it was given.
 * Source: Amazon Cognito Developer Guide, "Customizing user pool workflows with Lambda triggers".
 */
export interface TriggerEvent {
  triggerSource: string;
  userPoolId: string;
  userName: string;
  callerContext: { clientId: string };
}

export interface PreSignUpEvent extends TriggerEvent {
  request: { userAttributes: Attributes };
  response: { autoConfirmUser?: boolean; autoVerifyEmail?: boolean };
}

/** `request.password` is deliberately not named here: no handler has a use for it. */
export interface UserMigrationEvent extends TriggerEvent {
  response: {
    userAttributes?: Attributes | null;
    finalUserStatus?: string | null;
    messageAction?: string | null;
  };
}

export interface PostAuthenticationEvent extends TriggerEvent {
  request: { userAttributes: Attributes };
}

/** Any attribute may be absent: which ones are required is the pool's setting. */
export type Attributes = Record<string, string | undefined>;
