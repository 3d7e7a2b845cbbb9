import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

jest.setTimeout(600_000);

const root = join(__dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'packed-'));
const tsc = join(root, 'node_modules/typescript/bin/tsc');
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

function run(cwd: string, command: string, args: string[], env: object = {}): string {
  // The validation that the unit tests switch off is on here, as it is for users.
  return execFileSync(command, args, {
    cwd,
    encoding: 'utf8',
    stdio: 'pipe',
    env: { ...process.env, CDK_VALIDATION: undefined, ...env },
  });
}

beforeAll(() => {
  const [{ filename }] = JSON.parse(
    run(root, 'npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder]),
  );
  tarball = join(folder, filename);
});
afterAll(() => rmSync(folder, { recursive: true }));

test('the package is under 100 kB and holds what a user needs', () => {
  expect(statSync(tarball).size).toBeLessThan(100_000);
  const files = run(folder, 'tar', ['-tzf', tarball]).split('\n');
  for (const file of ['lib/index.js', 'lib/index.d.ts', '.jsii', 'API.md', 'README.md', 'LICENSE', 'package.json']) {
    expect(files).toContain(`package/${file}`);
  }
  const others = files.filter(
    (file) => !/^(package\/(lib\/.*|\.jsii|API\.md|README\.md|LICENSE|package\.json))?$/.test(file),
  );
  expect(others).toEqual([]);
});

test('the package depends on nothing but its peers', () => {
  const manifest = JSON.parse(run(folder, 'tar', ['-xzOf', tarball, 'package/package.json']));
  expect(manifest.dependencies).toBeUndefined();
  expect(manifest.bundledDependencies).toBeUndefined();
  expect(manifest.peerDependencies).toEqual({ 'aws-cdk-lib': '^2.224.0', constructs: '^10.5.1' });
});

describe.each(['2.224.0', 'latest'])('an empty app with aws-cdk-lib %s', (version) => {
  const app = join(folder, version);

  beforeAll(() => {
    mkdirSync(app);
    writeFileSync(join(app, 'package.json'), JSON.stringify({ name: 'empty', private: true }));
    const compilerOptions = { module: 'nodenext', target: 'es2022', strict: true, types: ['node'] };
    writeFileSync(join(app, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['common.cts', 'module.mts'] }));
    run(app, 'npm', [
      'install',
      '--prefer-offline',
      '--no-audit',
      tarball,
      `aws-cdk-lib@${version}`,
      'constructs',
      '@types/node@20',
    ]);
    writeFileSync(join(app, 'common.cts'), APP);
    writeFileSync(join(app, 'module.mts'), APP);
    run(app, process.execPath, [tsc, '-p', '.']);
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
