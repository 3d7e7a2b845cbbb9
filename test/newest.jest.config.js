const { join } = require('node:path');
const { jest } = require('../package.json');

const newest = {
  rootDir: join(__dirname, '..'),
  roots: jest.roots,
  clearMocks: jest.clearMocks,
  transform: jest.transform,
  testEnvironment: jest.testEnvironment,
  runtime: jest.runtime,
  moduleNameMapper: { ...jest.moduleNameMapper, '^aws-cdk-lib(/.*)?$': 'aws-cdk-lib-newest$1' },
};

/** The same tests with the newest aws-cdk-lib, in which nothing that the library uses may be deprecated. */
module.exports = {
  reporters: ['default', ['jest-junit', { outputDirectory: 'test-reports', outputName: 'newest.xml' }]],
  projects: [
    {
      ...newest,
      displayName: 'newest',
      setupFiles: [...jest.setupFiles, '<rootDir>/test/newest.setup.ts'],
      // Those run other processes, compile against the types of the oldest, or use no CDK.
      testPathIgnorePatterns: [
        '/node_modules/',
        'packed.test',
        'dependency-rules.test',
        'document-code.test',
        'exported-classes.test',
        'tutorial.test',
        'test/check.test',
        'shared-processes.test',
        'test/release/',
      ],
    },
    {
      ...newest,
      displayName: 'newest, validated',
      // It loads the CDK itself: that of the others has its validation off.
      testEnvironment: undefined,
      runtime: undefined,
      setupFiles: ['<rootDir>/test/validated.setup.ts'],
      testMatch: ['<rootDir>/test/upgrade-safety.test.ts'],
    },
  ],
};
