import type { FunctionDefinition } from '../shared/definition.ts';

export const definition: FunctionDefinition = {
  name: 'activity-log',
  id: 'ActivityLog',
  trigger: 'PostAuthentication',
  describe: "Logs each sign-in and notes it in the known user's record.",
  actions: ['dynamodb:GetItem', 'dynamodb:PutItem'],
  environment: { TABLE_NAME: 'table' },
  timeoutSeconds: 4,
  memoryMB: 128,
};
