import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, type Environment, RemovalPolicies, Stack, Stage } from 'aws-cdk-lib';
import { CognitoUserPoolsAuthorizer, LambdaIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpMethod, WebSocketApi, WebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2';
import {
  HttpIamAuthorizer,
  HttpLambdaAuthorizer,
  WebSocketLambdaAuthorizer,
} from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration, WebSocketLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { FunctionUrlOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { LambdaDeploymentGroup } from 'aws-cdk-lib/aws-codedeploy';
import { UserPoolOperation } from 'aws-cdk-lib/aws-cognito';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { ApplicationLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { LambdaTarget as BalancerTarget } from 'aws-cdk-lib/aws-elasticloadbalancingv2-targets';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import { OrganizationPrincipal } from 'aws-cdk-lib/aws-iam';
import { Alias, FunctionUrlAuthType, type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { SnsEventSource, SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Bucket, EventType } from 'aws-cdk-lib/aws-s3';
import { LambdaDestination } from 'aws-cdk-lib/aws-s3-notifications';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { DefinitionBody, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { FunctionIntegration, JwtProtectedApi, SignUpUserPool } from '../../src';
import { STACKS } from '../golden/stacks';
import { testFunction } from '../stack';
import { codeBlocksOf } from '../support/code-blocks';
import { exportsOf } from '../support/source-files';
import { warnedIn } from './warnings';

const { ANY, GET, POST } = HttpMethod;
const env = { account: '123456789012', region: 'eu-west-1' };

/** Each makes something that people make, in a stack with a function. */
const APPS: [string, (stack: Stack, fn: LambdaFunction) => void][] = [
  [
    'one function for /health and, with a token, the rest',
    (stack, fn) => {
      const api = new JwtProtectedApi(stack, 'Api', { corsPreflight: { allowOrigins: ['https://app.example.com'] } });
      const integration = new FunctionIntegration(fn);
      api.addRoutes({ path: '/', methods: [ANY], integration });
      api.addRoutes({ path: '/{proxy+}', methods: [ANY], integration });
      api.addPublicRoutes({ path: '/health', methods: [GET], integration });
    },
  ],
  [
    'one function for a protected $default and public routes',
    (stack, fn) => {
      const publicRoutes = { 'GET /health': fn, 'ANY /public/{proxy+}': fn, 'POST /webhooks/{source}': fn };
      new JwtProtectedApi(stack, 'Api', { routes: { $default: fn }, publicRoutes });
    },
  ],
  [
    'pages from one function, data from another',
    (stack, fn) => {
      const pages = testFunction(stack, 'Pages');
      new JwtProtectedApi(stack, 'Api', { routes: { 'ANY /api/{proxy+}': fn }, publicRoutes: { $default: pages } });
    },
  ],
  [
    'a function URL with IAM behind CloudFront',
    (stack, fn) => {
      new JwtProtectedApi(stack, 'Api', { routes: { 'GET /private': fn } });
      const url = fn.addFunctionUrl({ authType: FunctionUrlAuthType.AWS_IAM });
      new Distribution(stack, 'Site', { defaultBehavior: { origin: FunctionUrlOrigin.withOriginAccessControl(url) } });
    },
  ],
  [
    'a webhook behind a function URL of its own',
    (stack, fn) => {
      new JwtProtectedApi(stack, 'Api', { routes: { 'GET /private': fn } });
      testFunction(stack, 'Webhook').addFunctionUrl({ authType: FunctionUrlAuthType.NONE });
    },
  ],
  [
    'callers of the organization',
    (stack, fn) => {
      new JwtProtectedApi(stack, 'Api', { routes: { 'GET /private': fn } });
      fn.grantInvoke(new OrganizationPrincipal('o-1234567890'));
    },
  ],
  [
    'events of the account',
    (stack, fn) => {
      new JwtProtectedApi(stack, 'Api', { routes: { 'GET /private': fn } });
      new Rule(stack, 'Nightly', { schedule: Schedule.cron({ hour: '1' }), targets: [new LambdaTarget(fn)] });
      fn.addEventSource(new SqsEventSource(new Queue(stack, 'Queue')));
      fn.addEventSource(new SnsEventSource(new Topic(stack, 'Topic')));
      new Bucket(stack, 'Bucket').addEventNotification(EventType.OBJECT_CREATED, new LambdaDestination(fn));
      const definitionBody = DefinitionBody.fromChainable(new LambdaInvoke(stack, 'Invoke', { lambdaFunction: fn }));
      new StateMachine(stack, 'StateMachine', { definitionBody });
    },
  ],
  [
    'several APIs with one pool and one function',
    (stack, fn) => {
      const userPool = new SignUpUserPool(stack, 'Pool');
      const userPoolClients = [userPool.addBrowserClient('Web')];
      new JwtProtectedApi(stack, 'Api', { userPool, userPoolClients, routes: { 'GET /a': fn } });
      new JwtProtectedApi(stack, 'Admin', {
        userPool,
        userPoolClients,
        routes: { 'GET /a': fn },
        publicRoutes: { 'GET /b': fn },
      });
    },
  ],
  [
    'another HTTP API with IAM and one with an authorizer',
    (stack, fn) => {
      new JwtProtectedApi(stack, 'Api', { routes: { 'GET /private': fn } });
      new HttpApi(stack, 'Internal', {
        defaultAuthorizer: new HttpIamAuthorizer(),
        defaultIntegration: new HttpLambdaIntegration('Integration', fn),
      });
      const integration = new HttpLambdaIntegration('Integration', fn);
      const authorizer = new HttpLambdaAuthorizer('Authorizer', testFunction(stack, 'Authorizing'));
      new HttpApi(stack, 'Partner').addRoutes({ path: '/a', methods: [POST], integration, authorizer });
    },
  ],
  [
    'a public HTTP API and a REST API with functions of their own',
    (stack, fn) => {
      new JwtProtectedApi(stack, 'Api', { routes: { 'GET /private': fn } });
      const other = testFunction(stack, 'Other');
      new HttpApi(stack, 'Open', { defaultIntegration: new HttpLambdaIntegration('Integration', other) });
      new RestApi(stack, 'Rest', { defaultIntegration: new LambdaIntegration(other) }).root.addMethod('ANY');
      const integration = new WebSocketLambdaIntegration('ForDefault', other);
      new WebSocketApi(stack, 'Socket', { defaultRouteOptions: { integration } });
    },
  ],
  [
    'a REST API for partners with API keys',
    (stack, fn) => {
      new JwtProtectedApi(stack, 'Api', { routes: { 'GET /private': fn } });
      new RestApi(stack, 'Rest').root.addMethod('GET', new LambdaIntegration(fn), { apiKeyRequired: true });
    },
  ],
  [
    'a REST API with the same pool, and CORS',
    (stack, fn) => {
      const { userPool } = new JwtProtectedApi(stack, 'Api', { routes: { 'GET /private': fn } });
      const authorizer = new CognitoUserPoolsAuthorizer(stack, 'Authorizer', { cognitoUserPools: [userPool] });
      const defaultCorsPreflightOptions = { allowOrigins: ['https://app.example.com'] };
      const rest = new RestApi(stack, 'Rest', { defaultCorsPreflightOptions });
      rest.root.addResource('notes').addMethod('GET', new LambdaIntegration(fn), { authorizer });
    },
  ],
  [
    'a WebSocket API with an authorizer',
    (stack, fn) => {
      new JwtProtectedApi(stack, 'Api', { routes: { 'GET /private': fn } });
      const authorizer = new WebSocketLambdaAuthorizer('Authorizer', testFunction(stack, 'Authorizing'));
      const webSocketApi = new WebSocketApi(stack, 'Socket', {
        connectRouteOptions: { integration: new WebSocketLambdaIntegration('ForConnect', fn), authorizer },
        defaultRouteOptions: { integration: new WebSocketLambdaIntegration('ForDefault', fn) },
      });
      new WebSocketStage(stack, 'SocketStage', { webSocketApi, stageName: 'live', autoDeploy: true });
    },
  ],
  [
    'a load balancer in the same network',
    (stack, fn) => {
      new JwtProtectedApi(stack, 'Api', { routes: { 'GET /private': fn } });
      const balancer = new ApplicationLoadBalancer(stack, 'Balancer', { vpc: new Vpc(stack, 'Vpc') });
      balancer.addListener('Http', { port: 80 }).addTargets('Function', { targets: [new BalancerTarget(fn)] });
    },
  ],
  [
    'a second stage, and data that is kept',
    (stack, fn) => {
      const api = new JwtProtectedApi(stack, 'Api', { routes: { 'GET /private': fn }, publicRoutes: { 'GET /a': fn } });
      api.httpApi.addStage('Live', { stageName: 'live', autoDeploy: true });
      RemovalPolicies.of(stack).retain({ applyToResourceTypes: ['AWS::Cognito::UserPool', 'AWS::Logs::LogGroup'] });
    },
  ],
  [
    'an alias that is deployed gradually',
    (stack, fn) => {
      const live = new Alias(stack, 'Live', { aliasName: 'live', version: fn.currentVersion });
      new LambdaDeploymentGroup(stack, 'Deployments', { alias: live });
      new JwtProtectedApi(stack, 'Api', { routes: { 'GET /private': live }, publicRoutes: { 'GET /public': live } });
    },
  ],
  [
    'a trigger of the pool that answers a route as well',
    (stack, fn) => {
      const userPool = new SignUpUserPool(stack, 'Pool');
      userPool.addTrigger(UserPoolOperation.POST_CONFIRMATION, fn);
      new JwtProtectedApi(stack, 'Api', { userPool, routes: { 'GET /private': fn } });
    },
  ],
  [
    'groups, and a throttle for each route',
    (stack, fn) => {
      const api = new JwtProtectedApi(stack, 'Api', { groups: ['admins'], throttle: { rateLimit: 100 } });
      const integration = new FunctionIntegration(fn);
      api.addRoutes({ path: '/users', methods: [GET], integration, groups: ['admins'], throttle: { rateLimit: 1 } });
    },
  ],
];

describe.each<[string, Environment | undefined]>([
  ['of any environment', undefined],
  ['of a known environment', env],
])('no door is seen in an app %s that has', (_, environment) => {
  test.each(APPS)('%s', (_name, make) => {
    const app = new App();
    const stack = new Stack(app, 'Stack', { env: environment });
    make(stack, testFunction(stack));
    expect(warnedIn(app)).toEqual([]);
  });

  test('all of these, each in a stage of its own', () => {
    const app = new App();
    for (const [index, [, make]] of APPS.entries()) {
      const stack = new Stack(new Stage(app, `Stage${index}`), 'Stack', { env: environment });
      make(stack, testFunction(stack));
    }
    expect(warnedIn(app)).toEqual([]);
  });

  test('its functions in another stack', () => {
    const app = new App();
    const functions = new Stack(app, 'Functions', { env: environment });
    const stack = new Stack(app, 'Stack', { env: environment });
    const fn = testFunction(functions);
    new JwtProtectedApi(stack, 'Api', { routes: { 'GET /private': fn }, publicRoutes: { 'GET /public': fn } });
    expect(warnedIn(app)).toEqual([]);
  });
});

describe('no door is seen in', () => {
  test.each(Object.entries(STACKS))('the golden stack %s', (_, make) => {
    expect(warnedIn(make().node.root as App)).toEqual([]);
  });

  const root = join(__dirname, '../..');
  const blocks = codeBlocksOf(readFileSync(join(root, 'README.md'), 'utf8'))
    .filter(({ language, words }) => language === 'ts' && words.length === 0)
    .map(({ heading, code }): [string, string] => [heading, code]);

  test.each(blocks)('README, %s', (_, code) => {
    const fixture = readFileSync(join(root, 'rosetta/default.ts-fixture'), 'utf8');
    // Values in place of those that the README only declares.
    const given = code.replace(/declare const (\w+): (?:\w+\.)?(\w+);/g, "const $1 = make('$2', '$1', this);");
    const app = `
      import { App } from 'aws-cdk-lib';
      import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
      ${fixture.replace('/// here', given)}
      function make(type, id, stack) {
        switch (type) {
          case 'Function': return new lambda.Function(stack, id, {
            code: lambda.Code.fromInline('exports.handler'), handler: 'index.handler', runtime: lambda.Runtime.NODEJS_24_X,
          });
          case 'JwtProtectedApi': return new JwtProtectedApi(stack, id);
          case 'DomainName': return new apigwv2.DomainName(stack, id, {
            domainName: 'api.example.com',
            certificate: Certificate.fromCertificateArn(stack, 'C', 'arn:aws:acm:eu-west-1:123456789012:certificate/a'),
          });
          case 'Key': return new kms.Key(stack, id);
          case 'IUserPool': return new SignUpUserPool(stack, id);
          case 'IUserPoolClient': return stack.node.findChild('userPool').addBrowserClient(id);
          case 'SecretValue': return SecretValue.unsafePlainText('secret');
        }
      }
      export const app = new App();
      new Fixture(app, 'Readme');
      app.synth();`;
    const files = new Map([
      ['app.ts', app],
      ['handlers/private.ts', 'export const handler = async () => "private";'],
      ['handlers/report.ts', 'export const handler = async () => "report";'],
      ['package-lock.json', '{}'],
    ]);
    const warned = warnedIn(exportsOf<{ app: App }>(files, 'app.ts').app);
    // README declares its clients elsewhere than the routes that ask for their scopes.
    expect(warned.filter(([id]) => id !== 'unobtainableScope')).toEqual([]);
  });
});
