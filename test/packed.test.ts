import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

jest.setTimeout(600_000);

const root = join(__dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'packed-'));
const tsc = join(root, 'node_modules/typescript/bin/tsc');
const installed = new Set<string>();
let tarball: string;

const APP = `
import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { FunctionIntegration, JwtProtectedApi, type JwtProtectedApiProps } from 'cdk-jwt-protected-api';

const stack = new Stack(new App(), 'Empty');
const fn = new LambdaFunction(stack, 'Function', {
  code: Code.fromInline('exports.handler = async () => "hello"'),
  handler: 'index.handler',
  runtime: Runtime.NODEJS_22_X,
});
const props: JwtProtectedApiProps = {
  routes: { 'GET /private': fn },
  corsPreflight: { allowOrigins: ['https://app.example.com'] },
};
const api = new JwtProtectedApi(stack, 'Api', props);
api.addPublicRoutes({ path: '/public', methods: [HttpMethod.GET], integration: new FunctionIntegration(fn) });
if (process.env.OPEN_A_ROUTE) {
  (api.httpApi.node.findChild('GET--private').node.defaultChild as { authorizationType?: string }).authorizationType = 'NONE';
}
new CfnOutput(stack, 'ApiEndpoint', { value: api.endpoint });
`;

const NAG_APP = `
import { App, Stack, Validations } from 'aws-cdk-lib';
import { HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { FunctionIntegration, JwtProtectedApi } from 'cdk-jwt-protected-api';

const app = new App();
Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
const stack = new Stack(app, 'Nag');
const fn = new LambdaFunction(stack, 'Function', {
  code: Code.fromInline('exports.handler = async () => "hello"'),
  handler: 'index.handler',
  runtime: Runtime.NODEJS_24_X,
});
const api = new JwtProtectedApi(stack, 'Api', { routes: { 'GET /private': fn }, publicRoutes: { 'GET /public': fn } });
api.addRoutes({ path: '/admin', methods: [HttpMethod.GET], integration: new FunctionIntegration(fn), groups: ['admins'] });
`;

const SOURCES = { 'common.cts': APP, 'module.mts': APP };

const VALIDATED = JSON.stringify({ '@aws-cdk/core:validateAgainstDefaultRules': true });

const PLACES = {
  'Nag/Function': 'your function',
  'Nag/Api/UserPool': 'the user pool',
  'Nag/Api/UserPool/GroupScopes/Function': 'the trigger for groups',
  'Nag/Api/HttpApi/DefaultStage': 'the stage',
  'Nag/Api/HttpApi/GET--public': 'a public route',
};

function run(cwd: string, command: string, args: string[], env: object = {}): string {
  // The validation that the unit tests switch off is on here, as it is for users, and what it finds is an error.
  return execFileSync(command, args, {
    cwd,
    encoding: 'utf8',
    stdio: 'pipe',
    env: { ...process.env, CDK_VALIDATION: undefined, CDK_CONTEXT_JSON: VALIDATED, ...env },
  });
}

