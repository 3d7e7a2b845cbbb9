import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from '../support/assembly.js';
import { Program } from '../support/program.js';
import { programFolder } from '../support/python.js';

const modules = fileURLToPath(new URL('../../../node_modules', import.meta.url));

const start = `const { App, CfnOutput, DockerImage, Stack } = require('${modules}/aws-cdk-lib');
const { CorsHttpMethod, DomainName, HttpApi } = require('${modules}/aws-cdk-lib/aws-apigatewayv2');
const { HttpLambdaIntegration } = require('${modules}/aws-cdk-lib/aws-apigatewayv2-integrations');
const { Certificate, CertificateValidation } = require('${modules}/aws-cdk-lib/aws-certificatemanager');
const { Code, Function, Runtime } = require('${modules}/aws-cdk-lib/aws-lambda');
const node = { runtime: Runtime.NODEJS_22_X, handler: 'index.handler' };`;

/** An app whose custom domain is that of its API, and of its site. */
const customDomain = `${start}
const { Distribution, ResponseHeadersPolicy } = require('${modules}/aws-cdk-lib/aws-cloudfront');
const { S3BucketOrigin } = require('${modules}/aws-cdk-lib/aws-cloudfront-origins');
const { Bucket } = require('${modules}/aws-cdk-lib/aws-s3');
const { BucketDeployment, Source } = require('${modules}/aws-cdk-lib/aws-s3-deployment');
const stack = new Stack(new App(), 'S', { env: { account: '111122223333', region: 'eu-west-1' } });
const certificate = Certificate.fromCertificateArn(stack, 'Cert', 'arn:aws:acm:us-east-1:111122223333:certificate/a');
const domainName = new DomainName(stack, 'Dn', { domainName: 'api.example.com', certificate });
const api = new HttpApi(stack, 'Api', {
  defaultDomainMapping: { domainName },
  disableExecuteApiEndpoint: true,
  corsPreflight: { allowOrigins: ['https://app.example.com'], allowMethods: [CorsHttpMethod.GET] },
});
const code = Code.fromInline('exports.handler = async () => process.env.API + " " + process.env.SITE');
const environment = { API: 'https://api.example.com/v', SITE: 'https://app.example.com' };
const fn = new Function(stack, 'F', { ...node, code, environment });
api.addRoutes({ path: '/public', integration: new HttpLambdaIntegration('I', fn) });
const bucket = new Bucket(stack, 'Site');
const responseHeadersPolicy = new ResponseHeadersPolicy(stack, 'Headers', {
  securityHeadersBehavior: {
    contentSecurityPolicy: { contentSecurityPolicy: 'connect-src https://api.example.com', override: true },
  },
});
const distribution = new Distribution(stack, 'Dist', {
  defaultBehavior: { origin: S3BucketOrigin.withOriginAccessControl(bucket), responseHeadersPolicy },
  defaultRootObject: 'index.html',
  domainNames: ['app.example.com'],
  certificate,
});
new BucketDeployment(stack, 'Dep', {
  destinationBucket: bucket,
  distribution,
  sources: [
    Source.data('index.html', '<p>hi'),
    Source.jsonData('config.json', { endpoint: api.defaultStage.domainUrl, bucket: bucket.bucketName }),
  ],
});
new CfnOutput(stack, 'Endpoint', { value: api.defaultStage.domainUrl });
new CfnOutput(stack, 'SiteUrl', { value: 'https://app.example.com' });`;

