import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { DomainName, HttpMethod, IpAddressType } from 'aws-cdk-lib/aws-apigatewayv2';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { FeaturePlan, ManagedLoginVersion } from 'aws-cdk-lib/aws-cognito';
import { Key } from 'aws-cdk-lib/aws-kms';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { AccessLogs, FunctionIntegration, JwtProtectedApi, SignUpUserPool } from '../../src';
import { testFunction, testStack } from '../stack';
import { exportsOf, type SourceFiles } from '../support/source-files';
import type { TemplateJson } from './losses';

/** How each stack whose template is in this folder is made today. */
export const STACKS: { readonly [name: string]: () => Stack } = {
  'default-stack': defaultStack,
  'every-option': everyOption,
  example,
};

/** What is held against the templates in this folder. */
export const GOLDEN_STACKS: { readonly [name: string]: () => TemplateJson } = Object.fromEntries(
  Object.entries(STACKS).map(([name, make]) => [name, () => templateOf(make())]),
);

/** The template that was written for a stack when it was changed last on purpose. */
export function goldenTemplate(name: string): TemplateJson {
  return JSON.parse(readFileSync(goldenFile(name), 'utf8'));
}

export function goldenFile(name: string): string {
  return join(__dirname, `${name}.json`);
}

/** A stack's template with its asset hashes, which every change of the code changes, made one. */
function templateOf(stack: Stack): TemplateJson {
  const text = JSON.stringify(Template.fromStack(stack).toJSON());
  return JSON.parse(text.replace(/\b[0-9a-f]{64}\b/g, '0'.repeat(64)));
}

function stackWithPaths(): Stack {
  return testStack('Stack', new App({ context: { 'aws:cdk:enable-path-metadata': true } }));
}

function defaultStack(): Stack {
  const stack = stackWithPaths();
  const handler = testFunction(stack);
  new JwtProtectedApi(stack, 'Api', {
    routes: { 'GET /private': handler },
    publicRoutes: { 'GET /public': handler },
  });
  return stack;
}

/** Every option that makes a resource, or gives one a name. */
function everyOption(): Stack {
  const stack = stackWithPaths();
  const handler = testFunction(stack);
  const userPool = new SignUpUserPool(stack, 'People', { userPoolName: 'people', featurePlan: FeaturePlan.ESSENTIALS });
  const oAuth = { callbackUrls: ['https://app.example.com/'], logoutUrls: ['https://app.example.com/'] };
  const web = userPool.addBrowserClient('Web', { userPoolClientName: 'web', oAuth });
  const mobile = userPool.addBrowserClient('Mobile');
  userPool.addDomain('Domain', {
    cognitoDomain: { domainPrefix: 'people' },
    managedLoginVersion: ManagedLoginVersion.NEWER_MANAGED_LOGIN,
  });
  const certificateArn = 'arn:aws:acm:us-east-1:111122223333:certificate/golden';
  const domainName = new DomainName(stack, 'DomainName', {
    domainName: 'api.example.com',
    certificate: Certificate.fromCertificateArn(stack, 'Certificate', certificateArn),
  });
  const api = new JwtProtectedApi(stack, 'Api', {
    userPool,
    userPoolClients: [web],
    routes: { 'GET /private': handler },
    publicRoutes: { 'GET /public': handler },
    apiName: 'golden',
    description: 'Every option',
    ipAddressType: IpAddressType.DUAL_STACK,
    corsPreflight: { allowOrigins: ['https://app.example.com'] },
    domainMapping: { domainName, mappingKey: 'v1' },
    disableExecuteApiEndpoint: true,
    throttle: { rateLimit: 100, burstLimit: 200 },
    accessLogs: AccessLogs.toNewLogGroup({ retention: RetentionDays.ONE_YEAR, encryptionKey: new Key(stack, 'Key') }),
  });
  api.addUserPoolClient(mobile);
  const integration = new FunctionIntegration(handler);
  api.addRoutes({ path: '/users/{id}', methods: [HttpMethod.ANY], integration, groups: ['admins', 'editors'] });
  api.addPublicRoutes({ path: '/health', methods: [HttpMethod.GET], integration, throttle: { rateLimit: 1 } });

  // Groups are made in a pool of the API's own alone.
  const withGroups = new JwtProtectedApi(stack, 'WithGroups', { groups: ['admins'] });
  withGroups.addRoutes({ path: '/users', methods: [HttpMethod.GET], integration, groups: ['admins'] });
  return stack;
}

/** The stack of examples/hello under its own feature flags, with a page in place of those that a bundler makes. */
function example(): Stack {
  const folder = join(__dirname, '../../examples/hello');
  const sources = readdirSync(folder, { recursive: false, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const handlers = readdirSync(join(folder, 'handlers')).map((file) => `handlers/${file}`);
  const files: SourceFiles = new Map([
    ...[...sources, ...handlers].map((file): [string, string] => [file, readFileSync(join(folder, file), 'utf8')]),
    ['frontend/dist/index.html', ''],
    ['package-lock.json', '{}'],
  ]);
  const app = `${files.get('app.ts')}\nexport const stack = new HelloStack(new App(), 'Hello');\n`;
  const { context } = JSON.parse(readFileSync(join(folder, 'cdk.json'), 'utf8'));
  return exportsOf<{ stack: Stack }>(new Map([...files, ['app.ts', app]]), 'app.ts', {
    ...context,
    'aws:cdk:enable-path-metadata': true,
  }).stack;
}
