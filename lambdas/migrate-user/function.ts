import type { FunctionDefinition } from '../shared/definition.ts';

export const definition: FunctionDefinition = {
  name: 'migrate-user',
  id: 'MigrateUser',
  trigger: 'UserMigration',
  describe: 'Moves a known user into the pool at the first sign-in; the password must be reset.',
  actions: ['dynamodb:Scan'],
  environment: { TABLE_NAME: 'table' },
  timeoutSeconds: 4,
  memoryMB: 128,
};
