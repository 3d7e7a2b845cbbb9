import { App, CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  type CfnRoute,
  DomainName,
  HttpMethod,
  IpAddressType,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  ManagedLoginVersion,
  OAuthScope,
  ResourceServerScope,
  UserPool,
  UserPoolClient,
} from 'aws-cdk-lib/aws-cognito';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Charset, OutputFormat, SourceMapMode } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, Source } from 'aws-cdk-lib/aws-s3-deployment';
import {
  AccessLogs,
  FunctionIntegration,
  JwtProtectedApi,
  NodejsHandlers,
  RouteAccess,
  SignUpUserPool,
} from 'cdk-jwt-protected-api';

const app = new App();
const stack = new Stack(app, 'Notes');

// Handlers, bundled by esbuild.
const handlers = new NodejsHandlers(stack, 'Handlers', {
  directory: 'handlers',
  names: ['notes', 'report'],
  runtime: Runtime.NODEJS_22_X,
  timeout: Duration.seconds(10),
  overrides: {
    report: {
      memorySize: 1024,
      bundling: {
        banner: '// report',
        bundleAwsSDK: false,
        charset: Charset.UTF8,
        define: { REPORT: '"monthly"' },
        externalModules: ['pg-native'],
        footer: '// end',
        format: OutputFormat.ESM,
        inject: ['handlers/shim.js'],
        keepNames: true,
        loader: { '.txt': 'text' },
        mainFields: ['module', 'main'],
        minify: true,
        sourceMap: true,
        sourceMapMode: SourceMapMode.EXTERNAL,
        sourcesContent: false,
        target: 'node22',
        tsconfig: 'handlers/tsconfig.json',
      },
    },
  },
});
const notes = handlers.get('notes');
const report = new FunctionIntegration(handlers.get('report'));

// A user pool with managed login, and an API that takes the tokens of two of its app clients.
const userPool = new SignUpUserPool(stack, 'UserPool', { userPoolName: 'notes' });
const userPoolDomain = userPool.addDomain('Domain', {
  cognitoDomain: { domainPrefix: 'notes' },
  managedLoginVersion: ManagedLoginVersion.CLASSIC_HOSTED_UI,
});
const web = userPool.addBrowserClient('Web', { oAuth: { callbackUrls: ['https://app.example.com/'] } });
const mobile = userPool.addBrowserClient('Mobile');
const domainName = new DomainName(stack, 'DomainName', {
  domainName: 'api.example.com',
  certificate: Certificate.fromCertificateArn(stack, 'Certificate', 'arn:aws:acm:eu-west-1:123456789012:certificate/a'),
});
const api = new JwtProtectedApi(stack, 'Api', {
  routes:
    process.env.WRONG === 'route-key' ? { 'get notes': notes } : { 'GET /notes': notes, 'GET /notes/{id}': notes },
  publicRoutes: { 'GET /health': notes },
  userPool,
  userPoolClients: [web],
  corsPreflight: { allowOrigins: ['https://app.example.com'] },
  apiName: 'notes',
  description: 'Notes',
  ipAddressType: IpAddressType.DUAL_STACK,
  domainMapping: { domainName, mappingKey: 'v1' },
  disableExecuteApiEndpoint: true,
  throttle: { rateLimit: 100, burstLimit: 200 },
  routeQuota: 400,
  authorizerQuota: 20,
  accessLogs: AccessLogs.toNewLogGroup({
    retention: RetentionDays.ONE_YEAR,
    encryptionKey: new Key(stack, 'Key'),
    removalPolicy: RemovalPolicy.DESTROY,
    format: AccessLogFormat.custom('$context.requestId $context.status'),
  }),
});
api.addUserPoolClient(mobile);
api.addRoutes({
  path: '/reports/{id}',
  methods: [HttpMethod.GET, HttpMethod.PUT],
  integration: report,
  groups: process.env.WRONG === 'empty-groups' ? [] : ['admins'],
});
api.addRoutes({
  path: '/statistics',
  methods: [HttpMethod.GET],
  integration: report,
  authorizationScopes: ['statistics/read'],
  throttle: { rateLimit: 10, burstLimit: 20 },
});
api.addRoutes({ path: '/jobs', methods: [HttpMethod.POST], integration: report, authorizer: new HttpIamAuthorizer() });
api.addPublicRoutes({ path: '/docs', methods: [HttpMethod.GET], integration: report });

