import type { FunctionDefinition } from '../shared/definition.ts';

export const definition: FunctionDefinition = {
  name: 'auto-confirm',
  id: 'AutoConfirm',
  trigger: 'PreSignUp',
  describe: 'Confirms a user who signs up with the email and user name of a known user.',
  actions: ['dynamodb:GetItem'],
  environment: { TABLE_NAME: 'table' },
  timeoutSeconds: 4,
  memoryMB: 128,
};
