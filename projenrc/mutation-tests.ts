import type { awscdk } from 'projen';
import { plainJson } from './plain-json';

const common = {
  reporters: ['clear-text', 'progress'],
  clearTextReporter: { allowColor: false, allowEmojis: false, reportTests: false, reportScoreTable: true },
  coverageAnalysis: 'perTest',
  ignoreStatic: true,
  testRunner: 'in-process',
  concurrency: 2,
  thresholds: { high: 95, low: 90, break: 90 },
  tempDirName: '.stryker-tmp',
  cleanTempDir: 'always', // jsii-docgen would walk its links to node_modules for ever
  ignorePatterns: ['/.git', '/lib', '/dist', '/coverage', '/local/lib', '/local/dist', '/test-reports', 'cdk.out'],
};

/** Of the library, and of what lets requests in in local/. Minutes to an hour, so not part of `npm test`. */
export function mutationTests(project: awscdk.AwsCdkConstructLibrary): void {
  plainJson(project, 'test/stryker.json', {
    ...common,
    mutate: ['src/**/*.ts'],
    plugins: ['./test/mutation/jest-tests.mjs'],
  });
  project.addTask('mutate', {
    description: 'Change the library in every small way, and see that a test notices',
    execArgs: ['stryker', 'run', 'test/stryker.json'], // without a shell, which would expand the patterns in arguments
    receiveArgs: true,
  });
  plainJson(project, 'local/test/stryker.json', {
    ...common,
    mutate: [
      'local/src/services/http-api/access/{authorizer-*,identity*,json-web-token,jwt-authorizer,lambda-authorizer,route-authorization,token-signature}.ts',
      'local/src/services/http-api/model/{arn-pattern,function-policy,route-path,route-table}.ts',
      'local/src/services/http-api/routes/nearest-route.ts',
      'local/src/host/wildcard-pattern.ts',
      'local/src/services/user-pools/{passwords/srp,sign-in/sign-in,tokens/jwt,tokens/token-issuer,wire/client-secret}.ts',
      'local/src/services/user-pools/messages/sign-in-codes.ts',
      'local/src/services/user-pools/passkeys/*.ts',
      'local/src/services/user-pools/sign-in/challenge-answers/*.ts',
      'local/src/services/user-pools/sign-in/{custom,first-factors}/*.ts',
      'local/src/services/user-pools/oauth/{authorization-codes,authorization-request,client-authentication,pkce,redirect-uris,scopes,token-endpoint}.ts',
      'local/src/services/user-pools/oauth/grants/{authorization-code,client-credentials,refresh-token}.ts',
    ],
    timeoutMS: 20_000, // a machine that is busy finds no mutant
    plugins: ['./test/mutation/node-tests.mjs'],
  });
  project.addTask('mutate:local', {
    description: 'Change what lets requests in in the local program in every small way, and see that a test notices',
    execArgs: ['stryker', 'run', 'local/test/stryker.json'],
    receiveArgs: true,
  });
}
