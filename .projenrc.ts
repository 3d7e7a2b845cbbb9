import { awscdk, github, JsonFile, javascript, ReleasableCommits, release, typescript } from 'projen';
import { absoluteAddresses } from './projenrc/readme';

const name = 'cdk-jwt-protected-api';
const description = 'An API Gateway HTTP API whose every route needs a Cognito JWT, unless it is declared public';
const repositoryUrl = 'https://github.com/example/cdk-jwt-protected-api.git';
const license = 'Apache-2.0';

// Of each line of Node.js that is tested, the first version that is supported: 20.19 and 22.12 are the floor of Vite 8.
const nodeVersions = ['20.19.0', '22.12.0', '24.0.0', '26.0.0'];
const [nodeVersion] = nodeVersions;
const testedNodeVersions = ['20.19', '22', '24', '26'];
const engines = {
  node: nodeVersions
    .map((version) => `^${version}`)
    .join(' || ')
    .replace(/\^(?=26)/, '>='),
};
const cdkVersion = '2.240.0'; // the lowest that builds in Go here: see ARCHITECTURE.md; test/packed.test.ts runs the newest as well
const newestCdkVersion = '2.276.0'; // the library's tests run against both
const alphaVersion = '2.114.1-alpha.0'; // the last there will be, for the test of docs/migrating.md alone
const strykerVersion = '^9.6.0'; // 10 wants Node 22
const constructsVersion = '10.5.0'; // what aws-cdk-go of that version was generated for
const cdkCliVersion = '2.1148.1'; // `latest` is 3.0.0, published by mistake
const esbuildVersion = '^0.28.0';
const jestVersion = '^30';
const tsxVersion = '^4.23.0';
const typescriptVersion = '~6.0.0'; // 7.0 has no compiler API, which jsii and ts-jest need
const amplifyVersion = '^6.22.0';
const fastCheckVersion = '^4.10.0';
const nodeTypesVersion = '^20.19.0';

// ARCHITECTURE.md draws these rules; `npm test` holds the code to them.
const localImports = {
  group: [name, `${name}/**`, '**/../src/**'],
  message: 'the local program reads the cloud assembly, it never imports the library',
};
const privateImports = {
  group: ['**/src/private/**'],
  message: 'src/private is imported by src alone: what users can see is in src/index.ts',
};
const pureImports = {
  group: ['node:http', 'node:https', 'node:fs', 'node:fs/*', 'node:net', 'node:worker_threads', 'node:child_process'],
  message: 'this file is pure: it takes what it needs as an argument, and what touches the machine is in a folder io',
};
const serviceImports = {
  group: ['**/services/**', '!**/services/{all,service}.js', '!**/services/user-pools/index.js'],
  message: 'a service is known by its contract, services/service.ts, and the list of them, services/all.ts',
};

function restrictedImports(...patterns: { group: string[]; message: string }[]) {
  return { level: 'error', options: { patterns } };
}

function importRules(includes: string[], ...patterns: { group: string[]; message: string }[]) {
  return { includes, linter: { rules: { style: { noRestrictedImports: restrictedImports(...patterns) } } } };
}

/** Rules for a folder of the local program, whose files import what is in it and `allowed`, a list of what is next to it. */
function layer(folder: string, allowed: string[], { isPure = true } = {}) {
  const up = (depth: number) => {
    const outside = '../'.repeat(depth);
    const group = [`${outside}**`, ...allowed.map((path) => `!${outside}${path}`)];
    return [localImports, { group, message: `local/src/${folder} imports itself and ${allowed.join(', ')} alone` }];
  };
  const depths = [1, 2, 3, 4].map((depth) =>
    importRules([`local/src/${folder}${'/*'.repeat(depth)}.ts`], ...up(depth), ...(isPure ? [pureImports] : [])),
  );
  return isPure ? [...depths, importRules([`local/src/${folder}/io/*.ts`], ...up(2))] : depths;
}

