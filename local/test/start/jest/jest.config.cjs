module.exports = {
  globalSetup: './setup.cjs',
  globalTeardown: './teardown.cjs',
  testMatch: ['<rootDir>/*.spec.cjs'],
};
