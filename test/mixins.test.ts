import * as cdk from 'aws-cdk-lib';
import { CfnResource } from 'aws-cdk-lib';
import { CfnRoute } from 'aws-cdk-lib/aws-apigatewayv2';
import type { IConstruct, IMixin } from 'constructs';
import { GuardedApp, missing, OPEN, OPEN_RAW } from './guarded-app';

/** What the newest CDK applies mixins with, besides `construct.with()`. */
const { Mixins } = cdk as unknown as {
  readonly Mixins?: { of(scope: IConstruct): { apply(...mixins: IMixin[]): unknown } };
};

/** Does something to each route that it is applied to. */
class RouteMixin implements IMixin {
  constructor(private readonly change: (route: CfnRoute) => void) {}

  supports(construct: IConstruct): boolean {
    return CfnRoute.isCfnResource(construct) && construct.cfnResourceType === CfnRoute.CFN_RESOURCE_TYPE_NAME;
  }

  applyTo(construct: IConstruct): void {
    this.change(construct as CfnRoute);
  }
}

const PRIVATE = 'Stack/Api/HttpApi/GET--private/Resource';

const faults: [string, (route: CfnRoute) => void, string][] = [
  [
    'opens it',
    (route) => {
      route.authorizationType = 'NONE';
    },
    `route 'GET /private' (${PRIVATE}) ${OPEN}`,
  ],
  [
    'takes its type away',
    (route) => route.addPropertyDeletionOverride('AuthorizationType'),
    `route 'GET /private' (${PRIVATE}) ${OPEN}`,
  ],
  [
    'takes its scopes away',
    (route) => {
      route.authorizationScopes = undefined;
    },
    `route 'GET /private' (${PRIVATE}) requires the scopes []`,
  ],
  [
    'gives it another key',
    (route) => {
      route.routeKey = 'GET /other';
    },
    missing('GET /private'),
  ],
];

describe.each(faults)('a mixin of a route that %s', (_, change, error) => {
  test('fails the synthesis by construct.with()', () => {
    const on = new GuardedApp();
    on.route.with(new RouteMixin(change));
    expect(() => on.synth()).toThrow(error);
  });

  if (Mixins) {
    test('fails the synthesis by Mixins.of()', () => {
      const on = new GuardedApp();
      Mixins.of(on.route).apply(new RouteMixin(change));
      expect(() => on.synth()).toThrow(error);
    });
  }
});

test('a mixin that closes a public route further is right', () => {
  const on = new GuardedApp();
  on.publicRoute.with(
    new RouteMixin((route) => {
      route.authorizationType = 'AWS_IAM';
    }),
  );
  expect(() => on.synth()).not.toThrow();
});

test('a mixin of the API, of its authorizer or of a stack that opens the API fails the synthesis', () => {
  const mixins: [(on: GuardedApp) => IConstruct, (construct: IConstruct) => void, string][] = [
    [
      ({ apiResource }) => apiResource,
      (api) => (api as CfnResource).addPropertyOverride('Target', 'x'),
      'the property Target',
    ],
    [
      ({ authorizer }) => authorizer,
      (authorizer) => (authorizer as CfnResource).addPropertyOverride('JwtConfiguration.Audience', ['anyone']),
      'has the audience ["anyone"]',
    ],
    [
      ({ stack }) => stack,
      (stack) =>
        new CfnResource(stack, 'Raw', {
          type: 'AWS::ApiGatewayV2::Route',
          properties: { ApiId: { Ref: 'ApiHttpApi4C294DC0' }, RouteKey: 'GET /raw' },
        }),
      `route 'GET /raw' (Stack/Raw) ${OPEN_RAW}`,
    ],
  ];
  for (const [constructOf, applyTo, error] of mixins) {
    const on = new GuardedApp();
    constructOf(on).with({ supports: () => true, applyTo });
    expect(() => on.synth()).toThrow(error);
  }
});
