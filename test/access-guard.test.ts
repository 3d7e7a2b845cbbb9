import {
  Aspects,
  CfnCondition,
  CfnOutput,
  CfnResource,
  Fn,
  type IAspect,
  Lazy,
  type StageSynthesisOptions,
} from 'aws-cdk-lib';
import {
  CfnIntegration,
  CfnRoute,
  HttpMethod,
  HttpNoneAuthorizer,
  HttpRoute,
  HttpRouteKey,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { describeFaults, type Fault, GuardedApp, missing, OPEN, OPEN_RAW, scopesAre } from './guarded-app';
import { Template } from './stack';

const PRIVATE = "route 'GET /private' (Stack/Api/HttpApi/GET--private/Resource)";
const RAW = "route 'GET /raw' (Stack/Raw)";

/** Opens every route, in whatever scope and at whatever time it is applied. */
const opening: IAspect = {
  visit: (node) => {
    if (node instanceof CfnRoute) {
      node.addPropertyOverride('AuthorizationType', 'NONE');
    }
  },
};

const opened: Fault[] = [
  [
    'HttpNoneAuthorizer through httpApi',
    ({ api, integration }) =>
      api.httpApi.addRoutes({
        path: '/open',
        methods: [HttpMethod.GET],
        integration,
        authorizer: new HttpNoneAuthorizer(),
        authorizationScopes: [],
      }),
    `route 'GET /open' (Stack/Api/HttpApi/GET--open/Resource) ${OPEN}`,
  ],
  [
    'the L1 property',
    ({ route }) => {
      route.authorizationType = 'NONE';
    },
    `${PRIVATE} ${OPEN}`,
  ],
  ['a property override', ({ route }) => route.addPropertyOverride('AuthorizationType', 'NONE'), `${PRIVATE} ${OPEN}`],
  ['a deletion override', ({ route }) => route.addPropertyDeletionOverride('AuthorizationType'), `${PRIVATE} ${OPEN}`],
  [
    'a Properties. override',
    ({ route }) => route.addOverride('Properties.AuthorizationType', 'NONE'),
    `${PRIVATE} ${OPEN}`,
  ],
  ['an aspect', ({ app }) => Aspects.of(app).add(opening), `${PRIVATE} ${OPEN}`],
  [
    'a raw CfnRoute',
    ({ stack, api }) => new CfnRoute(stack, 'Raw', { apiId: api.httpApi.apiId, routeKey: 'GET /raw' }),
    `${RAW} ${OPEN_RAW}`,
  ],
  ['a generic CfnResource', (on) => on.addRawRoute(on.stack, on.api.httpApi.apiId), `${RAW} ${OPEN_RAW}`],
  [
    'a generic CfnResource with a Ref by name',
    (on) => on.addRawRoute(on.stack, { Ref: on.apiLogicalId }),
    `${RAW} ${OPEN_RAW}`,
  ],
  [
    'a generic CfnResource with a GetAtt by name',
    (on) => on.addRawRoute(on.stack, { 'Fn::GetAtt': [on.apiLogicalId, 'ApiId'] }),
    `${RAW} ${OPEN_RAW}`,
  ],
  [
    'a Properties. deletion override',
    ({ route }) => route.addDeletionOverride('Properties.AuthorizationType'),
    `${PRIVATE} ${OPEN}`,
  ],
  [
    'an aspect that runs last',
    ({ app, route }) =>
      Aspects.of(app).add({ visit: () => Aspects.of(route).add(opening, { priority: 2000 }) }, { priority: 1000 }),
    `${PRIVATE} ${OPEN}`,
  ],
  [
    'all properties in one override',
    (on) => on.route.addOverride('Properties', { AuthorizationType: 'NONE' }),
    `${PRIVATE} ${OPEN}`,
  ],
  [
    'another resource that takes its place',
    (on) => {
      on.route.node.scope!.node.tryRemoveChild('Resource');
      on.addRawRoute(on.stack, on.api.httpApi.apiId, { RouteKey: 'GET /private' });
    },
    `route 'GET /private' (Stack/Raw) ${OPEN_RAW}`,
  ],
  [
    'a raw route that is deployed on a condition only',
    (on) => {
      const condition = new CfnCondition(on.stack, 'Never', { expression: Fn.conditionEquals('never', 'true') });
      on.addRawRoute(on.stack, on.api.httpApi.apiId).cfnOptions.condition = condition;
    },
    `${RAW} ${OPEN_RAW}`,
  ],
  [
    'a resource of another type that becomes a route',
    ({ stack, api }) => {
      const properties = { ApiId: api.httpApi.apiId, RouteKey: 'GET /raw' };
      new CfnResource(stack, 'Raw', { type: 'AWS::SNS::Topic', properties }).addOverride(
        'Type',
        'AWS::ApiGatewayV2::Route',
      );
    },
    `${RAW} ${OPEN_RAW}`,
  ],
  [
    'an integration that becomes a route',
    ({ stack, api }) => {
      const raw = new CfnIntegration(stack, 'Raw', { apiId: api.httpApi.apiId, integrationType: 'HTTP_PROXY' });
      raw.addOverride('Type', 'AWS::ApiGatewayV2::Route');
      raw.addPropertyOverride('RouteKey', 'GET /raw');
    },
    `${RAW} ${OPEN_RAW}`,
  ],
  [
    'a public route that could not be added, over one that is there',
    ({ api, integration }) => {
      const options = { path: '/taken', methods: [HttpMethod.GET], integration };
      const [route] = api.httpApi.addRoutes(options);
      expect(() => api.addPublicRoutes(options)).toThrow('has the same construct id as an existing route');
      (route.node.defaultChild as CfnRoute).authorizationType = 'NONE';
    },
    `route 'GET /taken' (Stack/Api/HttpApi/GET--taken/Resource) ${OPEN}`,
  ],
];

const rekeyed: Fault[] = [
  [
    'a public route for all methods',
    ({ publicRoute }) => publicRoute.addPropertyOverride('RouteKey', 'ANY /public'),
    `route 'ANY /public' (Stack/Api/HttpApi/GET--public/Resource) ${OPEN}`,
  ],
  [
    'a public route for all paths',
    ({ publicRoute }) => {
      publicRoute.routeKey = 'GET /{proxy+}';
    },
    `route 'GET /{proxy+}' (Stack/Api/HttpApi/GET--public/Resource) ${OPEN}`,
  ],
  [
    'a route key that is not known',
    (on) => on.addRawRoute(on.stack, on.api.httpApi.apiId, { RouteKey: { Ref: 'AWS::StackName' } }),
    `route with an unknown key (Stack/Raw) ${OPEN_RAW}`,
  ],
  [
    'a route key that could not have been declared',
    (on) => on.addRawRoute(on.stack, on.api.httpApi.apiId, { RouteKey: 'anything' }),
    `route 'anything' (Stack/Raw) ${OPEN_RAW}`,
  ],
  [
    'a protected route under another key, which leaves its own to wider ones',
    ({ route }) => route.addPropertyOverride('RouteKey', 'GET /elsewhere'),
    missing('GET /private'),
  ],
  [
    'a protected route with scopes of its own under another key',
    (on) => {
      const { integration, api } = on;
      const authorizationScopes = ['notes/read'];
      const [route] = api.addRoutes({ path: '/notes', methods: [HttpMethod.GET], integration, authorizationScopes });
      (route.node.defaultChild as CfnRoute).addPropertyOverride('RouteKey', 'GET /elsewhere');
    },
    `route 'GET /elsewhere' (Stack/Api/HttpApi/GET--notes/Resource) ${scopesAre('["notes/read"]')}`,
    missing('GET /notes'),
  ],
  [
    'a protected route of which the L1 is removed',
    ({ route }) => route.node.scope!.node.tryRemoveChild('Resource'),
    missing('GET /private'),
  ],
  [
    'a protected route that is removed',
    ({ api }) => api.httpApi.node.tryRemoveChild('GET--private'),
    missing('GET /private'),
  ],
  [
    'a protected route that becomes a resource of another type',
    ({ route }) => route.addOverride('Type', 'Custom::Nothing'),
    missing('GET /private'),
  ],
  [
    'a protected route of another API',
    ({ route }) => route.addPropertyOverride('ApiId', 'abc123'),
    missing('GET /private'),
  ],
];

const PREFLIGHT =
  'receives the CORS preflight, an OPTIONS request that has no token, but API Gateway answers preflights itself if corsPreflight ' +
  'is set: add the route with api.addRoutes({ methods: [HttpMethod.ANY] }), which means every method except OPTIONS';

const takingPreflight: Fault[] = [
  [
    'one that is added to httpApi without methods',
    ({ api, integration }) => api.httpApi.addRoutes({ path: '/any', integration }),
    `route 'ANY /any' (Stack/Api/HttpApi/ANY--any/Resource) ${PREFLIGHT}`,
  ],
  [
    'one for OPTIONS with an authorizer of its own',
    ({ api, integration }) =>
      api.httpApi.addRoutes({
        path: '/{proxy+}',
        methods: [HttpMethod.OPTIONS],
        integration,
        authorizer: new HttpIamAuthorizer(),
      }),
    `route 'OPTIONS /{proxy+}' (Stack/Api/HttpApi/OPTIONS--{proxy+}/Resource) ${PREFLIGHT}`,
  ],
  [
    'one for whatever no other takes',
    ({ stack, api, integration }) =>
      new HttpRoute(stack, 'Default', { httpApi: api.httpApi, integration, routeKey: HttpRouteKey.DEFAULT }),
    `route '$default' (Stack/Default/Resource) ${PREFLIGHT}`,
  ],
];

describeFaults('a route opened by', opened);
describeFaults('a changed key:', rekeyed);
describeFaults(
  'where API Gateway answers preflights, a route that takes them:',
  takingPreflight,
  () => new GuardedApp({ corsPreflight: { allowOrigins: ['https://app.example.com'] } }),
);

test('where nobody answers preflights, a route may take them', () => {
  const on = new GuardedApp();
  on.api.httpApi.addRoutes({ path: '/any', integration: on.integration });
  expect(() => on.synth()).not.toThrow();
});

test('where API Gateway answers preflights, a closed route may have a key that is not known', () => {
  const on = new GuardedApp({ corsPreflight: { allowOrigins: ['https://app.example.com'] } });
  on.addRawRoute(on.stack, on.api.httpApi.apiId, {
    RouteKey: { Ref: 'AWS::StackName' },
    AuthorizationType: 'AWS_IAM',
  });
  expect(() => on.synth()).not.toThrow();
});

test('every faulty route is named at once', () => {
  const on = new GuardedApp();
  on.route.authorizationType = 'NONE';
  on.addRawRoute(on.stack, on.api.httpApi.apiId);
  expect(() => on.synth()).toThrow(/GET \/private[\s\S]*GET \/raw/);
});

test('a route fails Template.fromStack of any stack beside it as well', () => {
  const on = new GuardedApp();
  on.route.authorizationType = 'NONE';
  expect(() => Template.fromStack(on.other)).toThrow(OPEN);
});

test('a route that will not be in the template is no fault', () => {
  const on = new GuardedApp();
  class Absent extends CfnRoute {
    protected override shouldSynthesize(): boolean {
      return false;
    }
  }
  new Absent(on.stack, 'Absent', { apiId: on.api.httpApi.apiId, routeKey: 'GET /absent' });
  expect(() => on.synth()).not.toThrow();
});

describe('what is no route is not rendered for the guard:', () => {
  function timesRendered(add: (on: GuardedApp, value: string) => void, options?: StageSynthesisOptions): number {
    let times = 0;
    const on = new GuardedApp();
    add(on, Lazy.uncachedString({ produce: () => `${times++}` }));
    on.app.synth(options);
    return times;
  }

  test.each<[string, (on: GuardedApp, value: string) => void]>([
    [
      'another resource',
      ({ stack }, TopicName) => new CfnResource(stack, 'Topic', { type: 'AWS::SNS::Topic', properties: { TopicName } }),
    ],
    ['an output', ({ stack }, value) => new CfnOutput(stack, 'Output', { value })],
    [
      'an integration, as long as there are few',
      ({ stack, api }, description) =>
        new CfnIntegration(stack, 'Raw', { apiId: api.httpApi.apiId, integrationType: 'HTTP_PROXY', description }),
    ],
  ])('%s', (_, add) => {
    expect(timesRendered(add)).toBe(timesRendered(add, { skipValidation: true }));
  });
});

test('the line that made an open route is named if the CDK knows it', () => {
  const { CDK_DEBUG } = process.env;
  process.env.CDK_DEBUG = '1';
  try {
    const on = new GuardedApp();
    on.addRawRoute(on.stack, on.api.httpApi.apiId);
    expect(() => on.synth()).toThrow(
      / route 'GET \/raw' \(Stack\/Raw, created at .*\/test\/guarded-app\.ts:\d+:\d+\) is open /,
    );
  } finally {
    if (CDK_DEBUG === undefined) {
      delete process.env.CDK_DEBUG;
    } else {
      process.env.CDK_DEBUG = CDK_DEBUG;
    }
  }
});

describe('the line that made an open route is', () => {
  const CDK = [
    'new HttpRoute (/app/node_modules/aws-cdk-lib/x.js:1:2)',
    'at C:\\app\\node_modules\\constructs\\x.js:1:2',
  ];
  const NODE = ['Module._compile (node:internal/modules/cjs/loader:1:2)', 'at node:internal/main:1:2'];

  function messageWith(frames: string[]): string {
    const on = new GuardedApp();
    const route = on.addRawRoute(on.stack, on.api.httpApi.apiId);
    Object.defineProperty(route, 'creationStack', { value: frames });
    try {
      on.synth();
      return '';
    } catch (error) {
      return (error as Error).message;
    }
  }

  test.each([
    ['new AppStack (/app/lib/stack.ts:12:34)', '/app/lib/stack.ts:12:34'],
    ['at /app/bin/app.ts:5:67', '/app/bin/app.ts:5:67'],
    ['new AppStack (C:\\app\\lib\\stack.ts:12:34)', 'C:\\app\\lib\\stack.ts:12:34'],
    ['at file:///app/bin/app.mjs:12:34', 'file:///app/bin/app.mjs:12:34'],
    ['new AppStack (/app/my_node_modules/stack.ts:12:34)', '/app/my_node_modules/stack.ts:12:34'],
  ])('the first of the app: %s', (frame, line) => {
    const message = messageWith([...CDK, ...NODE, frame, 'at /app/bin/later.ts:1:2']);
    expect(message).toContain(`route 'GET /raw' (Stack/Raw, created at ${line}) is open`);
  });

  test.each([
    [[]],
    [[...CDK, ...NODE]],
    [['stack traces disabled']],
    [['at /app/bin/app.ts:12:34 and more', 'at /app/bin/later.ts:1:2']],
    [['at /app/bin/app.ts']],
  ])('not named if it is not in %j', (frames) => {
    expect(messageWith(frames)).toContain("route 'GET /raw' (Stack/Raw) is open");
  });
});