// Programs that sign in as themselves.
const read = new ResourceServerScope({ scopeName: 'read', scopeDescription: 'Read all notes' });
const server = userPool.addResourceServer('Server', { identifier: 'notes', scopes: [read] });
const machineScopes = [OAuthScope.resourceServer(server, read)];
api.addMachineClient('Nightly', {
  scopes: machineScopes,
  userPoolClientName: 'nightly',
  accessTokenValidity: Duration.minutes(10),
});
api.addRoutes({
  path: '/drafts',
  methods: [HttpMethod.GET],
  integration: report,
  groups: ['admins'],
  machineScopes,
});
api.addMachineRoutes({ path: '/export', methods: [HttpMethod.GET], integration: report, machineScopes });
if (process.env.WRONG === 'open-route') {
  const [route] = api.httpApi.node.findChild('GET--notes').node.findAll().slice(1);
  (route as CfnRoute).addPropertyOverride('AuthorizationType', 'NONE');
}

// What the pages need.
new BucketDeployment(stack, 'Pages', {
  destinationBucket: new Bucket(stack, 'Bucket'),
  sources: [
    Source.jsonData('config.json', api.amplifyConfig({ apiName: 'notes', userPoolDomain })),
    Source.jsonData('amplify_outputs.json', api.amplifyOutputs()),
  ],
});
new CfnOutput(stack, 'ApiEndpoint', { value: api.endpoint });
new CfnOutput(stack, 'UserPoolId', { value: api.userPool.userPoolId });
new CfnOutput(stack, 'UserPoolClientId', { value: api.userPoolClient.userPoolClientId });
new CfnOutput(stack, 'HandlerNames', { value: handlers.names.join(' ') });

// The declared routes, for an inventory.
const words = {
  [RouteAccess.PUBLIC]: 'anyone',
  [RouteAccess.JWT]: 'token',
  [RouteAccess.IAM]: 'IAM',
  [RouteAccess.LAMBDA]: 'Lambda authorizer',
};
const inventory = api.routes.map(({ routeKey, access, authorizationScopes, groups, machineScopes, handlerPath }) =>
  [routeKey, words[access], ...authorizationScopes, ...groups, ...machineScopes, handlerPath].join(' '),
);
new CfnOutput(stack, 'Routes', { value: inventory.join('; ') });

// A pool of another stack, of the new issuer, and ID tokens.
const partners = UserPool.fromUserPoolId(stack, 'Partners', 'eu-west-1_aBcDeFgHi');
const fn = new LambdaFunction(stack, 'Function', {
  code: Code.fromInline('exports.handler = async () => "Hello!"'),
  handler: 'index.handler',
  runtime: Runtime.NODEJS_22_X,
});
new JwtProtectedApi(stack, 'PartnersApi', {
  routes: { 'GET /': fn },
  userPool: partners,
  userPoolClients: [UserPoolClient.fromUserPoolClientId(stack, 'Partner', '1example23456789')],
  issuer: 'https://issuer-cognito-idp.eu-west-1.amazonaws.com/eu-west-1_aBcDeFgHi',
  acceptIdTokens: true,
  accessLogs: AccessLogs.to(new LogGroupLogDestination(new LogGroup(stack, 'Logs'))),
});
new JwtProtectedApi(stack, 'Defaults', { groups: ['editors'], accessLogs: AccessLogs.off() });

app.synth();
