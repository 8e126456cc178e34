/** What a trigger function is, declared once beside its code: the stack, the shell's `attach` and the docs follow from it. */
export interface FunctionDefinition {
  /** Kebab case; the folder under `lambdas/`. */
  name: string;
  /** Pascal case; begins the stack's resources and outputs of this function. */
  id: string;
  /** The key of the pool's LambdaConfig that it is made for. */
  trigger:
    | 'PreSignUp'
    | 'PostConfirmation'
    | 'PreAuthentication'
    | 'PostAuthentication'
    | 'UserMigration'
    | 'CustomMessage';
  /** One sentence about what it does. */
  describe: string;
  /** Every IAM action that the code calls on the known-users table, and no other. */
  actions: readonly `dynamodb:${string}`[];
  /** Environment variables by name, and which of the stack's resources each one names. */
  environment: Readonly<Record<string, 'table'>>;
  /** Cognito waits 5 seconds for a trigger, so stay below that. */
  timeoutSeconds: number;
  memoryMB: number;
}
