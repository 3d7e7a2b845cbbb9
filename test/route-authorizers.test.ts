import type { Stack } from 'aws-cdk-lib';
import {
  HttpAuthorizer,
  HttpMethod,
  HttpNoneAuthorizer,
  type HttpRoute,
  type HttpRouteAuthorizerConfig,
  type IHttpRouteAuthorizer,
} from 'aws-cdk-lib/aws-apigatewayv2';
import {
  HttpIamAuthorizer,
  HttpJwtAuthorizer,
  HttpLambdaAuthorizer,
  HttpLambdaResponseType,
  HttpUserPoolAuthorizer,
} from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  type AddProtectedRoutesOptions,
  FunctionIntegration,
  JwtProtectedApi,
  type JwtProtectedApiProps,
} from '../src';
import { Match, routesIn, Template, testFunction, testStack } from './stack';

const METHODS = [HttpMethod.GET];
const PARTNER = 'https://login.partner.example.com';

class Fixture {
  readonly stack = testStack();
  readonly api: JwtProtectedApi;
  readonly integration = new FunctionIntegration(testFunction(this.stack));

  constructor(props?: JwtProtectedApiProps) {
    this.api = new JwtProtectedApi(this.stack, 'Api', props);
  }

  add(authorizer: IHttpRouteAuthorizer, options: Partial<AddProtectedRoutesOptions> = {}): HttpRoute[] {
    const { integration } = this;
    return this.api.addRoutes({ path: '/reports', methods: METHODS, integration, authorizer, ...options });
  }

  get paths(): string[] {
    return this.stack.node.findAll().map((construct) => construct.node.path);
  }

  /** The template, which is there only if no guard fails. */
  get template(): Template {
    return Template.fromStack(this.stack);
  }
}

function bindingTo(config: HttpRouteAuthorizerConfig): IHttpRouteAuthorizer {
  return { bind: () => config };
}

const iam = () => new HttpIamAuthorizer();
const lambda = (stack: Stack) =>
  new HttpLambdaAuthorizer('Judge', testFunction(stack, 'Judge'), { responseTypes: [HttpLambdaResponseType.SIMPLE] });
const partner = (_stack?: Stack) => new HttpJwtAuthorizer('Partner', PARTNER, { jwtAudience: ['reports'] });
const imported = (authorizerType: string) => (stack: Stack) =>
  HttpAuthorizer.fromHttpAuthorizerAttributes(stack, 'Imported', { authorizerId: 'abc123', authorizerType });