const project = new awscdk.AwsCdkConstructLibrary({
  // identity
  name,
  description,
  author: `The ${name} authors`,
  authorOrganization: true,
  authorAddress: 'https://github.com/example/cdk-jwt-protected-api',
  repositoryUrl,
  keywords: ['aws', 'aws-cdk', 'cdk', 'cognito', 'user-pool', 'jwt', 'authorizer', 'http-api', 'apigatewayv2'],
  license,
  copyrightOwner: `The ${name} authors`,
  stability: 'experimental',
  defaultReleaseBranch: 'main',
  majorVersion: 0,

  // toolchain
  cdkVersion,
  constructsVersion,
  jsiiVersion: '~6.0.0',
  typescriptVersion,
  minNodeVersion: nodeVersion,
  workflowNodeVersion: '22.x',
  packageManager: javascript.NodePackageManager.NPM,
  projenrcTs: true,
  projenVersion: '0.103.25',
  runner: typescript.TypeScriptRunner.tsx(),
  devDeps: [
    `esbuild@${esbuildVersion}`,
    `tsx@${tsxVersion}`,
    `fast-check@${fastCheckVersion}`,
    `aws-amplify@${amplifyVersion}`,
    `aws-cdk-lib-newest@npm:aws-cdk-lib@^${newestCdkVersion}`,
    `@aws-cdk/aws-apigatewayv2-alpha@${alphaVersion}`,
    `@aws-cdk/aws-apigatewayv2-authorizers-alpha@${alphaVersion}`,
    `@aws-cdk/aws-apigatewayv2-integrations-alpha@${alphaVersion}`,
    '@aws-cdk/cloudformation-diff@^2.187.0',
    '@aws-sdk/client-cloudformation@^3.900.0', // a peer of cloudformation-diff
    `@stryker-mutator/api@${strykerVersion}`,
    `@stryker-mutator/core@${strykerVersion}`,
    `@stryker-mutator/tap-runner@${strykerVersion}`,
    `expect@${jestVersion}`,
    `jest-circus@${jestVersion}`,
    `jest-mock@${jestVersion}`,
  ],

  // tests
  sampleCode: false,
  tsconfigDev: { compilerOptions: { paths: { [name]: ['../src'] } } },
  typecheckTests: true,
  jestOptions: {
    jestVersion,
    updateSnapshot: javascript.UpdateSnapshot.NEVER, // the default rewrites snapshots, in CI as well
    passWithNoTests: false,
    jestConfig: {
      roots: ['<rootDir>/test'],
      coverageProvider: 'babel', // two to three times faster than v8 here
      collectCoverageFrom: ['src/**/*.ts'],
      coverageThreshold: { branches: 90, functions: 95, lines: 95, statements: 95 },
      setupFiles: ['<rootDir>/test/setup.ts'],
      moduleNameMapper: { [`^${name}$`]: '<rootDir>/src' },
    },
  },
  biome: true,
  biomeOptions: {
    version: '~2.5.15', // 2.6's platform packages are not on every mirror yet, and npm ci then fails
    biomeConfig: {
      formatter: { indentStyle: javascript.biome_config.IndentStyle.SPACE, lineWidth: 120 },
      javascript: { formatter: { quoteStyle: javascript.biome_config.QuoteStyle.SINGLE } },
      linter: {
        rules: {
          correctness: { noUndeclaredDependencies: 'error' },
          style: { noNonNullAssertion: 'off' },
          suspicious: { noTemplateCurlyInString: 'off' }, // how Fn::Sub is written
        },
      },
      overrides: [
        importRules(['local/**'], localImports),
        {
          includes: ['test/**', 'examples/**'],
          linter: { rules: { style: { noRestrictedImports: restrictedImports(privateImports) } } },
        },
        {
          includes: ['bench/**', 'local/bench/**', 'test/languages/**'], // they have what they install, the rest is this package's
          linter: { rules: { correctness: { noUndeclaredDependencies: 'off' } } },
        },
        importRules(['local/src/*.ts', 'local/src/cli/**'], localImports, serviceImports),
        importRules(['local/src/index.ts'], localImports, {
          ...serviceImports,
          group: [...serviceImports.group, '!**/services/*/index.js'],
        }),
        ...layer('assembly', ['errors.js']),
        ...layer('host', ['errors.js', 'assembly/**', 'services/service.js'], { isPure: false }),
        ...layer('synth', ['errors.js', 'assembly/**', 'host/**'], { isPure: false }),
        ...layer('watch', ['errors.js', 'assembly/**', 'host/**'], { isPure: false }),
        ...layer('inventory', ['errors.js', 'assembly/**', 'host/**', 'services/http-api/model/**']),
        ...layer('services/*', ['service.js', '../errors.js', '../assembly/**', '../host/**']),
      ],
    },
  },

  // release
  releasableCommits: ReleasableCommits.featuresAndFixes(),
  bumpPackage: 'commit-and-tag-version@^12', // 13 wants Node 22 and warns at every install
  releaseTrigger: release.ReleaseTrigger.continuous(),
  npmTrustedPublishing: true,
  npmProvenance: true,
  publishToPypi: { distName: name, module: 'cdk_jwt_protected_api', trustedPublishing: true },
  publishToMaven: {
    javaPackage: 'io.github.example.cdk.jwtprotectedapi',
    mavenGroupId: 'io.github.example',
    mavenArtifactId: name,
    mavenServerId: 'central-ossrh',
  },
  publishToNuget: {
    dotNetNamespace: 'Example.CdkJwtProtectedApi',
    packageId: 'Example.CdkJwtProtectedApi',
    trustedPublishing: true,
  },
  publishToGo: { moduleName: 'github.com/example/cdk-jwt-protected-api-go' },

  // upkeep
  buildWorkflowOptions: { mutableBuild: false, mutableInstall: false },
  dependabot: false,
  githubOptions: {
    mergify: false,
    pullRequestLintOptions: {
      semanticTitleOptions: { types: ['feat', 'fix', 'docs', 'test', 'build', 'chore', 'refactor', 'perf'] },
    },
  },
  depsUpgradeOptions: { workflowOptions: { schedule: javascript.UpgradeDependenciesSchedule.WEEKLY } },
  gitignore: [
    'cdk.out/',
    '.jsii.tabl.json',
    '/local/lib/',
    '/examples/hello/frontend/dist/',
    '.cdk-http-api-local/',
    '.stryker-tmp/',
  ],
});

