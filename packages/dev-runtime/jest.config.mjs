import base from '../../jest.config.base.mjs';

export default {
  ...base,
  globalSetup: '@stillwatch/dev-runtime/jest-global-setup',
  globalTeardown: '@stillwatch/dev-runtime/jest-global-teardown',
};