describe('a route is closed by', () => {
  test('IAM', () => {
    const on = new Fixture();
    const [route] = on.add(iam());
    route.grantInvoke(new Role(on.stack, 'Caller', { assumedBy: new ServicePrincipal('ec2.amazonaws.com') }));
    const { template } = on;
    expect(routesIn(template)['GET /reports']).toMatchObject({ AuthorizationType: 'AWS_IAM' });
    template.resourceCountIs('AWS::ApiGatewayV2::Authorizer', 1);
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: { Statement: [{ Action: 'execute-api:Invoke', Effect: 'Allow', Resource: Match.anyValue() }] },
    });
  });

  test.each<[string, (stack: Stack) => IHttpRouteAuthorizer, string, object]>([
    [
      'a Lambda function',
      lambda,
      'CUSTOM',
      {
        Name: 'Judge',
        AuthorizerType: 'REQUEST',
        AuthorizerPayloadFormatVersion: '2.0',
        EnableSimpleResponses: true,
        IdentitySource: ['$request.header.Authorization'],
      },
    ],
    [
      'the JWT authorizer of another issuer',
      partner,
      'JWT',
      { Name: 'Partner', AuthorizerType: 'JWT', JwtConfiguration: { Audience: ['reports'], Issuer: PARTNER } },
    ],
    [
      'the JWT authorizer of another user pool',
      (stack) => {
        const pool = UserPool.fromUserPoolId(stack, 'Staff', 'eu-west-1_aBcDeFgHi');
        const userPoolClients = [pool.addClient('Client', { disableOAuth: true })];
        return new HttpUserPoolAuthorizer('Staff', pool, { userPoolClients, userPoolRegion: 'eu-west-1' });
      },
      'JWT',
      {
        Name: 'Staff',
        AuthorizerType: 'JWT',
        JwtConfiguration: {
          Audience: [{ Ref: Match.stringLikeRegexp('^StaffClient') }],
          Issuer: 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_aBcDeFgHi',
        },
      },
    ],
  ])('%s, which is made once for all its routes', (_, authorizer, AuthorizationType, properties) => {
    const on = new Fixture();
    const one = authorizer(on.stack);
    on.add(one);
    on.add(one, { path: '/orders', methods: [HttpMethod.GET, HttpMethod.PUT] });
    const { template } = on;

    const [[AuthorizerId], ...others] = Object.entries(
      template.findResources('AWS::ApiGatewayV2::Authorizer', { Properties: properties }),
    );
    expect(others).toEqual([]);
    const routes = routesIn(template);
    for (const key of ['GET /reports', 'GET /orders', 'PUT /orders']) {
      expect(routes[key]).toMatchObject({ AuthorizationType, AuthorizerId: { Ref: AuthorizerId } });
      expect(routes[key].AuthorizationScopes).toBeUndefined();
    }
  });

  test.each(['JWT', 'CUSTOM'])('an imported authorizer of the type %s', (type) => {
    const on = new Fixture();
    on.add(imported(type)(on.stack));
    const route = routesIn(on.template)['GET /reports'];
    expect(route).toMatchObject({ AuthorizationType: type, AuthorizerId: 'abc123' });
    expect(route.AuthorizationScopes).toBeUndefined();
  });

  test.each<[string, () => IHttpRouteAuthorizer, string[] | undefined, string[]]>([
    ['scopes of its own', partner, ['reports/read', 'reports/all'], ['reports/read', 'reports/all']],
    [
      'scopes that the authorizer brings',
      () => bindingTo({ authorizationType: 'JWT', authorizerId: 'abc123', authorizationScopes: ['reports/read'] }),
      undefined,
      ['reports/read'],
    ],
    [
      'scopes from both',
      () => bindingTo({ authorizationType: 'JWT', authorizerId: 'abc123', authorizationScopes: ['reports/read'] }),
      ['reports/all'],
      ['reports/read', 'reports/all'],
    ],
  ])('a JWT authorizer with %s', (_, authorizer, authorizationScopes, scopes) => {
    const on = new Fixture();
    on.add(authorizer(), { authorizationScopes });
    expect(routesIn(on.template)['GET /reports'].AuthorizationScopes).toEqual(scopes);
  });

  test('an authorizer that takes another header than CORS would need for the API’s own tokens', () => {
    const on = new Fixture({
      corsPreflight: { allowOrigins: ['https://app.example.com'], allowHeaders: ['x-api-key'] },
    });
    on.add(lambda(on.stack));
    expect(routesIn(on.template)['GET /reports'].AuthorizationType).toBe('CUSTOM');
  });
});

test('routes of other authorizers leave those of the API as they are', () => {
  const on = new Fixture();
  on.add(partner());
  on.api.addRoutes({ path: '/notes', methods: METHODS, integration: on.integration });
  expect(routesIn(on.template)['GET /notes']).toMatchObject({
    AuthorizationType: 'JWT',
    AuthorizationScopes: ['aws.cognito.signin.user.admin'],
    AuthorizerId: { Ref: 'ApiHttpApiAuthorizer4E9EA314' },
  });
});

