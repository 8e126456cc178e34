import type { ResourceType } from './resource-type.ts';

/** What the CDK tells AWS about itself; it does nothing there, either. Source: AWS CDK Developer Guide, "Version reporting". */
export const cdkMetadata: ResourceType = {
  properties: { Analytics: 'string' },
  required: [],
  replacedBy: [],
  attributes: [],
  create: async (_properties, { freshName }) => ({ physicalId: freshName(128), attributes: {} }),
  async update() {},
  async delete() {},
};