// Source maps with the sources in them would be more than half of the package.
project.tsconfig?.file.addOverride('compilerOptions.inlineSourceMap', false);
project.tsconfig?.file.addOverride('compilerOptions.inlineSources', false);

// npm: no registry host in the lock file, no engine left unsaid, no install script of a dependency.
project.npmrc.addConfig('omit-lockfile-registry-resolved', 'true');
project.package.addPackageResolutions('unrs-resolver@1.12.2'); // 1.13's platform packages are not on every mirror yet
project.package.addField('allowScripts', { '@parcel/watcher': false, esbuild: false, 'unrs-resolver': false });

project.biome?.addFilePattern('local/**');
project.biome?.addFilePattern('examples/**');
project.biome?.addFilePattern('docs/*.ts');
project.biome?.addFilePattern('bench/**');

// Workspaces: the local program and the example. Their package.json files are plain, so that they can be published and
// copied as they are.
project.package.addField('workspaces', ['local', 'examples/hello']);
// A plain script: Ctrl-C reaches the program, where a task of projen would be ended in its place.
project.package.setScript('start', 'tsc -b local && cd examples/hello && cdk-http-api-local');
const common = { version: '0.0.0', license, engines };
project.package.addEngine('node', engines.node);

plainJson('local/package.json', {
  name: 'cdk-http-api-local',
  description: 'Runs the HTTP APIs, Cognito user pools and static sites of a synthesized CDK app on this machine',
  ...common,
  repository: { type: 'git', url: repositoryUrl, directory: 'local' },
  author: { name: `The ${name} authors`, url: 'https://github.com/example/cdk-jwt-protected-api' },
  keywords: ['aws', 'aws-cdk', 'cognito', 'http-api', 'jwt', 'local'],
  type: 'module',
  bin: { 'cdk-http-api-local': 'bin/cdk-http-api-local.js' },
  types: './lib/index.d.ts',
  exports: {
    '.': { types: './lib/index.d.ts', default: './lib/index.js' },
    './package.json': './package.json',
  },
  files: ['bin', 'lib', '!lib/**/*.map', '!lib/.tsbuildinfo', '!lib/.test-types'],
  scripts: {
    prepare: 'tsc -b',
    test: 'tsc -b . test && node --import tsx --test --test-timeout=900000 $(find test -name "*.test.ts")',
    'conformance:aws': 'node --import tsx test/conformance/ask-aws.ts',
  },
  dependencies: {
    minimatch: '^11.0.0', // globs of cdk.json, in linear time
  },
  devDependencies: {
    '@aws-cdk/aws-service-spec': '^0.1.216',
    '@aws-sdk/client-cognito-identity-provider': '^3.900.0',
    '@types/node': nodeTypesVersion,
    'aws-amplify': amplifyVersion,
    'aws-cdk-lib': `^${cdkVersion}`,
    'aws-jwt-verify': '^5.2.0',
    'cognito-srp-helper': '^2.3.0',
    constructs: `^${constructsVersion}`,
    'fast-check': fastCheckVersion,
    jose: '^6.2.0',
    tsx: tsxVersion,
    typescript: typescriptVersion,
    vitest: '^4.1.0', // 5 wants Node 22
  },
});
const nodeModule = {
  module: 'nodenext',
  target: 'es2023',
  lib: ['es2023'],
  types: ['node'],
  strict: true,
  noImplicitReturns: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  noFallthroughCasesInSwitch: true,
  skipLibCheck: true,
};
plainJson('local/tsconfig.json', {
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
plainJson('local/test/tsconfig.json', {
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

plainJson('examples/hello/package.json', {
  name: 'hello',
  description: `The example of ${name}`,
  private: true,
  ...common,
  scripts: {
    build: 'vite build frontend',
    cdk: 'cdk',
    test: 'tsc && node --import tsx --test --test-concurrency=1 test/*.test.ts', // each synthesizes, and builds the pages
  },
  devDependencies: {
    '@sparticuz/chromium': '147.0.0', // the last for Node.js 20
    '@types/aws-lambda': '^8.10.0',
    '@types/node': nodeTypesVersion,
    'aws-amplify': amplifyVersion,
    'aws-cdk': cdkCliVersion,
    'aws-cdk-lib': `^${cdkVersion}`,
    'axe-core': '^4.10.0',
    'cdk-http-api-local': '*',
    [name]: 'file:../..',
    constructs: `^${constructsVersion}`,
    esbuild: esbuildVersion,
    'playwright-core': '^1.65.0',
    tsx: tsxVersion,
    typescript: typescriptVersion,
    vite: '^8.3.0',
  },
});
plainJson('examples/hello/tsconfig.json', {
  // Inside this repository the library is its source. Elsewhere that path is not there, and it is the installed package.
  compilerOptions: { ...nodeModule, noEmit: true, paths: { [name]: ['../../src'] } },
  include: ['*.ts', 'handlers', 'test', '../../docs/*.ts'],
});

// The benchmark, with packages of its own: nothing else needs them, and they are large.
plainJson('bench/package.json', {
  name: 'bench',
  private: true,
  description: `What the benchmark compares ${name} with, and nothing else needs`,
  devDependencies: {
    '@aws-solutions-constructs/aws-cognito-apigateway-lambda': '2.93.0',
    constructs: 'file:../node_modules/constructs',
  },
  overrides: { constructs: '$constructs' }, // one copy: the trees of two do not fit each other
});
plainJson('bench/tsconfig.json', {
  compilerOptions: { ...nodeModule, noEmit: true, allowJs: true, esModuleInterop: true },
  include: ['*.ts'],
});
plainJson('local/bench/package.json', {
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
plainJson('local/bench/tsconfig.json', {
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
  steps: [{ exec: 'tsc -b local' }, { exec: 'tsx local/bench/run.ts', receiveArgs: true }],
});

// `npm test` checks and never mends: projen's own steps would rewrite sources and stop at the first failure.
project.biome?.task.reset('biome check --error-on-warnings --no-errors-on-unmatched', { receiveArgs: true });
project.addTask('biome:fix', {
  description: 'Mend formatting and lint',
  exec: 'biome check --write',
  receiveArgs: true,
});
const rosetta = project.addTask('rosetta', {
  description: 'Compile the code of README.md and of @example',
  execArgs: ['jsii-rosetta', 'extract', '--strict'],
});
project.postCompileTask.spawn(rosetta);
project.addTask('test:unit', {
  description: 'Run the tests of the library alone',
  steps: [{ exec: 'jest --ci', receiveArgs: true }],
});
project.testTask.reset('tsx test/all.ts');
project.addTask('test:languages', {
  description: 'Use the library from Python, Java, Go and .NET, where their SDKs are (or name languages, or --all)',
  steps: [{ exec: 'jsii --silence-warnings=reserved-word' }, { exec: 'tsx test/languages/main.ts', receiveArgs: true }],
});
project.tasks.addEnvironment('JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION', '20');
project.addTask('test:nodes', {
  description: 'Run every suite on each version of Node.js that is supported (an hour)',
  exec: `tsx test/nodes.ts ${testedNodeVersions.join(' ')}`,
});

// Mutation tests: of the library here, of what lets requests in in local/. Minutes to an hour, so not part of `npm test`.
const mutationTests = {
  reporters: ['clear-text', 'progress'],
  clearTextReporter: { allowColor: false, allowEmojis: false, reportTests: false, reportScoreTable: true },
  coverageAnalysis: 'perTest',
  ignoreStatic: true,
  concurrency: 2,
  thresholds: { high: 95, low: 90, break: 90 },
  tempDirName: '.stryker-tmp',
  cleanTempDir: 'always', // jsii-docgen would walk its links to node_modules for ever
  ignorePatterns: ['/.git', '/lib', '/dist', '/coverage', '/local/lib', '/test-reports', 'cdk.out'],
};
plainJson('test/stryker.json', {
  ...mutationTests,
  mutate: ['src/**/*.ts'],
  plugins: ['./test/mutation/in-process-runner.mjs'],
  testRunner: 'in-process',
});
project.addTask('mutate', {
  description: 'Change the library in every small way, and see that a test notices',
  exec: 'stryker run test/stryker.json',
  receiveArgs: true,
});
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
  'services/user-pools/srp.test',
  'services/user-pools/tokens.test',
  'services/user-pools/triggers.test',
  'services/user-pools/second-factor.test',
  'services/user-pools/new-password.test',
  'services/user-pools/sign-in.test',
  'services/user-pools/administrators.test',
];
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
plainJson('local/test/stryker.json', {
  ...mutationTests,
  buildCommand: `projen ${buildMutants.name}`,
  mutate: [
    'local/src/services/http-api/access/{authorizer-*,identity*,json-web-token,jwt-authorizer,lambda-authorizer,route-authorization,token-signature}.ts',
    'local/src/services/http-api/model/{arn-pattern,function-policy,route-path,route-table}.ts',
    'local/src/services/http-api/routes/nearest-route.ts',
    'local/src/host/wildcard-pattern.ts',
    'local/src/services/user-pools/{passwords/srp,sign-in/sign-in,tokens/jwt,tokens/token-issuer,wire/client-secret}.ts',
    'local/src/services/user-pools/sign-in/challenge-answers/password-verifier.ts',
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
  exec: 'stryker run local/test/stryker.json',
  receiveArgs: true,
});

// What is malformed or forged, against the local program in a process of its own. `npm test` sends less of the same.
project.addTask('fuzz', {
  description: 'Send 100,000 malformed requests, tokens, calls and SRP messages to the local program (--runs, --seed)',
  cwd: 'local',
  steps: [{ exec: 'tsc -b . test' }, { exec: 'node --import tsx test/fuzz/run.ts', receiveArgs: true }],
});

// What the build workflow has no machine for: other versions of Node.js, and the SDKs of other languages.
const suites = project.github!.addWorkflow('suites');
suites.on({ pullRequest: {}, workflowDispatch: {} });
const readOnly = { contents: github.workflows.JobPermission.READ };
const prepare = (nodeVersion: string) => [
  { name: 'Checkout', uses: 'actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1' },
  { name: 'Setup Node.js', uses: 'actions/setup-node@v7.0.0', with: { 'node-version': nodeVersion } },
  { name: 'Install dependencies', run: 'npm ci' },
];
suites.addJobs({
  nodes: {
    runsOn: ['ubuntu-latest'],
    permissions: readOnly,
    strategy: { failFast: false, matrix: { domain: { node: testedNodeVersions } } },
    steps: [...prepare('${{ matrix.node }}'), { name: 'Test', run: 'npm test' }],
  },
  languages: {
    runsOn: ['ubuntu-latest'], // it has the SDKs of Python, Java, Go and .NET
    permissions: readOnly,
    steps: [...prepare('22'), { name: 'Test', run: 'npm run test:languages -- --all' }],
  },
});

// One language a machine: the others need their own SDKs and registries, and have `package-all`.
// A package is made from a tarball without the translated examples, so they are translated again.
for (const target of ['python', 'java', 'dotnet', 'go']) {
  project.tasks
    .tryFind(`package:${target}`)!
    .reset(`jsii-pacmak -v --target ${target} --rosetta-unknown-snippets=translate`);
}
project.packageTask.reset();
project.packageTask.spawn(project.tasks.tryFind('package:js')!);
project.addPackageIgnore('/*');
for (const published of ['/lib/', '/.jsii', '/README.md', '/LICENSE', '/package.json']) {
  project.addPackageIgnore(`!${published}`);
}
project.addPackageIgnore('/lib/private/**/*.d.ts'); // no type of the public API is among them

project.synth();
absoluteAddresses('README.md', repositoryUrl.replace(/\.git$/, ''));

function plainJson(path: string, obj: object) {
  new JsonFile(project, path, { obj, marker: false, readonly: false });
  project.biome?.addFilePattern(`!${path}`);
}
