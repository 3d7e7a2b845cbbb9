import type { awscdk } from 'projen';
import type { Names } from './names';
import { nodeModule, plainJson } from './plain-json';

export function benchmarks(project: awscdk.AwsCdkConstructLibrary, names: Names): void {
  // With packages of its own: nothing else needs them, and they are large.
  plainJson(project, 'bench/package.json', {
    name: 'bench',
    private: true,
    description: `What the benchmark compares ${names.library} with, and nothing else needs`,
    devDependencies: {
      '@aws-solutions-constructs/aws-cognito-apigateway-lambda': '2.93.0',
      constructs: 'file:../node_modules/constructs',
    },
    overrides: { constructs: '$constructs' }, // one copy: the trees of two do not fit each other
  });
  plainJson(project, 'bench/tsconfig.json', {
    compilerOptions: { ...nodeModule, noEmit: true, allowJs: true, esModuleInterop: true },
    include: ['*.ts'],
  });
  plainJson(project, 'local/bench/package.json', {
    name: 'bench-local',
    private: true,
    type: 'module',
    description: 'What the benchmark compares cdk-http-api-local with, and nothing else needs',
    devDependencies: {
      autocannon: '9.0.0',
      'aws-jwt-verify': '5.2.1', // AWS's own verifier, for the price of its whole check
      osls: '4.3.1', // Serverless Framework 3 carried on: version 4 wants a login
      'serverless-offline': '14.8.2',
    },
    overrides: { serverless: 'npm:osls@4.3.1' },
  });
  plainJson(project, 'local/bench/tsconfig.json', {
    compilerOptions: { ...nodeModule, noEmit: true },
    include: ['*.ts'],
    references: [{ path: '..' }],
  });
  project.addTask('bench', {
    description: 'Measure everything in docs/performance.md, and write it',
    steps: [{ spawn: 'compile' }, { exec: 'tsx bench/run.ts', receiveArgs: true }],
  });
  project.addTask('bench:local', {
    description: 'Measure everything in docs/performance-local.md, and write it',
    steps: [{ exec: 'npm run prepare -w local' }, { exec: 'tsx local/bench/run.ts', receiveArgs: true }],
  });
}
