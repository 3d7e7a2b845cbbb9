import { javascript, typescript } from 'projen';
import { license } from './common';
import { authors, type Names, repositoryPage, repositoryUrl } from './names';
import { versions } from './versions';

export function identity(names: Names) {
  return {
    name: names.library,
    description: 'An API Gateway HTTP API whose every route needs a Cognito JWT, unless it is declared public',
    author: authors(names),
    authorOrganization: true,
    authorAddress: repositoryPage(names),
    repositoryUrl: repositoryUrl(names),
    keywords: ['aws', 'aws-cdk', 'cdk', 'cognito', 'user-pool', 'jwt', 'authorizer', 'http-api', 'apigatewayv2'],
    license,
    copyrightOwner: authors(names),
    stability: 'experimental',
  };
}

export const toolchain = {
  cdkVersion: versions.cdk,
  constructsVersion: versions.constructs,
  jsiiVersion: versions.jsii,
  typescriptVersion: versions.typescript,
  minNodeVersion: versions.node,
  packageManager: javascript.NodePackageManager.NPM,
  projenrcTs: true,
  projenVersion: versions.projen,
  runner: typescript.TypeScriptRunner.tsx(),
  devDeps: [
    `esbuild@${versions.esbuild}`,
    `tsx@${versions.tsx}`,
    `fast-check@${versions.fastCheck}`,
    `aws-amplify@${versions.amplify}`,
    `aws-cdk-lib-newest@npm:aws-cdk-lib@^${versions.newestCdk}`,
    `@aws-cdk/aws-apigatewayv2-alpha@${versions.alpha}`,
    `@aws-cdk/aws-apigatewayv2-authorizers-alpha@${versions.alpha}`,
    `@aws-cdk/aws-apigatewayv2-integrations-alpha@${versions.alpha}`,
    '@aws-cdk/cloudformation-diff@^2.187.0',
    '@aws-sdk/client-cloudformation@^3.900.0', // a peer of cloudformation-diff
    `@aws-sdk/client-cognito-identity-provider@${versions.sdk}`,
    `@aws-sdk/client-dynamodb@${versions.sdk}`,
    `@aws-sdk/client-s3@${versions.sdk}`,
    'cognito-srp-helper@^2.3.0', // signs in to what is deployed to an emulator
    `@stryker-mutator/api@${versions.stryker}`,
    `@stryker-mutator/core@${versions.stryker}`,
    `expect@${versions.jest}`,
    `jest-circus@${versions.jest}`,
    `jest-mock@${versions.jest}`,
    `jest-runtime@${versions.jest}`,
  ],
};

export function unitTests({ library }: Names) {
  return {
    sampleCode: false,
    tsconfigDev: { compilerOptions: { paths: { [library]: ['../src'] } } },
    typecheckTests: true,
    jestOptions: {
      jestVersion: versions.jest,
      updateSnapshot: javascript.UpdateSnapshot.NEVER, // the default rewrites snapshots, in CI as well
      passWithNoTests: false,
      jestConfig: {
        roots: ['<rootDir>/test'],
        coverageProvider: 'babel' as const, // two to three times faster than v8 here
        collectCoverageFrom: ['src/**/*.ts'],
        coverageThreshold: { branches: 90, functions: 95, lines: 95, statements: 95 },
        setupFiles: ['<rootDir>/test/setup.ts'],
        testEnvironment: '<rootDir>/test/jest/environment.js',
        runtime: '<rootDir>/test/jest/runtime.js',
        moduleNameMapper: { [`^${library}$`]: '<rootDir>/src' },
      },
    },
  };
}

export const ignored = [
  'cdk.out/',
  '.jsii.tabl.json',
  'CHANGELOG.md', // a release makes it
  '/local/lib/',
  '/local/dist/',
  '/examples/hello/frontend/dist/',
  '/examples/notes/frontend/dist/',
  '/site/dist/',
  '/site/.vitepress/cache/',
  '/site/.vitepress/.temp/',
  '.cdk-http-api-local/',
  '.stryker-tmp/',
];
