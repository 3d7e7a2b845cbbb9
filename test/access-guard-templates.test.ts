import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  App,
  CfnParameter,
  CfnResource,
  DefaultStackSynthesizer,
  Fn,
  type ISynthesisSession,
  Lazy,
  NestedStack,
  Stack,
  Stage,
} from 'aws-cdk-lib';
import { type CfnRoute, HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { Construct } from 'constructs';
import { JwtProtectedApi } from '../src';
import { consumeReference, GuardedApp, logicalIdOf } from './guarded-app';
import { openRoutesIn, Template, testFunction } from './stack';

function changed(resource: CfnResource, how: string): string {
  return (
    `resource '${logicalIdOf(resource)}' of stack 'Stack' has the ${how}: let it be the same each time it is asked for, and change it before ` +
    'the validations'
  );
}

function changes(...lines: string[]): Error {
  return new Error(`Templates are not what was checked:\n  ${lines.join('\n  ')}`);
}

/** Does something when the last validation of a stack is asked. */
function afterwards({ stack }: GuardedApp, change: () => void): void {
  new Construct(stack, 'Last').node.addValidation({
    validate: () => {
      change();
      return [];
    },
  });
}

/** The value that a route is protected by, until it was asked for so many times. */
function protectedUntil(times: number): string {
  let asked = 0;
  return Lazy.uncachedString({ produce: () => (asked++ < times ? 'JWT' : 'NONE') });
}

describe('a value that is another one each time', () => {
  test.each([0, 1, 2, 3, 4, 5, 6])('opens no route, after %i times', (times) => {
    const on = new GuardedApp();
    on.route.authorizationType = protectedUntil(times);
    const openRoutes = () => {
      try {
        return openRoutesIn(Template.fromStack(on.stack));
      } catch (error) {
        return String(error);
      }
    };
    expect([
      expect.stringContaining('Validation failed'),
      expect.stringContaining('Templates are not what was checked'),
      ['GET /public'],
    ]).toContainEqual(openRoutes());
  });

  test('is named as what it was and is', () => {
    const on = new GuardedApp();
    // Once before the validations, once in them.
    on.route.authorizationType = protectedUntil(2);
    expect(() => on.synth()).toThrow(changes(changed(on.route, 'AuthorizationType "NONE" instead of "JWT"')));
  });
});

describe('after the validations', () => {
  const late: [string, (on: GuardedApp) => void, (on: GuardedApp) => string][] = [
    [
      'a route that is opened',
      ({ route }) => route.addPropertyOverride('AuthorizationType', 'NONE'),
      ({ route }) => changed(route, 'AuthorizationType "NONE" instead of "JWT"'),
    ],
    [
      'a public route that is widened',
      ({ publicRoute }) => publicRoute.addPropertyOverride('RouteKey', 'ANY /public'),
      ({ publicRoute }) => changed(publicRoute, 'RouteKey "ANY /public" instead of "GET /public"'),
    ],
    [
      'scopes that are removed',
      ({ route }) => route.addPropertyDeletionOverride('AuthorizationScopes'),
      ({ route }) => changed(route, 'AuthorizationScopes not given instead of ["aws.cognito.signin.user.admin"]'),
    ],
    [
      'an authorizer that looks for tokens elsewhere',
      ({ authorizer }) => authorizer.addPropertyOverride('IdentitySource', ['$request.querystring.token']),
      ({ authorizer }) =>
        changed(
          authorizer,
          'IdentitySource ["$request.querystring.token"] instead of ["$request.header.Authorization"]',
        ),
    ],
    [
      'an API with quick create',
      ({ apiResource }) =>
        apiResource.addPropertyOverride('Target', 'arn:aws:lambda:eu-west-1:123456789012:function:open'),
      ({ apiResource }) =>
        changed(apiResource, 'Target "arn:aws:lambda:eu-west-1:123456789012:function:open" instead of not given'),
    ],
    [
      'a route that is added',
      (on) => on.addRawRoute(on.stack, on.api.httpApi.apiId),
      () => "route 'Raw' of stack 'Stack' was not there to be checked: add it before the validations",
    ],
    [
      'a route that is added to a stack that had none',
      (on) => on.addRawRoute(on.other, { 'Fn::ImportValue': 'the-api' }),
      () => "route 'Raw' of stack 'Other' was not there to be checked: add it before the validations",
    ],
    [
      'a route that is removed',
      ({ api }) => api.httpApi.node.tryRemoveChild('GET--private'),
      () =>
        "resource 'ApiHttpApiGETprivateC4B0680F' of stack 'Stack' is missing: remove it before the validations, or not at all",
    ],
    [
      'a route that becomes another resource',
      ({ route }) => route.addOverride('Type', 'Custom::Nothing'),
      ({ route }) => changed(route, 'Type "Custom::Nothing" instead of "AWS::ApiGatewayV2::Route"'),
    ],
  ];

  test.each(late)('%s fails the synthesis', (_, change, error) => {
    const on = new GuardedApp();
    afterwards(on, () => change(on));
    const expected = changes(error(on));
    expect(() => on.synth()).toThrow(expected);
  });

  test('an API without a route that gets quick create fails the synthesis', () => {
    const on = new GuardedApp({ routes: {}, publicRoutes: {} });
    afterwards(on, () => on.apiResource.addPropertyOverride('Target', 'abc123'));
    const expected = changes(changed(on.apiResource, 'Target "abc123" instead of not given'));
    expect(() => on.synth()).toThrow(expected);
  });

  test('a route that loses all its properties fails the synthesis', () => {
    const on = new GuardedApp();
    afterwards(on, () => on.route.addDeletionOverride('Properties'));
    expect(() => on.synth()).toThrow(changed(on.route, 'AuthorizationType not given instead of "JWT"'));
  });

  test('all that is changed is named at once', () => {
    const on = new GuardedApp();
    afterwards(on, () => {
      on.route.addPropertyOverride('AuthorizationType', 'NONE');
      on.publicRoute.addPropertyOverride('RouteKey', 'ANY /public');
    });
    const expected = changes(
      changed(on.route, 'AuthorizationType "NONE" instead of "JWT"'),
      changed(on.publicRoute, 'RouteKey "ANY /public" instead of "GET /public"'),
    );
    expect(() => on.synth()).toThrow(expected);
  });

  test('a route of another API that becomes one of this fails the synthesis', () => {
    const on = new GuardedApp();
    const raw = on.addRawRoute(on.stack, new HttpApi(on.stack, 'Plain').apiId);
    afterwards(on, () => raw.addPropertyOverride('ApiId', { Ref: on.apiLogicalId }));
    expect(() => on.synth()).toThrow(`has the ApiId {"Ref":"${on.apiLogicalId}"} instead of {"Ref":"Plain`);
  });

  test('an ApiId with another separator between its parts fails the synthesis', () => {
    const on = new GuardedApp();
    const apiIdWith = (separator: string) => ({ 'Fn::Join': [separator, ['abc123', { Ref: 'AWS::Region' }]] });
    const raw = on.addRawRoute(on.stack, apiIdWith('-'), { AuthorizationType: 'AWS_IAM' });
    afterwards(on, () => raw.addOverride('Properties.ApiId', apiIdWith('')));
    expect(() => on.synth()).toThrow(
      changes(
        changed(
          raw,
          'ApiId {"Fn::Join":["",["abc123",{"Ref":"AWS::Region"}]]} instead of {"Fn::Join":["-",["abc123",{"Ref":"AWS::Region"}]]}',
        ),
      ),
    );
  });

  test('a route of another API may be opened', () => {
    const on = new GuardedApp();
    const raw = on.addRawRoute(on.stack, new HttpApi(on.stack, 'Plain').apiId, { AuthorizationType: 'AWS_IAM' });
    afterwards(on, () => raw.addPropertyOverride('AuthorizationType', 'NONE'));
    expect(() => on.synth()).not.toThrow();
  });

  test('a route of a nested stack and one of a stage are held to what was checked', () => {
    const stage = new Stage(new App(), 'Prod');
    const nested = new NestedStack(new Stack(stage, 'Stack'), 'Nested');
    const api = new JwtProtectedApi(nested, 'Api', { routes: { 'GET /private': testFunction(nested) } });
    const route = api.httpApi.node.findChild('GET--private').node.defaultChild as CfnRoute;
    new Construct(nested, 'Last').node.addValidation({
      validate: () => {
        route.authorizationType = 'NONE';
        return [];
      },
    });
    expect(() => stage.synth()).toThrow(
      `resource '${logicalIdOf(route)}' of stack 'Prod/Stack/Nested' has the AuthorizationType "NONE" instead of "JWT"`,
    );
  });
});

describe('a synthesizer', () => {
  /** One that does something before or after the template is written. */
  class Changing extends DefaultStackSynthesizer {
    constructor(private readonly change: (session: ISynthesisSession) => void) {
      super();
    }

    protected override synthesizeTemplate(
      ...[session, ...rest]: Parameters<DefaultStackSynthesizer['synthesizeTemplate']>
    ) {
      const source = super.synthesizeTemplate(session, ...rest);
      this.change(session);
      return source;
    }
  }

  test('cannot open a route in a template that is written', () => {
    const app = new App();
    const synthesizer = new Changing(({ outdir }) => {
      const file = join(outdir, 'Stack.template.json');
      writeFileSync(
        file,
        readFileSync(file, 'utf8').replace('"AuthorizationType": "JWT"', '"AuthorizationType": "NONE"'),
      );
    });
    const stack = new Stack(app, 'Stack', { synthesizer });
    new JwtProtectedApi(stack, 'Api', { routes: { 'GET /private': testFunction(stack) } });
    expect(() => app.synth()).toThrow('has the AuthorizationType "NONE" instead of "JWT"');
  });

  test('cannot leave the template out', () => {
    class Silent extends DefaultStackSynthesizer {
      public override synthesize() {}
    }
    const app = new App();
    const stack = new Stack(app, 'Stack', { synthesizer: new Silent() });
    new JwtProtectedApi(stack, 'Api', { routes: { 'GET /private': testFunction(stack) } });
    expect(() => app.synth()).toThrow(
      "resource 'ApiHttpApi4C294DC0' of stack 'Stack' is missing: remove it before the validations, or not at all",
    );
  });

  test('may do what it likes with the rest', () => {
    const app = new App();
    const synthesizer = new Changing(({ outdir }) => {
      const file = join(outdir, 'Stack.template.json');
      const template = JSON.parse(readFileSync(file, 'utf8'));
      writeFileSync(file, JSON.stringify({ ...template, Description: 'Changed' }));
    });
    const stack = new Stack(app, 'Stack', { synthesizer });
    new JwtProtectedApi(stack, 'Api', { routes: { 'GET /private': testFunction(stack) } });
    expect(() => app.synth()).not.toThrow();
  });
});

describe('what the CDK renders otherwise than the guard is the same:', () => {
  const renderings: [string, (on: GuardedApp) => void][] = [
    [
      'a string of several parts',
      (on) => {
        const plain = Fn.join('-', ['a', Fn.join('', ['', new HttpApi(on.stack, 'Plain').apiId])]);
        on.addRawRoute(on.other, `${plain}${Lazy.string({ produce: () => 'b' })}c`, { AuthorizationType: 'AWS_IAM' });
      },
    ],
    [
      'a string with an empty part',
      (on) => {
        const { apiId } = new HttpApi(on.stack, 'Plain');
        on.addRawRoute(on.other, `${apiId}${Lazy.string({ produce: () => '' })}`, { AuthorizationType: 'AWS_IAM' });
      },
    ],
    [
      'a string of empty parts alone',
      (on) => {
        const empty = Lazy.string({ produce: () => '' });
        on.addRawRoute(on.other, `${empty}${empty}`, { AuthorizationType: 'AWS_IAM' });
      },
    ],
    [
      'a string with a part that is not there',
      (on) => {
        const { apiId } = new HttpApi(on.stack, 'Plain');
        const nothing = Lazy.string({ produce: () => undefined });
        on.addRawRoute(on.other, `${apiId}${nothing}`, { AuthorizationType: 'AWS_IAM' });
        on.addRawRoute(on.other, `${nothing}${apiId}`, { AuthorizationType: 'AWS_IAM' }, 'Second');
      },
    ],
    [
      'a list of another stack',
      ({ other, api, integration }) => {
        const authorizationScopes = new CfnParameter(other, 'Scopes', { type: 'CommaDelimitedList' }).valueAsList;
        api.addRoutes({ path: '/notes', methods: [HttpMethod.GET], integration, authorizationScopes });
      },
    ],
    [
      'an output of a nested stack',
      ({ stack, api, integration }) => {
        const nested = new NestedStack(stack, 'Nested');
        const authorizationScopes = [
          new CfnResource(nested, 'Scope', { type: 'Custom::Scope' }).getAtt('Name').toString(),
        ];
        api.addRoutes({ path: '/notes', methods: [HttpMethod.GET], integration, authorizationScopes });
      },
    ],
    [
      'a reference of another stack, as strong as it is',
      (on) => on.addRawRoute(on.other, on.api.httpApi.apiId, { AuthorizationType: 'AWS_IAM' }),
    ],
    ...['weak', 'both', 'strong'].flatMap((strength): [string, (on: GuardedApp) => void][] =>
      consumeReference
        ? [
            [
              `a reference of another stack that is ${strength}`,
              (on) => {
                on.addRawRoute(on.other, on.api.httpApi.apiId, { AuthorizationType: 'AWS_IAM' });
                const apiId = consumeReference!(on.api.httpApi.apiId, strength);
                on.addRawRoute(on.other, apiId, { AuthorizationType: 'AWS_IAM' }, 'Consumer');
              },
            ],
          ]
        : [],
    ),
  ];

  test.each(renderings)('%s', (_, add) => {
    const on = new GuardedApp();
    add(on);
    expect(() => on.synth()).not.toThrow();
  });
});

test('a synthesis is not held to an earlier one that something else has failed', () => {
  const on = new GuardedApp();
  const faults = ['not yet'];
  new Construct(on.stack, 'Last').node.addValidation({ validate: () => faults.splice(0) });
  expect(() => on.synth()).toThrow('not yet');
  on.publicRoute.authorizationType = 'AWS_IAM';
  expect(() => on.synth()).not.toThrow();
});

test('a synthesis without validations is not held to those of an earlier one', () => {
  const on = new GuardedApp();
  on.synth();
  on.route.authorizationType = 'NONE';
  expect(() => on.app.synth({ force: true, skipValidation: true })).not.toThrow();
});

test('a synthesis without validations is not held to those of an earlier one that failed', () => {
  const on = new GuardedApp();
  on.addRawRoute(on.stack, on.api.httpApi.apiId);
  expect(() => on.synth()).toThrow('Validation failed');
  on.route.authorizationType = 'NONE';
  expect(() => on.app.synth({ force: true, skipValidation: true })).not.toThrow();
});