/** An app that looks up what its `cdk.context.json` has. */
const lookup = `${start}
const { HostedZone } = require('${modules}/aws-cdk-lib/aws-route53');
const { StringParameter } = require('${modules}/aws-cdk-lib/aws-ssm');
const env = { account: process.env.CDK_DEFAULT_ACCOUNT, region: process.env.CDK_DEFAULT_REGION };
const stack = new Stack(new App(), 'S', { env });
const zone = HostedZone.fromLookup(stack, 'Zone', { domainName: 'example.com' });
const TABLE = StringParameter.valueFromLookup(stack, '/app/table');
const validation = CertificateValidation.fromDns(zone);
const certificate = new Certificate(stack, 'Cert', { domainName: 'api.example.com', validation });
const domainName = new DomainName(stack, 'Dn', { domainName: 'api.example.com', certificate });
const api = new HttpApi(stack, 'Api', { defaultDomainMapping: { domainName, mappingKey: 'v1' } });
const code = Code.fromInline('exports.handler = async () => process.env.TABLE');
const fn = new Function(stack, 'F', { ...node, code, environment: { TABLE } });
api.addRoutes({ path: '/notes', integration: new HttpLambdaIntegration('I', fn) });
new CfnOutput(stack, 'Url', { value: 'https://api.example.com/v1/notes' });`;

/** An app with a function that only a container can bundle. */
const dockerBundling = `${start}
const stack = new Stack(new App(), 'S');
const api = new HttpApi(stack, 'Api');
const add = (path, props) =>
  api.addRoutes({ path, integration: new HttpLambdaIntegration(path, new Function(stack, path.slice(1), props)) });
const image = DockerImage.fromRegistry('none');
add('/python', {
  runtime: Runtime.PYTHON_3_13,
  handler: 'index.handler',
  code: Code.fromAsset(__dirname + '/src', { bundling: { image, command: ['bash', '-c', 'make'] } }),
});
add('/node', { ...node, code: Code.fromInline('exports.handler = async () => 1') });`;

interface ReportedApp {
  readonly program: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
}

async function served(t: TestContext, { program, files = {}, env = {} }: ReportedApp) {
  const folder = temporaryFolder(t);
  mkdirSync(join(folder, 'src'));
  const all = { 'cdk.json': '{"app":"node app.cjs"}', 'app.cjs': program, ...files };
  for (const [name, text] of Object.entries(all)) {
    writeFileSync(join(folder, name), text);
  }
  return (await Program.start(t, folder, ['--port', '0', '--json'], env)).document;
}

const textOf = async (url: string | undefined) => (await fetch(url ?? '')).text();

