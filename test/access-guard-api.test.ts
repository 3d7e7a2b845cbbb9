import { App, Aws, CfnResource, Lazy, NestedStack, Stack } from 'aws-cdk-lib';
import { type CfnApi, CfnApiGatewayManagedOverrides, type CfnAuthorizer, HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { type CfnUserPool, type UserPool, UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { JwtProtectedApi, SignUpUserPool } from '../src';
import { describeFaults, type Fault, GuardedApp } from './guarded-app';
import { testFunction } from './stack';

const API = 'the API (Stack/Api/HttpApi/Resource)';
const AUTHORIZER = "the API's authorizer (Stack/Api/HttpApi/Authorizer/Resource)";
const CLIENT = '"Stack/Api/BrowserClient/Resource.Ref"';
const ISSUER =
  '{"Fn::Join":["",["https://cognito-idp.",{"Ref":"AWS::Region"},".",{"Ref":"AWS::URLSuffix"},"/","Stack/Api/UserPool/Resource.Ref"]]}';

function unseenRoutesBy(properties: string): string {
  return (
    `${API} has the property ${properties}, which adds routes that are not in the template and might be open: remove it, and ` +
    'add the routes with addRoutes() or addPublicRoutes()'
  );
}

function untrusted(what: string, wayOut = 'remove what changes it'): string {
  return `${AUTHORIZER} has the ${what}, so it might accept tokens that the API must refuse: ${wayOut}`;
}

function audienceIs(clients: string): string {
  return untrusted(`audience ${clients} instead of [${CLIENT}]`, 'use userPoolClients or addUserPoolClient() instead');
}

function apiOf({ api }: GuardedApp): CfnApi {
  return api.httpApi.node.defaultChild as CfnApi;
}

function authorizerOf({ authorizer }: GuardedApp): CfnAuthorizer {
  return authorizer as CfnAuthorizer;
}

const unseen: Fault[] = [
  [
    'quick create by the L1 property',
    (on) => {
      apiOf(on).target = on.fn.functionArn;
    },
    unseenRoutesBy('Target'),
  ],
  [
    'quick create by an override, with all that belongs to it',
    ({ apiResource, fn }) => {
      apiResource.addPropertyOverride('Target', fn.functionArn);
      apiResource.addPropertyOverride('RouteKey', 'ANY /open');
      apiResource.addPropertyOverride('CredentialsArn', 'arn:aws:iam::123456789012:role/invoke');
    },
    unseenRoutesBy('Target, RouteKey, CredentialsArn'),
  ],
  [
    'an OpenAPI definition by the L1 property',
    (on) => {
      apiOf(on).body = { openapi: '3.0.1', paths: {} };
    },
    unseenRoutesBy('Body'),
  ],
  [
    'an OpenAPI definition by an override',
    ({ apiResource }) => apiResource.addPropertyOverride('Body', { openapi: '3.0.1', paths: {} }),
    unseenRoutesBy('Body'),
  ],
  [
    'an OpenAPI definition in a bucket by the L1 property',
    (on) => {
      apiOf(on).bodyS3Location = { bucket: 'definitions', key: 'api.yaml' };
    },
    unseenRoutesBy('BodyS3Location'),
  ],
  [
    'an OpenAPI definition in a bucket by an override',
    ({ apiResource }) => apiResource.addPropertyOverride('BodyS3Location', { Bucket: 'definitions', Key: 'api.yaml' }),
    unseenRoutesBy('BodyS3Location'),
  ],
  [
    'managed overrides',
    ({ other, api }) =>
      new CfnApiGatewayManagedOverrides(other, 'Managed', {
        apiId: api.httpApi.apiId,
        route: { authorizationType: 'NONE' },
      }),
    'managed overrides (Other/Managed) change who can call an API route that is not in the template: remove Route from ' +
      'them, and add the route with addRoutes() or addPublicRoutes()',
  ],
  [
    'a definition of AWS SAM',
    ({ apiResource }) => apiResource.addOverride('Type', 'AWS::Serverless::HttpApi'),
    `${API} has the resource type "AWS::Serverless::HttpApi" instead of "AWS::ApiGatewayV2::Api": do not change its type`,
  ],
  [
    'another resource in its place',
    ({ api }) => api.httpApi.node.tryRemoveChild('Resource'),
    `${API} is not in the template: do not remove it, because the routes are checked against it`,
  ],
];

const distrusted: Fault[] = [
  [
    'another issuer',
    (on) => {
      const { jwtConfiguration } = authorizerOf(on);
      authorizerOf(on).jwtConfiguration = { ...(jwtConfiguration as object), issuer: 'https://issuer.example.com' };
    },
    untrusted(`issuer "https://issuer.example.com" instead of ${ISSUER}`, 'set userPool and issuer of the API instead'),
  ],
  [
    'another issuer by an override',
    ({ authorizer }) => authorizer.addPropertyOverride('JwtConfiguration.Issuer', 'https://issuer.example.com'),
    untrusted(`issuer "https://issuer.example.com" instead of ${ISSUER}`, 'set userPool and issuer of the API instead'),
  ],
  [
    'one more client in the audience',
    ({ authorizer }) =>
      authorizer.addPropertyOverride('JwtConfiguration.Audience', [authorizerClient(authorizer), 'anyone']),
    audienceIs(`[${CLIENT},"anyone"]`),
  ],
  [
    'another client in the audience',
    ({ authorizer }) => authorizer.addPropertyOverride('JwtConfiguration.Audience', ['anyone']),
    audienceIs('["anyone"]'),
  ],
  [
    'no client in the audience',
    ({ authorizer }) => authorizer.addPropertyOverride('JwtConfiguration.Audience', []),
    audienceIs('[]'),
  ],
  [
    'no audience',
    ({ authorizer }) => authorizer.addPropertyDeletionOverride('JwtConfiguration.Audience'),
    audienceIs('not given'),
  ],
  [
    'a configuration that is not known',
    (on) => {
      authorizerOf(on).jwtConfiguration = Lazy.any({ produce: () => ({ 'Fn::If': ['Secure', {}, {}] }) });
    },
    untrusted(`issuer not given instead of ${ISSUER}`, 'set userPool and issuer of the API instead'),
    audienceIs('not given'),
  ],
  [
    'another identity source',
    (on) => {
      authorizerOf(on).identitySource = ['$request.querystring.token'];
    },
    untrusted('identity source ["$request.querystring.token"] instead of ["$request.header.Authorization"]'),
  ],
  [
    'an API that is not known',
    ({ authorizer }) => authorizer.addPropertyOverride('ApiId', 'abc123'),
    untrusted('API "abc123" instead of "Stack/Api/HttpApi/Resource"'),
  ],
  [
    'another type',
    (on) => {
      authorizerOf(on).authorizerType = 'REQUEST';
    },
    untrusted('type "REQUEST" instead of "JWT"'),
  ],
  [
    'another API',
    (on) => {
      authorizerOf(on).apiId = new HttpApi(on.stack, 'Another').apiId;
    },
    untrusted('API "Stack/Another/Resource" instead of "Stack/Api/HttpApi/Resource"'),
  ],
  [
    'another type of resource',
    ({ authorizer }) => authorizer.addOverride('Type', 'Custom::Authorizer'),
    `${AUTHORIZER} has the resource type "Custom::Authorizer" instead of "AWS::ApiGatewayV2::Authorizer": do not change its type`,
  ],
  [
    'no resource',
    ({ api }) => api.httpApi.node.findChild('Authorizer').node.tryRemoveChild('Resource'),
    `${AUTHORIZER} is not in the template: do not remove it, because the routes are checked against it`,
  ],
];

function authorizerClient(authorizer: CfnResource): string {
  const [client] = (authorizer as CfnAuthorizer).stack.node
    .findAll()
    .filter((construct) => CfnResource.isCfnResource(construct))
    .filter(({ cfnResourceType }) => cfnResourceType === 'AWS::Cognito::UserPoolClient');
  return client.ref;
}

function unknownIssuer(pool: string, issuer = ISSUER): string {
  return (
    `user pool (${pool}) has the issuer configuration UPDATED, while the API trusts the issuer ${issuer}, which is not the ` +
    "issuer in the pool's tokens: set the option issuer of the API to https://issuer-cognito-idp.<region>.amazonaws.com/<user " +
    'pool id>'
  );
}

const newIssuer: Fault[] = [
  [
    'by an override',
    ({ api }) =>
      (api.userPool.node.defaultChild as CfnUserPool).addPropertyOverride('IssuerConfiguration.Type', 'UPDATED'),
    unknownIssuer('Stack/Api/UserPool/Resource'),
  ],
];

describeFaults('an API that has routes by', unseen);
describeFaults('an authorizer with', distrusted);
describeFaults('a user pool of the newer issuer', newIssuer);

describe('clients whose ids turn out to be none', () => {
  test.each<[string, string | undefined, string]>([
    ['an id that is not given', undefined, '[]'],
    ['an empty id', '', '[""]'],
    ['no value', Aws.NO_VALUE, '[{"Ref":"AWS::NoValue"}]'],
  ])('fail the synthesis: %s', (_, clientId, shown) => {
    const app = new App();
    const stack = new Stack(app, 'Stack');
    const client = UserPoolClient.fromUserPoolClientId(stack, 'Client', clientId!);
    new JwtProtectedApi(stack, 'Api', { userPool: new SignUpUserPool(stack, 'Pool'), userPoolClients: [client] });
    expect(() => app.synth()).toThrow(
      new Error(
        `Validation failed with the following errors:\n  [Stack/Api] ${AUTHORIZER} has the audience ${shown}, which might contain no ` +
          'app client: set userPoolClients to clients whose ids are known',
      ),
    );
  });
});

describe('an API that is as it was declared', () => {
  test('may have managed overrides of its stage, which open nothing', () => {
    const on = new GuardedApp();
    const apiId = on.api.httpApi.apiId;
    new CfnApiGatewayManagedOverrides(on.stack, 'Managed', { apiId, stage: { description: 'Production' } });
    expect(() => on.synth()).not.toThrow();
  });

  test('may have its clients in any order', () => {
    const on = new GuardedApp();
    const client = (on.api.userPool as UserPool).addClient('App', { disableOAuth: true });
    on.api.addUserPoolClient(client);
    const audience = [client.userPoolClientId, on.api.userPoolClient.userPoolClientId];
    on.authorizer.addPropertyOverride('JwtConfiguration.Audience', audience);
    expect(() => on.synth()).not.toThrow();
  });

  test('may be in a nested stack', () => {
    const stack = new Stack(new App(), 'Stack');
    const nested = new NestedStack(stack, 'Nested');
    new JwtProtectedApi(nested, 'Api', { routes: { 'GET /private': testFunction(nested) } });
    expect(() => (stack.node.root as App).synth()).not.toThrow();
  });
});

describe('a user pool of the newer issuer', () => {
  function appOf(issuerOf: (pool: UserPool) => string | undefined, type = 'UPDATED'): App {
    const stack = new Stack(new App(), 'Stack', { env: { account: '123456789012', region: 'eu-west-1' } });
    const userPool = new SignUpUserPool(stack, 'Pool');
    (userPool.node.defaultChild as CfnUserPool).addPropertyOverride('IssuerConfiguration.Type', type);
    new JwtProtectedApi(stack, 'Api', { userPool, issuer: issuerOf(userPool) });
    return stack.node.root as App;
  }

  test('is right where the API is given its issuer', () => {
    const issuerOf = ({ userPoolId }: UserPool) => `https://issuer-cognito-idp.eu-west-1.amazonaws.com/${userPoolId}`;
    expect(() => appOf(issuerOf).synth()).not.toThrow();
  });

  test('is refused where the API is given the issuer that pools had before', () => {
    const issuerOf = ({ userPoolId }: UserPool) => `https://cognito-idp.eu-west-1.amazonaws.com/${userPoolId}`;
    expect(() => appOf(issuerOf).synth()).toThrow('set the option issuer of the API');
  });

  test('is not one whose issuer configuration has another type', () => {
    expect(() => appOf(() => undefined, 'ORIGINAL').synth()).not.toThrow();
  });
});
