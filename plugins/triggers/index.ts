import type { Plugin } from '../../shell/contract.ts';
import { attach } from './attach.ts';
import { detach } from './detach.ts';
import { doctor } from './doctor/doctor.ts';
import { last } from './last.ts';
import { list } from './list.ts';
import { permissionAdd, permissionRemove } from './permission.ts';
import { poolsSet } from './pool-settings.ts';

export default {
  name: 'triggers',
  describe: 'The functions that the user pool calls',
  commands: [attach, detach, list, last, permissionAdd, permissionRemove, poolsSet, doctor],
} satisfies Plugin;