describe('an app in the shape of a report', () => {
  it('that has a custom domain gets local addresses in outputs, pages, policies, variables and CORS', async (t) => {
    const { outputs, sites, apis } = await served(t, { program: customDomain });
    const [site = '', api = ''] = [sites[0]?.url, apis[0]?.url];
    assert.match(site, /^http:\/\/localhost:\d+$/);
    assert.equal(outputs.S?.SiteUrl, site);
    assert.equal(String(outputs.S?.Endpoint).replace(/\/$/, ''), api);
    const config = JSON.parse(await textOf(`${site}/config.json`)) as { endpoint: string };
    assert.equal(config.endpoint.replace(/\/$/, ''), api);
    const page = await fetch(`${site}/index.html`);
    assert.ok(page.headers.get('content-security-policy')?.includes(`connect-src ${api}`));
    assert.doesNotMatch(String(page.headers.get('content-security-policy')), /example\.com/);
    const answer = await fetch(`${api}/public`, { headers: { origin: site } });
    assert.equal(await answer.text(), `${api}/v ${site}`);
    assert.equal(answer.headers.get('access-control-allow-origin'), site);
  });

  it('that looks up what cdk.context.json has is served with it, below its mapping key', async (t) => {
    const context = {
      'hosted-zone:account=111122223333:domainName=example.com:region=eu-west-1': {
        Id: '/hostedzone/Z1',
        Name: 'example.com.',
      },
      'ssm:account=111122223333:parameterName=/app/table:region=eu-west-1': 'tbl',
    };
    const { outputs, domains } = await served(t, {
      program: lookup,
      files: { 'cdk.context.json': JSON.stringify(context) },
      env: { CDK_DEFAULT_ACCOUNT: '111122223333', AWS_REGION: 'eu-west-1' },
    });
    assert.equal(outputs.S?.Url, `${domains[0]?.url}/v1/notes`);
    assert.equal(await textOf(outputs.S?.Url), 'tbl');
  });

  it('that is in a workspace bundles its functions with esbuild at the root of the workspace', async (t) => {
    const root = temporaryFolder(t);
    const folder = join(root, 'packages/app');
    mkdirSync(folder, { recursive: true });
    mkdirSync(join(root, 'node_modules/.bin'), { recursive: true });
    symlinkSync(join(modules, '.bin/esbuild'), join(root, 'node_modules/.bin/esbuild'));
    symlinkSync(join(modules, 'esbuild'), join(root, 'node_modules/esbuild'));
    writeFileSync(join(root, 'package-lock.json'), '{}');
    writeFileSync(join(folder, 'handler.ts'), 'export const handler = async (): Promise<string> => "bundled";');
    writeFileSync(join(folder, 'cdk.json'), '{"app":"node app.cjs"}');
    writeFileSync(
      join(folder, 'app.cjs'),
      `${start}
       const { NodejsFunction } = require('${modules}/aws-cdk-lib/aws-lambda-nodejs');
       const stack = new Stack(new App(), 'S');
       const fn = new NodejsFunction(stack, 'F', { entry: __dirname + '/handler.ts' });
       new HttpApi(stack, 'Api').addRoutes({ path: '/', integration: new HttpLambdaIntegration('I', fn) });`,
    );
    const { document } = await Program.start(t, folder, ['--port', '0', '--json']);
    assert.equal(await textOf(document.apis[0]?.url), 'bundled');
  });

  it('that has esbuild, but not in the folder of a lock file, is served without that function, which is listed', async (t) => {
    const entry = "__dirname + '/handler.ts'";
    const { apis, unserved } = await served(t, {
      program: `${start}
        const { NodejsFunction } = require('${modules}/aws-cdk-lib/aws-lambda-nodejs');
        const stack = new Stack(new App(), 'S');
        const api = new HttpApi(stack, 'Api');
        const add = (fn) => api.addRoutes({ path: '/' + fn.node.id, integration: new HttpLambdaIntegration(fn.node.id, fn) });
        add(new Function(stack, 'inline', { ...node, code: Code.fromInline('exports.handler = async () => "inline"') }));
        add(new NodejsFunction(stack, 'npm', { entry: ${entry}, depsLockFilePath: __dirname + '/package-lock.json' }));
        add(new NodejsFunction(stack, 'yarn', { entry: ${entry}, depsLockFilePath: __dirname + '/yarn.lock' }));`,
      files: { 'handler.ts': 'export const handler = async () => 1;', 'package-lock.json': '{}', 'yarn.lock': '' },
      env: {
        PATH: `${programFolder(join(temporaryFolder(t), 'bin'), 'npx', 'exit 1')}:${dirname(process.execPath)}:/bin`,
      },
    });
    assert.equal(await textOf(`${apis[0]?.url}/inline`), 'inline');
    const reasons = [
      ['npm', /esbuild was not found in '\/.*', where .*: run 'npm install --save-dev esbuild' there/],
      ['yarn', /'yarn' was not found, but the CDK starts esbuild with it .* lock file in '\/.*': install it/],
    ] as const;
    for (const [name, reason] of reasons) {
      assert.equal((await fetch(`${apis[0]?.url}/${name}`)).status, 501);
      assert.match(String(unserved.find((text) => text.includes(`S/${name}`))), reason);
    }
  });

  it('that bundles a function in a container is served without this function, which is listed', async (t) => {
    const env = { PATH: `${dirname(process.execPath)}:/bin` };
    const { apis, unserved } = await served(t, { program: dockerBundling, files: { 'src/index.py': '' }, env });
    assert.equal(await textOf(`${apis[0]?.url}/node`), '1');
    assert.equal((await fetch(`${apis[0]?.url}/python`)).status, 501);
    assert.match(String(unserved.find((text) => text.includes('S/python'))), /neither Docker nor Finch is running/);
  });
});
