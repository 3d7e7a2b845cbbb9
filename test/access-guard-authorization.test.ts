import { Aws, CfnParameter, CfnResource, Fn, Lazy } from 'aws-cdk-lib';
import {
  type CfnRoute,
  HttpAuthorizer,
  HttpAuthorizerType,
  HttpMethod,
  type IHttpRouteAuthorizer,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer, HttpJwtAuthorizer, HttpLambdaAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { OAuthScope, ResourceServerScope, type UserPool } from 'aws-cdk-lib/aws-cognito';
import { JwtProtectedApi } from '../src';
import { CfnFragment, describeFaults, type Fault, FOREIGN, GuardedApp, logicalIdOf, scopesAre } from './guarded-app';
import { openRoutesIn, Template } from './stack';

const PRIVATE = "route 'GET /private' (Stack/Api/HttpApi/GET--private/Resource)";
const RAW = "route 'GET /raw' (Stack/Raw)";

/** A declared route that another authorizer protects. */
function declaredWith(on: GuardedApp, authorizer: IHttpRouteAuthorizer, authorizationScopes?: string[]): CfnRoute {
  const { integration } = on;
  const [route] = on.api.addRoutes({
    path: '/other',
    methods: [HttpMethod.GET],
    integration,
    authorizer,
    authorizationScopes,
  });
  return route.node.defaultChild as CfnRoute;
}

function anotherJwtAuthorizer(id = 'Foreign') {
  return new HttpJwtAuthorizer(id, 'https://issuer.example.com', { jwtAudience: ['anyone'] });
}

/** An authorizer of the API, as a resource that no route has asked for. */
function authorizerResource({ api }: GuardedApp, type: HttpAuthorizerType): HttpAuthorizer {
  return new HttpAuthorizer(api.httpApi, `Another${type}`, {
    httpApi: api.httpApi,
    type,
    identitySource: ['$request.header.Authorization'],
    jwtAudience: type === HttpAuthorizerType.JWT ? ['anyone'] : undefined,
    jwtIssuer: type === HttpAuthorizerType.JWT ? 'https://issuer.example.com' : undefined,
    authorizerUri:
      type === HttpAuthorizerType.LAMBDA ? 'arn:aws:lambda:eu-west-1:123456789012:function:check' : undefined,
  });
}

const otherwiseAuthorized: Fault[] = [
  [
    'a type that is not known',
    ({ route }) => route.addPropertyOverride('AuthorizationType', { 'Fn::If': ['Secure', 'JWT', 'NONE'] }),
    `${PRIVATE} has the authorization type {"Fn::If":["Secure","JWT","NONE"]}, which might not refuse anyone: use JWT, AWS_IAM or ` +
      'CUSTOM',
  ],
  ...['CUSTOM', 'AWS_IAM'].map(
    (type): Fault => [
      `the type ${type}`,
      ({ route }) => route.addPropertyOverride('AuthorizationType', type),
      `${PRIVATE} has the authorization type '${type}' instead of 'JWT': pass its authorizer to addRoutes({ authorizer })`,
    ],
  ),
  [
    'another JWT authorizer of the API',
    (on) => {
      on.route.authorizerId = authorizerResource(on, HttpAuthorizerType.JWT).authorizerId;
    },
    `${PRIVATE} ${FOREIGN}`,
  ],
  [
    'a Lambda authorizer of the API',
    (on) => {
      on.route.authorizerId = authorizerResource(on, HttpAuthorizerType.LAMBDA).authorizerId;
    },
    `${PRIVATE} ${FOREIGN}`,
  ],
  [
    'an authorizer by a literal id',
    ({ route }) => route.addPropertyOverride('AuthorizerId', 'abc123'),
    `${PRIVATE} ${FOREIGN}`,
  ],
  ['no authorizer', ({ route }) => route.addPropertyDeletionOverride('AuthorizerId'), `${PRIVATE} ${FOREIGN}`],
  [
    'two authorizers in one',
    ({ route, stack, authorizer }) => {
      const other = new CfnResource(stack, 'Other', { type: 'AWS::ApiGatewayV2::Authorizer' });
      const [one, two] = [authorizer, other].map((resource) => `\${${logicalIdOf(resource)}}`);
      route.addPropertyOverride('AuthorizerId', { 'Fn::Sub': `${one}${two}` });
    },
    `${PRIVATE} ${FOREIGN}`,
  ],
  [
    'an authorizer on a condition',
    ({ route, authorizer }) =>
      route.addPropertyOverride('AuthorizerId', { 'Fn::If': ['Secure', authorizer.ref, 'abc123'] }),
    `${PRIVATE} ${FOREIGN}`,
  ],
  [
    'an authorizer that is put in place of the API’s own by an object',
    ({ route }) => route.addPropertyOverride('AuthorizerId', { 'Fn::GetStackOutput': { OutputName: 'Foreign' } }),
    `${PRIVATE} ${FOREIGN}`,
  ],
  [
    'the authorizer of another issuer, through httpApi',
    ({ api, integration }) =>
      api.httpApi.addRoutes({
        path: '/open',
        methods: [HttpMethod.GET],
        integration,
        authorizer: anotherJwtAuthorizer(),
      }),
    `route 'GET /open' (Stack/Api/HttpApi/GET--open/Resource) ${FOREIGN}`,
  ],
  [
    'another authorizer than the one it was declared with',
    (on) => {
      const route = declaredWith(on, anotherJwtAuthorizer());
      route.authorizerId = authorizerResource(on, HttpAuthorizerType.JWT).authorizerId;
    },
    'route \'GET /other\' (Stack/Api/HttpApi/GET--other/Resource) has the authorizer "Stack/Api/HttpApi/AnotherJWT/Resource.Ref" ' +
      'instead of "Stack/Api/HttpApi/Foreign/Resource.Ref": pass its authorizer to addRoutes({ authorizer })',
  ],
  [
    'the API’s own authorizer, where another was declared',
    (on) => {
      declaredWith(on, anotherJwtAuthorizer()).authorizerId = on.authorizer.ref;
    },
    'route \'GET /other\' (Stack/Api/HttpApi/GET--other/Resource) has the authorizer "Stack/Api/HttpApi/Authorizer/Resource.Ref" ' +
      'instead of "Stack/Api/HttpApi/Foreign/Resource.Ref": pass its authorizer to addRoutes({ authorizer })',
  ],
  [
    'another function than that of the Lambda authorizer it was declared with',
    (on) => {
      const route = declaredWith(on, new HttpLambdaAuthorizer('Check', on.fn));
      route.authorizerId = authorizerResource(on, HttpAuthorizerType.LAMBDA).authorizerId;
    },
    'route \'GET /other\' (Stack/Api/HttpApi/GET--other/Resource) has the authorizer "Stack/Api/HttpApi/AnotherREQUEST/Resource.Ref" ' +
      'instead of "Stack/Api/HttpApi/Check/Resource.Ref": pass its authorizer to addRoutes({ authorizer })',
  ],
  [
    'another imported authorizer than the one it was declared with',
    (on) => {
      const attributes = { authorizerId: 'abc123', authorizerType: 'JWT' };
      const authorizer = HttpAuthorizer.fromHttpAuthorizerAttributes(on.stack, 'Imported', attributes);
      declaredWith(on, authorizer).addPropertyOverride('AuthorizerId', 'def456');
    },
    'route \'GET /other\' (Stack/Api/HttpApi/GET--other/Resource) has the authorizer "def456" instead of "abc123": pass its authorizer ' +
      'to addRoutes({ authorizer })',
  ],
  [
    'tokens where it was declared for IAM',
    (on) => {
      declaredWith(on, new HttpIamAuthorizer()).authorizationType = 'JWT';
    },
    "route 'GET /other' (Stack/Api/HttpApi/GET--other/Resource) has the authorization type 'JWT' instead of 'AWS_IAM': pass its " +
      'authorizer to addRoutes({ authorizer })',
  ],
];

const otherwiseScoped: Fault[] = [
  ['none', ({ route }) => route.addPropertyDeletionOverride('AuthorizationScopes'), `${PRIVATE} ${scopesAre('[]')}`],
  [
    'an empty list',
    ({ route }) => route.addPropertyOverride('AuthorizationScopes', []),
    `${PRIVATE} ${scopesAre('[]')}`,
  ],
  [
    'one more, as they are alternatives',
    ({ route }) => route.addPropertyOverride('AuthorizationScopes', ['aws.cognito.signin.user.admin', 'openid']),
    `${PRIVATE} ${scopesAre('["aws.cognito.signin.user.admin","openid"]')}`,
  ],
  [
    'those of a parameter',
    ({ stack, route }) => {
      route.authorizationScopes = new CfnParameter(stack, 'Scopes', { type: 'CommaDelimitedList' }).valueAsList;
    },
    `${PRIVATE} ${scopesAre('"Stack/Scopes.Ref"')}`,
  ],
  [
    'one that takes the place of one named twice',
    ({ api, integration }) => {
      const authorizationScopes = ['notes/read', 'notes/read'];
      const [route] = api.addRoutes({ path: '/notes', methods: [HttpMethod.GET], integration, authorizationScopes });
      (route.node.defaultChild as CfnRoute).addPropertyOverride('AuthorizationScopes', ['notes/read', 'openid']);
    },
    `route 'GET /notes' (Stack/Api/HttpApi/GET--notes/Resource) ${scopesAre('["notes/read","openid"]', '["notes/read"]')}`,
  ],
  [
    'those of another declared route',
    ({ api, integration }) => {
      const authorizationScopes = ['notes/read'];
      const [route] = api.addRoutes({ path: '/notes', methods: [HttpMethod.GET], integration, authorizationScopes });
      (route.node.defaultChild as CfnRoute).authorizationScopes = ['aws.cognito.signin.user.admin'];
    },
    `route 'GET /notes' (Stack/Api/HttpApi/GET--notes/Resource) ${scopesAre('["aws.cognito.signin.user.admin"]', '["notes/read"]')}`,
  ],
  [
    'none, where another JWT authorizer was declared with some',
    (on) => declaredWith(on, anotherJwtAuthorizer(), ['notes/read']).addPropertyDeletionOverride('AuthorizationScopes'),
    `route 'GET /other' (Stack/Api/HttpApi/GET--other/Resource) ${scopesAre('[]', '["notes/read"]')}`,
  ],
  [
    'none, on a raw route with the API’s own authorizer',
    (on) =>
      on.addRawRoute(on.stack, on.api.httpApi.apiId, { AuthorizationType: 'JWT', AuthorizerId: on.authorizer.ref }),
    `${RAW} ${scopesAre('[]')}`,
  ],
  [
    'some, where IAM knows none',
    ({ api, integration }) =>
      api.httpApi.addRoutes({
        path: '/iam',
        methods: [HttpMethod.GET],
        integration,
        authorizer: new HttpIamAuthorizer(),
        authorizationScopes: ['notes/read'],
      }),
    'route \'GET /iam\' (Stack/Api/HttpApi/GET--iam/Resource) requires the scopes ["notes/read"] with the authorization type ' +
      '"AWS_IAM", but API Gateway supports scopes only with JWT: remove its scopes',
  ],
  [
    'some, where anyone may call',
    ({ publicRoute }) => {
      publicRoute.authorizationScopes = ['notes/read'];
    },
    'route \'GET /public\' (Stack/Api/HttpApi/GET--public/Resource) requires the scopes ["notes/read"] with the authorization type ' +
      '"NONE", but API Gateway supports scopes only with JWT: remove its scopes',
  ],
  [
    'some, where no type is said',
    ({ publicRoute }) => {
      publicRoute.addPropertyDeletionOverride('AuthorizationType');
      publicRoute.authorizationScopes = ['notes/read'];
    },
    'route \'GET /public\' (Stack/Api/HttpApi/GET--public/Resource) requires the scopes ["notes/read"] with the authorization type ' +
      '"NONE", but API Gateway supports scopes only with JWT: remove its scopes',
  ],
];

describeFaults('instead of what was declared,', otherwiseAuthorized);
describeFaults('scopes that are', otherwiseScoped);

test('no other authorizer can take the place of the API’s own, not even before there is a protected route', () => {
  const on = new GuardedApp();
  const { httpApi } = new JwtProtectedApi(on.other, 'Api', { publicRoutes: { 'GET /public': on.fn } });
  const { integration } = on;
  expect(() =>
    httpApi.addRoutes({ path: '/open', integration, authorizer: anotherJwtAuthorizer('Authorizer') }),
  ).toThrow("There is already a Construct with name 'Authorizer'");
});

describe('closed is', () => {
  const ways: [string, (on: GuardedApp) => void][] = [
    [
      'a route for IAM, through httpApi',
      ({ api, integration }) =>
        api.httpApi.addRoutes({
          path: '/iam',
          methods: [HttpMethod.GET],
          integration,
          authorizer: new HttpIamAuthorizer(),
        }),
    ],
    [
      'a route with a Lambda authorizer, through httpApi',
      ({ api, integration, fn }) => {
        const authorizer = new HttpLambdaAuthorizer('Check', fn);
        api.httpApi.addRoutes({ path: '/lambda', methods: [HttpMethod.GET], integration, authorizer });
      },
    ],
    [
      'a route that says nothing of it, through httpApi',
      ({ api, integration }) => api.httpApi.addRoutes({ path: '/more', methods: [HttpMethod.GET], integration }),
    ],
    [
      'a raw route with the authorizer and the default scopes of the API',
      (on) =>
        on.addRawRoute(on.stack, on.api.httpApi.apiId, {
          AuthorizationType: 'JWT',
          AuthorizerId: on.authorizer.ref,
          AuthorizationScopes: ['aws.cognito.signin.user.admin'],
        }),
    ],
    ['a route declared for IAM', (on) => declaredWith(on, new HttpIamAuthorizer())],
    ['a route declared with a Lambda authorizer', (on) => declaredWith(on, new HttpLambdaAuthorizer('Check', on.fn))],
    ['a route declared with another JWT authorizer', (on) => declaredWith(on, anotherJwtAuthorizer(), ['notes/read'])],
    [
      'a route declared with an imported authorizer',
      (on) => {
        const attributes = { authorizerId: Fn.importValue('authorizer'), authorizerType: 'CUSTOM' };
        declaredWith(on, HttpAuthorizer.fromHttpAuthorizerAttributes(on.stack, 'Imported', attributes));
      },
    ],
    [
      'an authorization type put together from parts',
      ({ route }) => {
        route.authorizationType = `J${Lazy.string({ produce: () => 'WT' })}`;
      },
    ],
  ];

  test.each(ways)('%s', (_, add) => {
    const on = new GuardedApp();
    add(on);
    expect(openRoutesIn(Template.fromStack(on.stack))).toEqual(['GET /public']);
  });

  test.each(['AWS_IAM', 'JWT', { 'Fn::If': ['Secure', 'JWT', 'NONE'] }])(
    'a public route that an override closes (%j)',
    (type) => {
      const on = new GuardedApp();
      on.publicRoute.addPropertyOverride('AuthorizationType', type);
      expect(() => on.synth()).not.toThrow();
    },
  );
});

function noLambdaAuthorizer(authorizer: string): string {
  return `has the authorization type 'CUSTOM' with the authorizer ${authorizer}, which might not be a Lambda authorizer: use the id of one`;
}

const customWith = (authorizerOf: (on: GuardedApp) => unknown, shown: string): [(on: GuardedApp) => void, string] => [
  (on) => {
    const properties = { AuthorizationType: 'CUSTOM', AuthorizerId: authorizerOf(on) };
    on.addRawRoute(on.stack, on.api.httpApi.apiId, properties);
  },
  `${RAW} ${noLambdaAuthorizer(shown)}`,
];

const withoutLambdaAuthorizer: Fault[] = [
  ['no authorizer', ...customWith(() => undefined, 'not given')],
  ['an empty authorizer', ...customWith(() => '', '""')],
  [
    'no authorizer in some case',
    ...customWith(
      () => ({ 'Fn::If': ['C', 'abc123', { Ref: 'AWS::NoValue' }] }),
      '{"Fn::If":["C","abc123",{"Ref":"AWS::NoValue"}]}',
    ),
  ],
  [
    "the API's own authorizer",
    ...customWith(({ authorizer }) => authorizer.ref, '"Stack/Api/HttpApi/Authorizer/Resource.Ref"'),
  ],
  [
    'another JWT authorizer',
    ...customWith(
      (on) => authorizerResource(on, HttpAuthorizerType.JWT).authorizerId,
      '"Stack/Api/HttpApi/AnotherJWT/Resource.Ref"',
    ),
  ],
  [
    'a JWT authorizer in some case',
    ...customWith(
      ({ authorizer }) => ({ 'Fn::If': ['C', 'abc123', { Ref: logicalIdOf(authorizer) }] }),
      '{"Fn::If":["C","abc123",{"Ref":"ApiHttpApiAuthorizer4E9EA314"}]}',
    ),
  ],
  [
    'a JWT authorizer of a fragment',
    ({ stack, api, addRawRoute }) => {
      const Properties = { ApiId: api.httpApi.apiId, AuthorizerType: 'JWT', Name: 'foreign' };
      const Resources = { Foreign: { Type: 'AWS::ApiGatewayV2::Authorizer', Properties } };
      new CfnFragment(stack, 'Include', { template: { Resources } });
      addRawRoute(stack, api.httpApi.apiId, { AuthorizationType: 'CUSTOM', AuthorizerId: { Ref: 'Foreign' } });
    },
    `${RAW} ${noLambdaAuthorizer('{"Ref":"Foreign"}')}`,
  ],
  [
    'a declared authorizer without an id',
    (on) => declaredWith(on, { bind: () => ({ authorizationType: 'CUSTOM' as HttpAuthorizerType }) }),
    `route 'GET /other' (Stack/Api/HttpApi/GET--other/Resource) ${noLambdaAuthorizer('not given')}`,
  ],
];

describeFaults('a route for a Lambda authorizer with', withoutLambdaAuthorizer);

describe('scopes that turn out to be none', () => {
  test.each<[string, string[], string]>([
    ['an empty list', Lazy.list({ produce: () => [] }), '[]'],
    ['a text that is not there', [Lazy.string({ produce: () => undefined })], '[]'],
    ['no value', [Aws.NO_VALUE], '[{"Ref":"AWS::NoValue"}]'],
    ['an empty text', [Lazy.string({ produce: () => '' })], '[""]'],
  ])('fail the synthesis: %s', (_, authorizationScopes, shown) => {
    const on = new GuardedApp();
    const { integration } = on;
    on.api.addRoutes({ path: '/reports', methods: [HttpMethod.GET], integration, authorizationScopes });
    const path = 'Stack/Api/HttpApi/GET--reports/Resource';
    expect(() => on.app.synth()).toThrow(
      new Error(
        `Validation failed with the following errors:\n  [Stack/Api] route 'GET /reports' (${path}) requires the scopes ` +
          `${shown}, which might be empty, so any token from its issuer might be accepted: use authorizationScopes that are ` +
          'known before deployment',
      ),
    );
  });

  test('are right where the API accepts ID tokens', () => {
    const on = new GuardedApp({ acceptIdTokens: true });
    expect(() => on.app.synth()).not.toThrow();
  });
});

describe('scopes that are tokens', () => {
  test('are those that were declared', () => {
    const on = new GuardedApp();
    const scope = new ResourceServerScope({ scopeName: 'read', scopeDescription: 'Read reports' });
    const scopes = [scope];
    const server = (on.api.userPool as UserPool).addResourceServer('Reports', { identifier: 'reports', scopes });
    const authorizationScopes = [OAuthScope.resourceServer(server, scope).scopeName];
    const { integration } = on;
    on.api.addRoutes({ path: '/reports', methods: [HttpMethod.GET], integration, authorizationScopes });
    const parameter = new CfnParameter(on.stack, 'Scopes', { type: 'CommaDelimitedList' });
    const methods = [HttpMethod.PUT];
    on.api.addRoutes({ path: '/reports', methods, integration, authorizationScopes: parameter.valueAsList });
    expect(() => on.synth()).not.toThrow();
  });

  test('are copied when they are declared', () => {
    const on = new GuardedApp();
    const { integration } = on;
    const authorizationScopes = ['notes/read'];
    on.api.addRoutes({ path: '/notes', methods: [HttpMethod.GET], integration, authorizationScopes });
    authorizationScopes.push('notes/write');
    on.api.addRoutes({ path: '/notes', methods: [HttpMethod.PUT], integration, authorizationScopes });
    expect(() => on.synth()).not.toThrow();
  });
});
