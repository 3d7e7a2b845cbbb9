import type { awscdk } from 'projen';
import { plainJson } from './plain-json';

const common = {
  reporters: ['clear-text', 'progress'],
  clearTextReporter: { allowColor: false, allowEmojis: false, reportTests: false, reportScoreTable: true },
  coverageAnalysis: 'perTest',
  ignoreStatic: true,
  concurrency: 2,
  thresholds: { high: 95, low: 90, break: 90 },
  tempDirName: '.stryker-tmp',
  cleanTempDir: 'always', // jsii-docgen would walk its links to node_modules for ever
  ignorePatterns: ['/.git', '/lib', '/dist', '/coverage', '/local/lib', '/local/dist', '/test-reports', 'cdk.out'],
};

// In the order in which they are asked about a change: those that answer soon first.
const mutantTests = [
  'host/wildcard-pattern.test',
  'services/http-api/identity-source.test',
  'services/http-api/nearest-route.test',
  'services/http-api/route-table.test',
  'services/http-api/jwt-authorizer.test',
  'services/http-api/lambda-authorizer.test',
  'services/http-api/invoke-permission.test',
  'services/http-api/gateway.test',
  'services/user-pools/oauth/pkce.test',
  'services/user-pools/oauth/authorization-request.test',
  'services/user-pools/oauth/authorize.test',
  'services/user-pools/oauth/token.test',
  'services/user-pools/oauth/token-refusals.test',
  'services/user-pools/oauth/attack.test',
  'services/user-pools/srp.test',
  'services/user-pools/tokens.test',
  'services/user-pools/triggers.test',
  'services/user-pools/second-factor.test',
  'services/user-pools/new-password.test',
  'services/user-pools/sign-in.test',
  'services/user-pools/administrators.test',
  'services/user-pools/passwordless/cbor.test',
  'services/user-pools/passwordless/credentials.test',
  'services/user-pools/passwordless/refusals.test',
  'services/user-pools/passwordless/passkeys.test',
  'services/user-pools/passwordless/user-auth.test',
  'services/user-pools/passwordless/custom-auth.test',
  'services/user-pools/passwordless/email-mfa.test',
  'services/user-pools/passwordless/sign-up.test',
  'services/user-pools/passwordless/migration.test',
  'services/user-pools/passwordless/unknown-users.test',
  'services/user-pools/passwordless/attacks.test',
];

/** Of the library, and of what lets requests in in local/. Minutes to an hour, so not part of `npm test`. */
export function mutationTests(project: awscdk.AwsCdkConstructLibrary): void {
  plainJson(project, 'test/stryker.json', {
    ...common,
    mutate: ['src/**/*.ts'],
    plugins: ['./test/mutation/in-process-runner.mjs'],
    testRunner: 'in-process',
  });
  project.addTask('mutate', {
    description: 'Change the library in every small way, and see that a test notices',
    execArgs: ['stryker', 'run', 'test/stryker.json'], // without a shell, which would expand the patterns in arguments
    receiveArgs: true,
  });
  const buildMutants = project.addTask('mutate:local:build', {
    description: 'Build the local program, and one file of each test of mutate:local: it is started for every change',
    steps: [
      { exec: 'tsc -b local' }, // the tests import what is built
      {
        execArgs: [
          'esbuild',
          ...mutantTests.map((test) => `local/test/${test}.ts`),
          ...['--bundle', '--external:aws-cdk-lib', '--external:constructs', '--platform=node', '--log-level=warning'],
          ...['--outbase=local/test', '--outdir=.stryker-tmp/tests', '--out-extension:.js=.cjs'],
        ],
      },
    ],
  });
  plainJson(project, 'local/test/stryker.json', {
    ...common,
    buildCommand: `projen ${buildMutants.name}`,
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
    testRunner: 'tap',
    tap: {
      testFiles: mutantTests.map((test) => `.stryker-tmp/tests/${test}.cjs`),
      nodeArgs: ['-r', '{{hookFile}}', '--test-reporter=tap', '{{testFile}}'],
    },
  });
  project.addTask('mutate:local', {
    description: 'Change what lets requests in in the local program in every small way, and see that a test notices',
    execArgs: ['stryker', 'run', 'local/test/stryker.json'],
    receiveArgs: true,
  });
}
