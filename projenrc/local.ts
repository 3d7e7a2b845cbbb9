import type { awscdk } from 'projen';
import { common } from './common';
import { authors, type Names, repositoryPage, repositoryUrl } from './names';
import { nodeModule, plainJson } from './plain-json';
import { versions } from './versions';

/** The package of the local program, and the attacks on it. */
export function localProgram(project: awscdk.AwsCdkConstructLibrary, names: Names): void {
  plainJson(project, 'local/package.json', {
    name: 'cdk-http-api-local',
    description: 'Runs the HTTP APIs, Cognito user pools and static sites of a synthesized CDK app on this machine',
    ...common,
    repository: { type: 'git', url: repositoryUrl(names), directory: 'local' },
    author: { name: authors(names), url: repositoryPage(names) },
    keywords: ['aws', 'aws-cdk', 'cognito', 'http-api', 'jwt', 'local'],
    type: 'module',
    bin: { 'cdk-http-api-local': 'bin/cdk-http-api-local.js' },
    main: './dist/index.cjs',
    types: './lib/index.d.ts',
    exports: {
      '.': {
        import: { types: './lib/index.d.ts', default: './dist/index.js' },
        require: { types: './lib/index.d.cts', default: './dist/index.cjs' },
      },
      './package.json': './package.json',
    },
    files: [
      ...['CHANGELOG.md', 'bin', 'python/*.py'],
      ...['dist', '!dist/**/*.map'],
      ...['lib/**/*.d.ts', 'lib/index.d.cts', '!lib/.test-types', '!lib/.tests'],
    ],
    scripts: {
      prepare: 'tsc -b && npm run bundle',
      bundle: 'node --import tsx build/bundle.ts',
      test: 'tsc -b . test build && npm run bundle && tsx ../test/node-tests.ts local',
      'conformance:aws': 'node --import tsx test/conformance/ask-aws.ts',
    },
    dependencies: {
      yauzl: '^3.4.0', // zip and jar files of functions and layers: it refuses names that lead out of the folder
    },
    devDependencies: {
      '@aws-cdk/aws-lambda-python-alpha': '2.237.1-alpha.0', // the newest for the aws-cdk-lib here
      '@aws-cdk/aws-service-spec': '^0.1.216',
      // What handlers call AWS with: the errors of each protocol, and connections, are tried with these.
      '@aws-sdk/client-cloudwatch': versions.sdk,
      '@aws-sdk/client-cognito-identity-provider': versions.sdk,
      '@aws-sdk/client-dynamodb': versions.sdk,
      '@aws-sdk/client-eventbridge': versions.sdk,
      '@aws-sdk/client-iam': versions.sdk,
      '@aws-sdk/client-lambda': versions.sdk,
      '@aws-sdk/client-route-53': versions.sdk,
      '@aws-sdk/client-s3': versions.sdk,
      '@aws-sdk/client-secrets-manager': versions.sdk,
      '@aws-sdk/client-sns': versions.sdk,
      '@aws-sdk/client-sqs': versions.sdk,
      '@aws-sdk/client-ssm': versions.sdk,
      '@redocly/cli': '^2.77.0', // says whether an OpenAPI document is valid
      '@simplewebauthn/server': '^14.0.0',
      '@types/jsdom': '^21.1.0',
      '@types/node': versions.nodeTypes,
      '@types/react': '^19.2.0',
      '@types/react-dom': '^19.2.0',
      '@types/yauzl': '^3.4.0',
      'aws-amplify': versions.amplify,
      'aws-cdk-lib': `^${versions.cdk}`,
      'aws-jwt-verify': '^5.2.0',
      'aws-sdk': '^2.1693.0',
      axios: '^1.13.0',
      'cognito-srp-helper': '^2.3.0',
      constructs: `^${versions.constructs}`,
      esbuild: versions.esbuild, // bundles the program, which then starts in two thirds of the time
      'fast-check': versions.fastCheck,
      got: '^14.6.0',
      jose: '^6.2.0',
      jsdom: '^26.1.0', // 27 wants a later Node 20
      'jwks-rsa': '^4.0.0',
      minimatch: '^11.0.0', // globs of cdk.json, in linear time; bundled into the program, since it and what it needs are 1.2 MB
      'node-fetch': '^2.7.0', // 3 is no CommonJS, so that bundled handlers have 2
      'oidc-client-ts': '^3.5.0', // what pages sign in with that have no Amplify
      'openapi-fetch': versions.openApiFetch, // a client that is typed by an OpenAPI document
      'openapi-typescript': versions.openApiTypescript,
      'openid-client': '^6.9.0', // what servers sign in with
      react: '^19.2.0',
      'react-dom': '^19.2.0',
      'react-oidc-context': '^3.3.0', // what React pages sign in with that have no Amplify
      tsx: versions.tsx,
      typescript: versions.typescript,
      undici: '^7.16.0', // 8 wants Node 22
      'undici-6': 'npm:undici@^6.22.0',
      vitest: '^4.1.0', // 5 wants Node 22
      zod: versions.zod,
    },
  });
  plainJson(project, 'local/tsconfig.json', {
    compilerOptions: {
      ...nodeModule,
      composite: true,
      sourceMap: true,
      rootDir: 'src',
      outDir: 'lib',
      tsBuildInfoFile: 'lib/.tsbuildinfo',
    },
    include: ['src'],
  });
  plainJson(project, 'local/test/tsconfig.json', {
    compilerOptions: {
      ...nodeModule,
      composite: true,
      emitDeclarationOnly: true,
      rootDir: '.',
      outDir: '../lib/.test-types',
    },
    include: ['**/*.ts'],
    references: [{ path: '..' }],
  });

  plainJson(project, 'local/build/tsconfig.json', {
    compilerOptions: { ...nodeModule, noEmit: true },
    include: ['*.ts'],
  });

  // What is malformed or forged, against the local program in a process of its own. `npm test` sends less of the same.
  project.addTask('fuzz', {
    description:
      'Send 100,000 malformed requests, tokens, calls and SRP messages to the local program (--runs, --seed)',
    cwd: 'local',
    steps: [{ exec: 'tsc -b . test' }, { exec: 'node --import tsx test/fuzz/run.ts', receiveArgs: true }],
  });
}
