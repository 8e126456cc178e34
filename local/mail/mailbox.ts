/** A message that a user pool sent. Nothing leaves the machine: messages are kept for `inbox` and for tests. */
export interface Message {
  userPoolId: string;
  username: string;
  /** `CustomMessage_SignUp` and the like: the occasion, whether or not a trigger is attached. */
  triggerSource: string;
  channel: 'EMAIL' | 'SMS';
  recipient: string;
  subject: string | null;
  body: string;
  /** The confirmation code or temporary password that the message carries. */
  code: string | null;
  /** ISO 8601. */
  sentAt: string;
}

export interface Mailbox {
  deliver(message: Message): void;
  /** Oldest first. A user is also found by the address: where that signs in, the username is an ID that nobody typed. */
  list(filter: { userPoolId?: string; username?: string }): readonly Message[];
  /** Throws away what a pool sent. */
  forget(userPoolId: string): void;
}
