import {
  App,
  Aspects,
  Aws,
  Annotations as CdkAnnotations,
  type CfnElement,
  CfnOutput,
  CfnParameter,
  CfnResource,
  type CfnStack,
  Fn,
  Lazy,
  NestedStack,
  Stack,
} from 'aws-cdk-lib';
import { Annotations } from 'aws-cdk-lib/assertions';
import {
  CfnAuthorizer,
  CfnRoute,
  HttpApi,
  HttpMethod,
  HttpNoneAuthorizer,
  HttpRoute,
  HttpRouteKey,
  type IHttpApi,
  WebSocketApi,
  WebSocketRoute,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer, HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { WebSocketMockIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { OAuthScope, ResourceServerScope, type UserPool } from 'aws-cdk-lib/aws-cognito';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { FunctionIntegration, JwtProtectedApi } from '../src';
import { Match, openRoutesIn, Template, testFunction } from './stack';

const OPEN =
  'is open but was not declared public: declare it in publicRoutes or by addPublicRoutes() if anyone may call it, or remove what takes its authorizer off';

/** An API with a protected and a public route, and a second stack beside it. */
class Fixture {
  readonly app = new App();
  readonly stack = new Stack(this.app, 'Stack');
  readonly other = new Stack(this.app, 'Other');
  readonly fn: IFunction = testFunction(this.stack);
  readonly api = new JwtProtectedApi(this.stack, 'Api', {
    routes: { 'GET /private': this.fn },
    publicRoutes: { 'GET /public': this.fn },
  });

  get route(): CfnRoute {
    return this.l1('GET--private');
  }

  get publicRoute(): CfnRoute {
    return this.l1('GET--public');
  }

  get apiLogicalId(): string {
    return this.stack.resolve((this.api.httpApi.node.defaultChild as CfnElement).logicalId);
  }

  synth(): void {
    this.app.synth();
  }

  addRawRoute(scope: Construct, apiId: unknown, properties: object = {}): void {
    const Target = 'integrations/abc123';
    new CfnResource(scope, 'Raw', {
      type: 'AWS::ApiGatewayV2::Route',
      properties: { ApiId: apiId, RouteKey: 'GET /raw', Target, ...properties },
    });
  }

  addRouteTo(scope: Construct, httpApi: IHttpApi): void {
    const integration = new FunctionIntegration(testFunction(scope, 'Behind'));
    new HttpRoute(scope, 'Route', { httpApi, integration, routeKey: HttpRouteKey.with('/beside', HttpMethod.GET) });
  }

  private l1(id: string): CfnRoute {
    return this.api.httpApi.node.findChild(id).node.defaultChild as CfnRoute;
  }
}

const opened: [how: string, open: (on: Fixture) => void, route: string, fault?: string][] = [
  [
    'HttpNoneAuthorizer through httpApi',
    ({ api, fn }) =>
      api.httpApi.addRoutes({
        path: '/open',
        methods: [HttpMethod.GET],
        integration: new FunctionIntegration(fn),
        authorizer: new HttpNoneAuthorizer(),
        authorizationScopes: [],
      }),
    "'GET /open' (Stack/Api/HttpApi/GET--open/Resource)",
  ],
  [
    'the L1 property',
    ({ route }) => {
      route.authorizationType = 'NONE';
    },
    "'GET /private' (Stack/Api/HttpApi/GET--private/Resource)",
  ],
  [
    'a property override',
    ({ route }) => route.addPropertyOverride('AuthorizationType', 'NONE'),
    "'GET /private' (Stack/Api/HttpApi/GET--private/Resource)",
  ],
  [
    'a deletion override',
    ({ route }) => route.addPropertyDeletionOverride('AuthorizationType'),
    "'GET /private' (Stack/Api/HttpApi/GET--private/Resource)",
  ],
  [
    'a Properties. override',
    ({ route }) => route.addOverride('Properties.AuthorizationType', 'NONE'),
    "'GET /private' (Stack/Api/HttpApi/GET--private/Resource)",
  ],
  [
    'an aspect',
    ({ app }) =>
      Aspects.of(app).add({
        visit: (node) => {
          if (node instanceof CfnRoute) {
            node.addPropertyOverride('AuthorizationType', 'NONE');
          }
        },
      }),
    "'GET /private' (Stack/Api/HttpApi/GET--private/Resource)",
  ],
  [
    'a raw CfnRoute',
    ({ stack, api }) => new CfnRoute(stack, 'Raw', { apiId: api.httpApi.apiId, routeKey: 'GET /raw' }),
    "'GET /raw' (Stack/Raw)",
  ],
  ['a generic CfnResource', (on) => on.addRawRoute(on.stack, on.api.httpApi.apiId), "'GET /raw' (Stack/Raw)"],
  [
    'a generic CfnResource with a Ref by name',
    (on) => on.addRawRoute(on.stack, { Ref: on.apiLogicalId }),
    "'GET /raw' (Stack/Raw)",
  ],
  [
    'a generic CfnResource with a GetAtt by name',
    (on) => on.addRawRoute(on.stack, { 'Fn::GetAtt': [on.apiLogicalId, 'ApiId'] }),
    "'GET /raw' (Stack/Raw)",
  ],
  [
    'a generic CfnResource with a Sub by name',
    (on) => on.addRawRoute(on.stack, { 'Fn::Sub': `\${${on.apiLogicalId}}` }),
    "'GET /raw' (Stack/Raw)",
  ],
  [
    'a generic CfnResource with the id in the variables of a Sub',
    (on) => {
      const unrelated = new HttpApi(on.stack, 'Unrelated');
      const name = on.stack.resolve((unrelated.node.defaultChild as CfnElement).logicalId);
      on.addRawRoute(on.stack, Fn.sub(`\${${name}}`, { [name]: on.api.httpApi.apiId }));
    },
    "'GET /raw' (Stack/Raw)",
  ],
  [
    'a generic CfnResource with the id in a Join',
    (on) => on.addRawRoute(on.stack, Fn.join('', ['', on.api.httpApi.apiId])),
    "'GET /raw' (Stack/Raw)",
  ],
  [
    'a generic CfnResource with the id in a string',
    (on) => on.addRawRoute(on.stack, `${on.api.httpApi.apiId}${Aws.NO_VALUE}`),
    "'GET /raw' (Stack/Raw)",
  ],
  [
    'a route of another stack',
    ({ other, api }) => new CfnRoute(other, 'Raw', { apiId: api.httpApi.apiId, routeKey: 'GET /raw' }),
    "'GET /raw' (Other/Raw)",
  ],
  [
    'a route of another stack with an import by name',
    (on) => {
      new CfnOutput(on.stack, 'ApiId', { value: on.api.httpApi.apiId, exportName: 'the-api' });
      on.addRawRoute(on.other, Fn.importValue('the-api'));
    },
    "'GET /raw' (Other/Raw)",
  ],
  [
    'a route of a nested stack',
    (on) => on.addRawRoute(new NestedStack(on.stack, 'Nested'), on.api.httpApi.apiId),
    "'GET /raw' (Stack/Nested/Raw)",
  ],
  [
    'a route of a nested stack with a parameter',
    (on) => {
      const nested = new NestedStack(on.stack, 'Nested', { parameters: { ApiId: on.api.httpApi.apiId } });
      new CfnParameter(nested, 'ApiId');
      on.addRawRoute(nested, { Ref: 'ApiId' });
    },
    "'GET /raw' (Stack/Nested/Raw)",
  ],
  [
    'a route of a nested stack, overridden with a token',
    ({ stack, api }) => {
      const nested = new NestedStack(stack, 'Nested');
      const raw = new CfnRoute(nested, 'Raw', { apiId: 'abc123', routeKey: 'GET /raw' });
      raw.addPropertyOverride('ApiId', api.httpApi.apiId);
    },
    "'GET /raw' (Stack/Nested/Raw)",
  ],
  [
    'a route with the output of a nested stack',
    (on) => {
      const nested = new NestedStack(on.stack, 'Nested');
      const output = new CfnOutput(nested, 'ApiId', { value: on.api.httpApi.apiId });
      const resource = nested.nestedStackResource as CfnStack;
      on.addRawRoute(on.stack, resource.getAtt(`Outputs.${nested.resolve(output.logicalId)}`));
    },
    "'GET /raw' (Stack/Raw)",
  ],
  [
    'a route of an imported HttpApi',
    (on) =>
      on.addRouteTo(on.other, HttpApi.fromHttpApiAttributes(on.other, 'Imported', { httpApiId: on.api.httpApi.apiId })),
    "'GET /beside' (Other/Route/Resource)",
  ],
  [
    'a public route that is widened',
    ({ publicRoute }) => publicRoute.addPropertyOverride('RouteKey', 'ANY /public'),
    "'ANY /public' (Stack/Api/HttpApi/GET--public/Resource)",
  ],
  [
    'a route key that is not known',
    (on) => on.addRawRoute(on.stack, on.api.httpApi.apiId, { RouteKey: { Ref: 'AWS::StackName' } }),
    'with an unknown key (Stack/Raw)',
  ],
  [
    'a route key that could not have been declared',
    (on) => on.addRawRoute(on.stack, on.api.httpApi.apiId, { RouteKey: 'anything' }),
    "'anything' (Stack/Raw)",
  ],
  [
    'an authorization type that is not known',
    ({ route }) => route.addPropertyOverride('AuthorizationType', { 'Fn::If': ['Secure', 'JWT', 'NONE'] }),
    "'GET /private' (Stack/Api/HttpApi/GET--private/Resource)",
    'has the authorization type {"Fn::If":["Secure","JWT","NONE"]}, of which it cannot be told whether it is closed: use one of JWT, AWS_IAM, CUSTOM',
  ],
  [
    'no scopes',
    ({ route }) => route.addPropertyDeletionOverride('AuthorizationScopes'),
    "'GET /private' (Stack/Api/HttpApi/GET--private/Resource)",
    'asks for the scopes [] instead of ["aws.cognito.signin.user.admin"]: name its scopes in addRoutes({ authorizationScopes })',
  ],
  [
    'one more scope, as scopes are alternatives',
    ({ route }) => route.addPropertyOverride('AuthorizationScopes', ['aws.cognito.signin.user.admin', 'openid']),
    "'GET /private' (Stack/Api/HttpApi/GET--private/Resource)",
    'asks for the scopes ["aws.cognito.signin.user.admin","openid"] instead of ["aws.cognito.signin.user.admin"]: name its scopes in addRoutes({ authorizationScopes })',
  ],
  [
    'the authorizer of another issuer',
    ({ api, fn }) =>
      api.httpApi.addRoutes({
        path: '/open',
        methods: [HttpMethod.GET],
        integration: new FunctionIntegration(fn),
        authorizer: new HttpJwtAuthorizer('Foreign', 'https://issuer.example.com', { jwtAudience: ['anyone'] }),
      }),
    "'GET /open' (Stack/Api/HttpApi/GET--open/Resource)",
    "has a JWT authorizer that is not the API's own, so tokens of others may be let in: leave the authorizer to the API",
  ],
  [
    'an authorizer that is put in place of the API’s own by an object',
    ({ route }) => route.addPropertyOverride('AuthorizerId', { 'Fn::GetStackOutput': { OutputName: 'Foreign' } }),
    "'GET /private' (Stack/Api/HttpApi/GET--private/Resource)",
    "has a JWT authorizer that is not the API's own, so tokens of others may be let in: leave the authorizer to the API",
  ],
  [
    'a scope that takes the place of one named twice',
    ({ api, fn }) => {
      const authorizationScopes = ['notes/read', 'notes/read'];
      const integration = new FunctionIntegration(fn);
      const [route] = api.addRoutes({ path: '/notes', methods: [HttpMethod.GET], integration, authorizationScopes });
      (route.node.defaultChild as CfnRoute).addPropertyOverride('AuthorizationScopes', ['notes/read', 'openid']);
    },
    "'GET /notes' (Stack/Api/HttpApi/GET--notes/Resource)",
    'asks for the scopes ["notes/read","openid"] instead of ["notes/read","notes/read"]: name its scopes in addRoutes({ authorizationScopes })',
  ],
  [
    'the default scopes of the HTTP API, emptied',
    ({ api, fn }) => {
      api.httpApi.defaultAuthorizationScopes?.splice(0);
      api.httpApi.addRoutes({ path: '/emptied', methods: [HttpMethod.GET], integration: new FunctionIntegration(fn) });
    },
    "'GET /emptied' (Stack/Api/HttpApi/GET--emptied/Resource)",
    'asks for the scopes [] instead of ["aws.cognito.signin.user.admin"]: name its scopes in addRoutes({ authorizationScopes })',
  ],
  [
    'a public route that could not be added, over one that is there',
    ({ api, fn }) => {
      const integration = new FunctionIntegration(fn);
      const options = { path: '/taken', methods: [HttpMethod.GET], integration };
      const [route] = api.httpApi.addRoutes(options);
      expect(() => api.addPublicRoutes(options)).toThrow('has the construct id of one that is there already');
      (route.node.defaultChild as CfnRoute).authorizationType = 'NONE';
    },
    "'GET /taken' (Stack/Api/HttpApi/GET--taken/Resource)",
  ],
  [
    'an authorizer by a literal id',
    ({ route }) => route.addPropertyOverride('AuthorizerId', 'abc123'),
    "'GET /private' (Stack/Api/HttpApi/GET--private/Resource)",
    "has a JWT authorizer that is not the API's own, so tokens of others may be let in: leave the authorizer to the API",
  ],
];

describe.each(opened)('a route opened by %s', (_, open, route, fault = OPEN) => {
  test('fails the synthesis', () => {
    const on = new Fixture();
    open(on);
    expect(() => on.synth()).toThrow(
      new Error(`Validation failed with the following errors:\n  [Stack/Api] route ${route} ${fault}`),
    );
  });

  test('is noticed by nothing but the guard', () => {
    const on = new Fixture();
    open(on);
    expect(() => on.app.synth({ skipValidation: true })).not.toThrow();
  });
});

test('no other authorizer can take the place of the API’s own, not even before there is a protected route', () => {
  const on = new Fixture();
  const { httpApi } = new JwtProtectedApi(on.other, 'Api', { publicRoutes: { 'GET /public': on.fn } });
  const authorizer = new HttpJwtAuthorizer('Authorizer', 'https://issuer.example.com', { jwtAudience: ['anyone'] });
  expect(() => httpApi.addRoutes({ path: '/open', integration: new FunctionIntegration(on.fn), authorizer })).toThrow(
    "There is already a Construct with name 'Authorizer'",
  );
});

test('every open route is named at once', () => {
  const on = new Fixture();
  on.route.authorizationType = 'NONE';
  on.addRawRoute(on.stack, on.api.httpApi.apiId);
  expect(() => on.synth()).toThrow(/GET \/private[\s\S]*GET \/raw/);
});

test('a route opened in the stack of a CDK stage fails Template.fromStack as well', () => {
  const on = new Fixture();
  on.route.authorizationType = 'NONE';
  expect(() => Template.fromStack(on.other)).toThrow(OPEN);
});

test('a route that asks for IAM instead of a token is closed', () => {
  const on = new Fixture();
  on.api.httpApi.addRoutes({
    path: '/iam',
    methods: [HttpMethod.GET],
    integration: new FunctionIntegration(on.fn),
    authorizer: new HttpIamAuthorizer(),
    authorizationScopes: [],
  });
  expect(openRoutesIn(Template.fromStack(on.stack))).toEqual(['GET /public']);
});

test.each(['AWS_IAM', 'JWT'])('a public route may be closed by an override (%s), which is safe', (type) => {
  const on = new Fixture();
  on.publicRoute.addPropertyOverride('AuthorizationType', type);
  expect(openRoutesIn(Template.fromStack(on.stack))).toEqual([]);
});

test('a route that will not be in the template is no fault', () => {
  const on = new Fixture();
  class Absent extends CfnRoute {
    protected override shouldSynthesize(): boolean {
      return false;
    }
  }
  new Absent(on.stack, 'Absent', { apiId: on.api.httpApi.apiId, routeKey: 'GET /absent' });
  expect(() => on.synth()).not.toThrow();
});

describe('an unrelated API', () => {
  test('with the same construct ids in another stack is not touched', () => {
    const on = new Fixture();
    const httpApi = new HttpApi(new Construct(on.other, 'Api'), 'HttpApi');
    on.addRouteTo(on.other, httpApi);
    on.addRawRoute(on.other, { Ref: on.apiLogicalId });
    expect(on.other.resolve(httpApi.apiId)).toEqual({ Ref: on.apiLogicalId });
    expect(openRoutesIn(Template.fromStack(on.other))).toEqual(['GET /beside', 'GET /raw']);
    Annotations.fromStack(on.other).hasNoWarning('*', Match.anyValue());
  });

  test('in the same stack is not touched, whatever its authorizers', () => {
    const on = new Fixture();
    const httpApi = new HttpApi(on.stack, 'Unrelated');
    on.addRouteTo(on.stack, httpApi);
    const foreign = new CfnAuthorizer(on.stack, 'Foreign', {
      apiId: httpApi.apiId,
      authorizerType: 'JWT',
      name: 'foreign',
    });
    on.addRawRoute(on.stack, httpApi.apiId, { AuthorizationType: 'JWT', AuthorizerId: foreign.ref });
    expect(() => on.synth()).not.toThrow();
    Annotations.fromStack(on.stack).hasNoWarning('*', Match.anyValue());
  });
});

describe('an export name belongs to its region', () => {
  function twoRegions(protectedRegion: string) {
    const app = new App();
    const inRegion = (id: string, region: string) => new Stack(app, id, { env: { account: '123456789012', region } });
    const [here, there] = ['eu-west-1', 'us-east-1'].map((region) => inRegion(`In-${region}`, region));
    const apis = [here, there].map((stack) =>
      stack.region === protectedRegion ? new JwtProtectedApi(stack, 'Api').httpApi : new HttpApi(stack, 'Plain'),
    );
    for (const api of apis) {
      new CfnOutput(Stack.of(api), 'ApiId', { value: api.apiId, exportName: 'the-api' });
    }
    new CfnRoute(inRegion('Consumer', 'eu-west-1'), 'Raw', { apiId: Fn.importValue('the-api'), routeKey: 'GET /raw' });
    return app;
  }

  test('an import of the protected API is noticed', () => {
    expect(() => twoRegions('eu-west-1').synth()).toThrow("route 'GET /raw' (Consumer/Raw) is open");
  });

  test('an import of the same name in another region is not touched', () => {
    const app = twoRegions('us-east-1');
    app.synth();
    Annotations.fromStack(app.node.findChild('Consumer') as Stack).hasNoWarning('*', Match.anyValue());
  });
});

describe('scopes that are tokens', () => {
  test('are those that were declared', () => {
    const on = new Fixture();
    const scope = new ResourceServerScope({ scopeName: 'read', scopeDescription: 'Read reports' });
    const server = (on.api.userPool as UserPool).addResourceServer('Reports', {
      identifier: 'reports',
      scopes: [scope],
    });
    const authorizationScopes = [OAuthScope.resourceServer(server, scope).scopeName];
    const integration = new FunctionIntegration(on.fn);
    on.api.addRoutes({ path: '/reports', methods: [HttpMethod.GET], integration, authorizationScopes });
    const parameter = new CfnParameter(on.stack, 'Scopes', { type: 'CommaDelimitedList' });
    const methods = [HttpMethod.PUT];
    on.api.addRoutes({ path: '/reports', methods, integration, authorizationScopes: parameter.valueAsList });
    expect(() => on.synth()).not.toThrow();
  });

  test('are copied when they are declared', () => {
    const on = new Fixture();
    const integration = new FunctionIntegration(on.fn);
    const authorizationScopes = ['notes/read'];
    on.api.addRoutes({ path: '/notes', methods: [HttpMethod.GET], integration, authorizationScopes });
    authorizationScopes.push('notes/write');
    on.api.addRoutes({ path: '/notes', methods: [HttpMethod.PUT], integration, authorizationScopes });
    expect(() => on.synth()).not.toThrow();
  });
});

test('an authorization type put together from parts is read as it is rendered', () => {
  const on = new Fixture();
  on.route.authorizationType = `J${Lazy.string({ produce: () => 'WT' })}`;
  expect(() => on.synth()).not.toThrow();
});

test('an import that leads to itself is no endless way', () => {
  const on = new Fixture();
  new CfnOutput(on.stack, 'Self', { value: Fn.importValue('self'), exportName: 'self' });
  on.addRawRoute(on.other, Fn.importValue('self'));
  expect(() => on.synth()).not.toThrow();
  Annotations.fromStack(on.other).hasWarning('/Other/Raw', Match.stringLikeRegexp('cannot be told before deployment'));
});

describe('a WebSocket API', () => {
  test('is not touched, nor is an imported one', () => {
    const on = new Fixture();
    const integration = new WebSocketMockIntegration('Mock');
    new WebSocketApi(on.stack, 'Own', { connectRouteOptions: { integration }, defaultRouteOptions: { integration } });
    const webSocketApi = WebSocketApi.fromWebSocketApiAttributes(on.other, 'Imported', { webSocketId: 'abc123' });
    for (const routeKey of ['$connect', '$default']) {
      new WebSocketRoute(on.other, routeKey, {
        webSocketApi,
        routeKey,
        integration: new WebSocketMockIntegration('Mock'),
      });
    }
    on.addRawRoute(on.other, 'abc123', { RouteKey: 'sendMessage' });
    on.synth();
    Annotations.fromStack(on.stack).hasNoWarning('*', Match.anyValue());
    Annotations.fromStack(on.other).hasNoWarning('*', Match.anyValue());
  });
});

describe('an open route whose API cannot be told', () => {
  const cases: [string, (on: Fixture) => unknown, string][] = [
    ['a literal id', () => 'abc123', '"abc123"'],
    ['a parameter', ({ other }) => new CfnParameter(other, 'ApiId').valueAsString, '"Other/ApiId.Ref"'],
    ['an import of another app', () => Fn.importValue('elsewhere'), '{"Fn::ImportValue":"elsewhere"}'],
    [
      'an attribute of a custom resource',
      ({ other }) => new CfnResource(other, 'Custom', { type: 'Custom::Api' }).getAtt('ApiId'),
      '"Other/Custom.ApiId"',
    ],
  ];

  test.each(cases)('(%s) gets a warning that can be acknowledged', (_, apiId, rendered) => {
    const on = new Fixture();
    on.addRawRoute(on.other, apiId(on));
    const [{ entry }, ...others] = Annotations.fromStack(on.other).findWarning('/Other/Raw', Match.anyValue());
    expect(others).toEqual([]);
    expect(entry.data).toBe(
      `route 'GET /raw' (Other/Raw) ${OPEN}. Whether it belongs to the API 'Stack/Api/HttpApi' cannot be told before deployment, ` +
        `since its ApiId is ${rendered}: if it does not, acknowledge this warning on its stack [ack: cdk-jwt-protected-api:undecidedRoute]`,
    );
  });

  test('gets one for an ApiId that is not given', () => {
    const on = new Fixture();
    on.addRawRoute(on.other, undefined);
    Annotations.fromStack(on.other).hasWarning('/Other/Raw', Match.stringLikeRegexp('its ApiId is not given'));
  });

  test('gets none once it is acknowledged on the stack', () => {
    const on = new Fixture();
    on.addRawRoute(on.other, 'abc123');
    CdkAnnotations.of(on.other).acknowledgeWarning('cdk-jwt-protected-api:undecidedRoute');
    on.synth();
    Annotations.fromStack(on.other).hasNoWarning('*', Match.anyValue());
  });

  test.each(['AWS_IAM', 'CUSTOM', 'JWT'])('gets none if it is closed (%s)', (AuthorizationType) => {
    const on = new Fixture();
    on.addRawRoute(on.other, 'abc123', { AuthorizationType });
    Annotations.fromStack(on.other).hasNoWarning('*', Match.anyValue());
  });
});