test.each<[string, (stack: Stack) => IHttpRouteAuthorizer, string]>([
  ['IAM', iam, 'AWS_IAM'],
  ['a Lambda authorizer', lambda, 'CUSTOM'],
])('a route that is added to httpApi with %s has no scopes, which API Gateway would refuse', (_, authorizer, type) => {
  const on = new Fixture();
  const { api, stack, integration } = on;
  api.httpApi.addRoutes({ path: '/beside', methods: METHODS, integration, authorizer: authorizer(stack) });
  const route = routesIn(on.template)['GET /beside'];
  expect(route.AuthorizationType).toBe(type);
  expect(route.AuthorizationScopes).toBeUndefined();
});

describe('the error for', () => {
  const open = (type: string) =>
    `authorizer of '/reports' has the authorization type '${type}', which accepts every request: use addPublicRoutes() if you want ` +
    'that, or an authorizer of the type JWT, AWS_IAM, CUSTOM';
  const unknown = (type: string) =>
    `authorizer of '/reports' has the authorization type '${type}', which might not refuse anyone: use an authorizer of the type JWT, ` +
    'AWS_IAM, CUSTOM';
  const scopesWith = (type: string) =>
    `authorizationScopes of '/reports' is ['reports/read', 'reports/all'], but its authorizer has the type '${type}', and API ` +
    'Gateway supports scopes only with JWT: remove authorizationScopes';
  const authorizationScopes = ['reports/read', 'reports/all'];

  describe('an authorizer of the CDK, of whose call nothing is left:', () => {
    test.each<[string, (stack: Stack) => IHttpRouteAuthorizer, Partial<AddProtectedRoutesOptions>, string]>([
      ['none', () => new HttpNoneAuthorizer(), {}, open('NONE')],
      ['IAM with scopes', iam, { authorizationScopes }, scopesWith('AWS_IAM')],
      ['a Lambda function with scopes', lambda, { authorizationScopes }, scopesWith('CUSTOM')],
    ])('%s', (_, authorizer, options, message) => {
      const on = new Fixture();
      const one = authorizer(on.stack);
      const before = on.paths;
      expect(() => on.add(one, options)).toThrow(new Error(message));
      expect(on.paths).toEqual(before);
      expect(on.api.routes).toEqual([]);
    });
  });

  test.each<[string, IHttpRouteAuthorizer | ((stack: Stack) => IHttpRouteAuthorizer), string]>([
    ['an authorizer of your own that closes nothing', bindingTo({ authorizationType: 'NONE' }), open('NONE')],
    [
      'one that says otherwise before it is bound',
      Object.assign(bindingTo({ authorizationType: 'NONE' }), { authorizationType: 'JWT' }),
      open('NONE'),
    ],
    ['one of a type that API Gateway does not know', bindingTo({ authorizationType: 'none' }), unknown('none')],
    ['an imported authorizer that closes nothing', imported('NONE'), open('NONE')],
    ['an imported authorizer of a type that no route has', imported('REQUEST'), unknown('REQUEST')],
  ])('%s', (_, authorizer, message) => {
    const on = new Fixture();
    const one = typeof authorizer === 'function' ? authorizer(on.stack) : authorizer;
    expect(() => on.add(one)).toThrow(new Error(message));
    expect(on.api.routes).toEqual([]);
    expect(routesIn(on.template)).toEqual({});
  });

  test('an imported Lambda authorizer with scopes', () => {
    const on = new Fixture();
    expect(() => on.add(imported('CUSTOM')(on.stack), { authorizationScopes })).toThrow(
      new Error(scopesWith('CUSTOM')),
    );
  });

  test('an authorizer with the id of the API’s own, which is there from the beginning', () => {
    const on = new Fixture();
    const impostor = new HttpJwtAuthorizer('Authorizer', PARTNER, { jwtAudience: ['reports'] });
    // The CDK's own words, in which it calls the class of the API by a name that changes.
    expect(() => on.add(impostor)).toThrow(/^There is already a Construct with name 'Authorizer' in .*\[HttpApi\]$/);
  });
});
