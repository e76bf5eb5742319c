import base from '../../jest.config.base.mjs';

export default {
  ...base,
  globalSetup: '../../packages/dev-runtime/dist/jest-global-setup.js',
  globalTeardown: '../../packages/dev-runtime/dist/jest-global-teardown.js',
};
