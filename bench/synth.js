/**
 * One synthesis of one contender, in a process of its own: `node bench/synth.js <contender> <routes> <functions> [apis]`
 * prints what it took and what came out. Each API has a stack of its own with its share of the routes and functions. Plain
 * JavaScript, so that nothing is compiled while the clock runs.
 */
const start = process.cpuUsage();
process.env.CDK_VALIDATION ??= 'false';

const { readFileSync, readdirSync, rmSync } = require('node:fs');
const { join } = require('node:path');
const { App, Stack } = require('aws-cdk-lib/core');
const lambda = require('aws-cdk-lib/aws-lambda');

const contenders = {
  'cdk-jwt-protected-api': (stack, routes, functions) => {
    const { FunctionIntegration, JwtProtectedApi } = require('..');
    const api = new JwtProtectedApi(stack, 'Api', { routeQuota: Math.max(routes, 300) });
    const integrations = times(functions, (f) => new FunctionIntegration(functionOf(stack, f)));
    times(routes, (r) =>
      api.addRoutes({ path: `/things/${r}`, methods: ['GET'], integration: integrations[r % functions] }),
    );
  },

  'stable L2, by hand': (stack, routes, functions) =>
    byHand(stack, routes, functions, {
      ...require('aws-cdk-lib/aws-apigatewayv2'),
      ...require('aws-cdk-lib/aws-apigatewayv2-authorizers'),
      ...require('aws-cdk-lib/aws-apigatewayv2-integrations'),
    }),

  'alpha packages': (stack, routes, functions) =>
    byHand(stack, routes, functions, {
      ...require('@aws-cdk/aws-apigatewayv2-alpha'),
      ...require('@aws-cdk/aws-apigatewayv2-authorizers-alpha'),
      ...require('@aws-cdk/aws-apigatewayv2-integrations-alpha'),
    }),

  'L1 only': (stack, routes, functions) => {
    const { CfnUserPool, CfnUserPoolClient } = require('aws-cdk-lib/aws-cognito');
    const { CfnRole } = require('aws-cdk-lib/aws-iam');
    const { CfnApi, CfnAuthorizer, CfnIntegration, CfnRoute, CfnStage } = require('aws-cdk-lib/aws-apigatewayv2');
    const pool = new CfnUserPool(stack, 'Pool');
    const client = new CfnUserPoolClient(stack, 'Client', { userPoolId: pool.ref });
    const api = new CfnApi(stack, 'Api', { name: 'api', protocolType: 'HTTP' });
    new CfnStage(stack, 'Stage', { apiId: api.ref, stageName: '$default', autoDeploy: true });
    const authorizer = new CfnAuthorizer(stack, 'Authorizer', {
      apiId: api.ref,
      name: 'authorizer',
      authorizerType: 'JWT',
      identitySource: ['$request.header.Authorization'],
      jwtConfiguration: {
        audience: [client.ref],
        issuer: `https://cognito-idp.${stack.region}.amazonaws.com/${pool.ref}`,
      },
    });
    const integrations = times(functions, (f) => {
      const role = new CfnRole(stack, `Role${f}`, {
        assumeRolePolicyDocument: {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } }],
        },
        managedPolicyArns: [`arn:${stack.partition}:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole`],
      });
      const fn = new lambda.CfnFunction(stack, `Function${f}`, {
        code: { zipFile: CODE },
        handler: 'index.handler',
        role: role.attrArn,
        runtime: 'nodejs24.x',
      });
      new lambda.CfnPermission(stack, `Permission${f}`, {
        action: 'lambda:InvokeFunction',
        functionName: fn.ref,
        principal: 'apigateway.amazonaws.com',
        sourceArn: `arn:${stack.partition}:execute-api:${stack.region}:${stack.account}:${api.ref}/*`,
      });
      return new CfnIntegration(stack, `Integration${f}`, {
        apiId: api.ref,
        integrationType: 'AWS_PROXY',
        integrationUri: fn.attrArn,
        payloadFormatVersion: '2.0',
      });
    });
    times(
      routes,
      (r) =>
        new CfnRoute(stack, `Route${r}`, {
          apiId: api.ref,
          routeKey: `GET /things/${r}`,
          target: `integrations/${integrations[r % functions].ref}`,
          authorizationType: 'JWT',
          authorizationScopes: ['aws.cognito.signin.user.admin'],
          authorizerId: authorizer.ref,
        }),
    );
  },

  'AWS Solutions Constructs': (stack, routes, functions) => {
    const { CognitoToApiGatewayToLambda } = require('@aws-solutions-constructs/aws-cognito-apigateway-lambda');
    const { LambdaIntegration } = require('aws-cdk-lib/aws-apigateway');
    const handlers = times(functions, (f) => functionOf(stack, f));
    const api = new CognitoToApiGatewayToLambda(stack, 'Api', {
      existingLambdaObj: handlers[0],
      apiGatewayProps: { proxy: false },
    });
    const things = api.apiGateway.root.addResource('things');
    times(routes, (r) =>
      things.addResource(String(r)).addMethod('GET', new LambdaIntegration(handlers[r % functions])),
    );
    api.addAuthorizers();
  },
};

