import {
  App,
  Aspects,
  Aws,
  type CfnElement,
  CfnOutput,
  CfnParameter,
  CfnResource,
  type CfnStack,
  Fn,
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
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer, HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
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
    'asks for the scopes [] but was declared with ["aws.cognito.signin.user.admin"]: name its scopes in addRoutes({ authorizationScopes })',
  ],
  [
    'one more scope, as scopes are alternatives',
    ({ route }) => route.addPropertyOverride('AuthorizationScopes', ['aws.cognito.signin.user.admin', 'openid']),
    "'GET /private' (Stack/Api/HttpApi/GET--private/Resource)",
    'asks for the scopes ["aws.cognito.signin.user.admin","openid"] but was declared with ["aws.cognito.signin.user.admin"]: name its scopes in addRoutes({ authorizationScopes })',
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

test('a public route may be closed by an override, which is safe', () => {
  const on = new Fixture();
  on.publicRoute.addPropertyOverride('AuthorizationType', 'AWS_IAM');
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
      `route 'GET /raw' (Other/Raw) ${OPEN}. Whether it belongs to the API 'Stack/Api/HttpApi/Resource' cannot be told before ` +
        `deployment, since its ApiId is ${rendered}: acknowledge this warning if it does not [ack: cdk-jwt-protected-api:undecidedRoute]`,
    );
  });

  test.each(['AWS_IAM', 'CUSTOM', 'JWT'])('gets none if it is closed (%s)', (AuthorizationType) => {
    const on = new Fixture();
    on.addRawRoute(on.other, 'abc123', { AuthorizationType });
    Annotations.fromStack(on.other).hasNoWarning('*', Match.anyValue());
  });
});
