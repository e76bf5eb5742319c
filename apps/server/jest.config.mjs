import base from '../../jest.config.base.mjs';

export default {
  ...base,
  globalSetup: '../../packages/dev-runtime/src/jest-global-setup.ts',
  globalTeardown: '../../packages/dev-runtime/src/jest-global-teardown.ts',
};