beforeAll(() => {
  const [{ filename }] = JSON.parse(
    run(root, 'npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder]),
  );
  tarball = join(folder, filename);
});
afterAll(() => rmSync(folder, { recursive: true }));

test('the package is under 140 kB and holds what a user needs', () => {
  expect(statSync(tarball).size).toBeLessThan(140_000);
  const files = run(folder, 'tar', ['-tzf', tarball]).split('\n');
  for (const file of ['lib/index.js', 'lib/index.d.ts', '.jsii', 'README.md', 'LICENSE', 'package.json']) {
    expect(files).toContain(`package/${file}`);
  }
  const others = files.filter(
    (file) => !/^(package\/(lib\/.*|\.jsii|README\.md|CHANGELOG\.md|LICENSE|package\.json))?$/.test(file),
  );
  expect(others).toEqual([]);
  expect(files.filter((file) => /private\/.*\.d\.ts$/.test(file))).toEqual([]);
});

test('the package depends on nothing but its peers', () => {
  const manifest = JSON.parse(run(folder, 'tar', ['-xzOf', tarball, 'package/package.json']));
  expect(manifest.dependencies).toBeUndefined();
  expect(manifest.bundledDependencies).toBeUndefined();
  expect(manifest.peerDependencies).toEqual({ 'aws-cdk-lib': '^2.240.0', constructs: '^10.5.0' });
});

describe.each(['2.240.0', 'latest'])('an empty app with aws-cdk-lib %s', (version) => {
  let app: string;

  beforeAll(() => {
    app = installedApp(version);
  });

  test.each([
    ['CommonJS', 'common.cjs'],
    ['an ES module', 'module.mjs'],
  ])('synthesizes as %s', (_, file) => {
    const assembly = join(app, `${file}.out`);
    run(app, process.execPath, [file], { CDK_OUTDIR: assembly });
    const { Resources } = JSON.parse(readFileSync(join(assembly, 'Empty.template.json'), 'utf8'));
    const routes = Object.values<{ Type: string; Properties: Record<string, string> }>(Resources)
      .filter(({ Type }) => Type === 'AWS::ApiGatewayV2::Route')
      .map(({ Properties }) => [Properties.RouteKey, Properties.AuthorizationType]);
    expect(Object.fromEntries(routes)).toEqual({ 'GET /private': 'JWT', 'GET /public': 'NONE' });
  });

  test('does not synthesize when a route is opened', () => {
    const env = { CDK_OUTDIR: join(app, 'opened'), OPEN_A_ROUTE: '1' };
    expect(() => run(app, process.execPath, ['common.cjs'], env)).toThrow(
      "route 'GET /private' (Empty/Api/HttpApi/GET--private/Resource) is open",
    );
  });
});

test('cdk-nag finds what SECURITY.md lists, and nothing else', () => {
  const app = installedApp('latest');
  const assembly = join(app, 'nag.out');
  expect(() => run(app, process.execPath, ['nag.cjs'], { CDK_OUTDIR: assembly })).toThrow('Validation failed');
  const { pluginReports } = JSON.parse(readFileSync(join(assembly, 'validation-report.json'), 'utf8'));
  expect(pluginReports.map(({ pluginName }: PluginReport) => pluginName)).toEqual(['AwsSolutions', 'Serverless']);
  const findings = pluginReports.flatMap(({ violations }: PluginReport) =>
    violations.flatMap(({ ruleName, violatingConstructs }) =>
      violatingConstructs.map(({ constructPath }) => `${ruleName.replace(/\[.*/, '')} at ${placeOf(constructPath)}`),
    ),
  );
  expect(findings.sort()).toEqual(listedFindings().sort());
});

interface PluginReport {
  readonly pluginName: string;
  readonly violations: {
    readonly ruleName: string;
    readonly violatingConstructs: { readonly constructPath: string }[];
  }[];
}

/** The folder of an app that has the package and a version of aws-cdk-lib installed, and is compiled. */
function installedApp(version: string): string {
  const app = join(folder, version);
  if (installed.has(version)) {
    return app;
  }
  const sources = version === 'latest' ? { ...SOURCES, 'nag.cts': NAG_APP } : SOURCES;
  const compilerOptions = { module: 'nodenext', target: 'es2022', strict: true, types: ['node'] };
  mkdirSync(app, { recursive: true });
  writeFileSync(join(app, 'package.json'), JSON.stringify({ name: 'empty', private: true }));
  writeFileSync(join(app, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: Object.keys(sources) }));
  for (const [file, text] of Object.entries(sources)) {
    writeFileSync(join(app, file), text);
  }
  const packages = [tarball, `aws-cdk-lib@${version}`, 'constructs', '@types/node@20'];
  const nag = version === 'latest' ? ['cdk-nag@^3.0.2'] : []; // it wants aws-cdk-lib 2.257
  run(app, 'npm', ['install', '--prefer-offline', '--no-audit', ...packages, ...nag]);
  run(app, process.execPath, [tsc, '-p', '.']);
  installed.add(version);
  return app;
}

/** Where SECURITY.md says that a construct of the app is. */
function placeOf(path: string): string {
  const [place] = Object.entries(PLACES).filter(
    ([start]) => path === `${start}/Resource` || path === `${start}/ServiceRole/Resource`,
  );
  return place?.[1] ?? path;
}

function listedFindings(): string[] {
  const [, section] = readFileSync(join(root, 'SECURITY.md'), 'utf8').split('## What cdk-nag says');
  const rows = section
    .split('\n## ')[0]
    .split('\n')
    .filter((line) => /^\| \w+-/.test(line));
  return rows.map((row) => row.split(' | ').slice(0, 2).join(' at ').replace('| ', ''));
}