/** As people write it: an integration for each route. */
function byHand(stack, routes, functions, { HttpApi, HttpLambdaIntegration, HttpUserPoolAuthorizer }) {
  const { UserPool } = require('aws-cdk-lib/aws-cognito');
  const pool = new UserPool(stack, 'Pool', { selfSignUpEnabled: true, signInAliases: { email: true } });
  const client = pool.addClient('Client', { authFlows: { userSrp: true } });
  const authorizer = new HttpUserPoolAuthorizer('Authorizer', pool, { userPoolClients: [client] });
  const api = new HttpApi(stack, 'Api', {
    defaultAuthorizer: authorizer,
    defaultAuthorizationScopes: ['aws.cognito.signin.user.admin'],
  });
  const handlers = times(functions, (f) => functionOf(stack, f));
  times(routes, (r) => {
    const integration = new HttpLambdaIntegration(`Integration${r}`, handlers[r % functions]);
    api.addRoutes({ path: `/things/${r}`, methods: ['GET'], integration });
  });
}

const CODE = 'exports.handler = async () => "hello"';

function functionOf(stack, f) {
  return new lambda.Function(stack, `Function${f}`, {
    code: lambda.Code.fromInline(CODE),
    handler: 'index.handler',
    runtime: lambda.Runtime.NODEJS_24_X,
  });
}

function times(count, make) {
  return Array.from({ length: count }, (_, index) => make(index));
}

function sum(values) {
  return values.reduce((total, value) => total + value, 0);
}

/** The bytes of the fullest policy of a function, with the lengths that names have once they are deployed. */
function policyBytes(template) {
  const bytes = new Map();
  for (const [id, { Type, Properties }] of Object.entries(template.Resources)) {
    if (Type === 'AWS::Lambda::Permission') {
      const key = JSON.stringify(Properties.FunctionName);
      bytes.set(key, (bytes.get(key) ?? 0) + statementBytes(id, Properties));
    }
  }
  return Math.max(0, ...bytes.values());
}

function statementBytes(id, { SourceArn }) {
  const parts = SourceArn['Fn::Join'][1].map((part) => (typeof part === 'string' ? part : LENGTHS(part)));
  return JSON.stringify({
    Sid: `stack-${id}-ABCDEFGHIJKL`,
    Effect: 'Allow',
    Principal: { Service: 'apigateway.amazonaws.com' },
    Action: 'lambda:InvokeFunction',
    Resource: `arn:aws:lambda:eu-west-1:123456789012:function:${'f'.repeat(40)}`,
    Condition: { ArnLike: { 'AWS:SourceArn': parts.join('') } },
  }).length;
}

function LENGTHS({ Ref }) {
  return { 'AWS::Partition': 'aws', 'AWS::Region': 'eu-west-1', 'AWS::AccountId': '123456789012' }[Ref] ?? 'a1b2c3d4e5';
}

const [contender, ...counts] = process.argv.slice(2);
const [routes, functions, apis = 1] = counts.map(Number);
const app = new App({ context: { '@aws-cdk/core:stackResourceLimit': '0' }, analyticsReporting: false });
times(apis, (a) => contenders[contender](new Stack(app, `Stack${a}`), routes / apis, functions / apis));
const { directory } = app.synth();
const { user, system } = process.cpuUsage(start);
const texts = readdirSync(directory)
  .filter((file) => file.endsWith('.template.json'))
  .map((file) => readFileSync(join(directory, file), 'utf8'));
const templates = texts.map((text) => JSON.parse(text));
rmSync(directory, { recursive: true });
console.log(
  JSON.stringify({
    cpu: (user + system) / 1000,
    resources: sum(templates.map(({ Resources }) => Object.keys(Resources).length)),
    bytes: sum(texts.map((text) => text.length)),
    policyBytes: Math.max(...templates.map(policyBytes)),
  }),
);
