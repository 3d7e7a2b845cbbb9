import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  App,
  attachCustomSynthesis,
  type CfnElement,
  CfnOutput,
  CfnParameter,
  CfnResource,
  CfnStack,
  DefaultStackSynthesizer,
  Fn,
  type ISynthesisSession,
  Lazy,
  NestedStack,
  Stack,
  Stage,
  Token,
} from 'aws-cdk-lib';
import { Annotations } from 'aws-cdk-lib/assertions';
import {
  CfnApiGatewayManagedOverrides,
  CfnAuthorizer,
  CfnRoute,
  HttpApi,
  HttpMethod,
} from 'aws-cdk-lib/aws-apigatewayv2';
import type { UserPool } from 'aws-cdk-lib/aws-cognito';
import { Construct, type IConstruct } from 'constructs';
import { JwtProtectedApi } from '../src';
import { CfnFragment, consumeReference, GuardedApp, logicalIdOf, missing, OPEN, scopesAre } from './guarded-app';
import { Match, openRoutesIn, Template, testFunction } from './stack';

function changes(...lines: string[]): Error {
  return new Error(
    'The templates differ from what was checked. Values must be the same each time they are resolved, and must not change after ' +
      `validation:\n  ${lines.join('\n  ')}`,
  );
}

/** A route of the template, by its key. */
function written(key: string, resource: CfnElement, fault: string): string {
  return `route '${key}' (${resource.stack.node.path}: ${logicalIdOf(resource)}) ${fault}`;
}

function messageOf(run: () => void): string {
  try {
    run();
    return '';
  } catch (error) {
    return (error as Error).message;
  }
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
function protectedUntil(times: number, type = 'JWT'): string {
  let asked = 0;
  return Lazy.uncachedString({ produce: () => (asked++ < times ? type : 'NONE') });
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
      expect.stringContaining('The templates differ from what was checked'),
      ['GET /public'],
    ]).toContainEqual(openRoutes());
  });

  test.each([0, 1, 2, 3, 4, 5, 6])('gives no route a wider key, after %i times', (times) => {
    const on = new GuardedApp();
    let asked = 0;
    on.publicRoute.routeKey = Lazy.uncachedString({ produce: () => (asked++ < times ? 'GET /public' : '$default') });
    const openRoutes = () => {
      try {
        return openRoutesIn(Template.fromStack(on.stack));
      } catch (error) {
        return String(error);
      }
    };
    expect([expect.stringContaining(OPEN), ['GET /public']]).toContainEqual(openRoutes());
  });

  test('is named as what it is', () => {
    const on = new GuardedApp();
    // Once before the validations, once in them.
    on.route.authorizationType = protectedUntil(2);
    expect(() => on.synth()).toThrow(changes(written('GET /private', on.route, OPEN)));
  });
});

describe('after the validations', () => {
  const late: [string, (on: GuardedApp) => void, (on: GuardedApp) => string[]][] = [
    [
      'a route that is opened',
      ({ route }) => route.addPropertyOverride('AuthorizationType', 'NONE'),
      ({ route }) => [written('GET /private', route, OPEN)],
    ],
    [
      'a public route that is widened',
      ({ publicRoute }) => publicRoute.addPropertyOverride('RouteKey', 'ANY /public'),
      ({ publicRoute }) => [written('ANY /public', publicRoute, OPEN)],
    ],
    [
      'scopes that are removed',
      ({ route }) => route.addPropertyDeletionOverride('AuthorizationScopes'),
      ({ route }) => [written('GET /private', route, scopesAre('[]'))],
    ],
    [
      'an authorizer that looks for tokens elsewhere',
      ({ authorizer }) => authorizer.addPropertyOverride('IdentitySource', ['$request.querystring.token']),
      () => [
        'the API\'s authorizer (Stack/Api/HttpApi/Authorizer/Resource) has the identity source ["$request.querystring.token"] ' +
          'instead of ["$request.header.Authorization"], so it might accept tokens that the API must refuse: remove what changes it',
      ],
    ],
    [
      'an authorizer of another API',
      ({ stack, authorizer }) => authorizer.addPropertyOverride('ApiId', new HttpApi(stack, 'Plain').apiId),
      () => [
        'the API\'s authorizer (Stack/Api/HttpApi/Authorizer/Resource) has the API "Stack: Plain295EB121" instead of ' +
          '"Stack/Api/HttpApi/Resource", so it might accept tokens that the API must refuse: remove what changes it',
      ],
    ],
    [
      'a pool of the newer issuer',
      ({ api }) =>
        (api.userPool.node.defaultChild as CfnResource).addPropertyOverride('IssuerConfiguration.Type', 'UPDATED'),
      () => [expect.stringMatching(/^user pool \(Stack: ApiUserPool.*\) has the issuer configuration UPDATED/)],
    ],
    [
      'managed overrides of a route',
      ({ stack, api }) =>
        new CfnApiGatewayManagedOverrides(stack, 'Managed', {
          apiId: api.httpApi.apiId,
          route: { authorizationType: 'NONE' },
        }),
      () => [
        'managed overrides (Stack: Managed) change who can call an API route that is not in the template: remove Route ' +
          'from them, and add the route with addRoutes() or addPublicRoutes()',
      ],
    ],
    [
      'a fragment with a route',
      ({ stack, apiLogicalId }) => {
        const Properties = { ApiId: { Ref: apiLogicalId }, RouteKey: 'GET /raw' };
        const Resources = { Raw: { Type: 'AWS::ApiGatewayV2::Route', Properties } };
        new CfnFragment(stack, 'Include', { template: { Resources } });
      },
      () => [`route 'GET /raw' (Stack: Raw) ${OPEN}`],
    ],
    [
      'a nested stack that is added with a route',
      (on) => {
        const nested = new NestedStack(on.stack, 'Late', { parameters: { ApiId: on.api.httpApi.apiId } });
        on.addRawRoute(nested, { 'Fn::Sub': '${ApiId}' });
        new CfnParameter(nested, 'ApiId');
      },
      () => [expect.stringMatching(/^route 'GET \/raw' \(Stack\/Late: Raw\) is open/)],
    ],
    [
      'an API with quick create',
      ({ apiResource }) =>
        apiResource.addPropertyOverride('Target', 'arn:aws:lambda:eu-west-1:123456789012:function:open'),
      () => [
        'the API (Stack/Api/HttpApi/Resource) has the property Target, which adds routes that are not in the template and might ' +
          'be open: remove it, and add the routes with addRoutes() or addPublicRoutes()',
      ],
    ],
    [
      'a route that is added',
      (on) => on.addRawRoute(on.stack, on.api.httpApi.apiId),
      ({ stack }) => [written('GET /raw', stack.node.findChild('Raw') as CfnResource, OPEN)],
    ],
    [
      'a route that is added to another stack',
      (on) => on.addRawRoute(on.other, Fn.importValue('the-api')),
      ({ other }) => [written('GET /raw', other.node.findChild('Raw') as CfnResource, OPEN)],
    ],
    [
      'a stack that is added with a route',
      (on) => on.addRawRoute(new Stack(on.app, 'Late'), Fn.importValue('the-api')),
      ({ app }) => [written('GET /raw', app.node.findChild('Late').node.findChild('Raw') as CfnResource, OPEN)],
    ],
    [
      'an output that comes to mean the API',
      ({ stack, apiLogicalId }) => ((stack.node.findChild('Mistaken') as CfnOutput).value = ref(apiLogicalId)),
      ({ other }) => [written('GET /mistaken', other.node.findChild('Mistaken') as CfnResource, OPEN)],
    ],
    [
      'a parameter of a nested stack that comes to mean the API',
      ({ stack, apiLogicalId }) =>
        (stack.node.findChild('Nested') as NestedStack).setParameter('ApiId', ref(apiLogicalId)),
      ({ stack }) => [
        written('GET /nested', stack.node.findChild('Nested').node.findChild('Raw') as CfnResource, OPEN),
      ],
    ],
    [
      'a route whose API cannot be told that is opened',
      ({ other }) =>
        (other.node.findChild('Undecided') as CfnResource).addPropertyOverride('AuthorizationType', 'NONE'),
      ({ other }) => [
        `${written('GET /undecided', other.node.findChild('Undecided') as CfnResource, OPEN)}. Before deployment it is unknown ` +
          'whether it belongs to the API \'Stack/Api/HttpApi\', because its ApiId is "abc123"',
      ],
    ],
    [
      'a nested stack by a URL that is added',
      ({ stack, api }) =>
        new CfnStack(stack, 'Elsewhere', { templateUrl: 'https://example.com', parameters: { Id: api.httpApi.apiId } }),
      () => [
        "nested stack (Stack: Elsewhere) receives or contains the API 'Stack/Api/HttpApi', but its template is not part of this app, " +
          'so the routes that it adds are unknown',
      ],
    ],
    [
      'a function of AWS SAM that is added with an event of the API',
      ({ stack, api }) => {
        const Get = { Type: 'HttpApi', Properties: { ApiId: api.httpApi.apiId, Path: '/raw', Method: 'GET' } };
        new CfnResource(stack, 'Sam', { type: 'AWS::Serverless::Function', properties: { Events: { Get } } });
      },
      () => [
        "AWS::Serverless::Function (Stack: Sam) receives or contains the API 'Stack/Api/HttpApi', but the resources that it creates " +
          'are in no template, so the routes that it adds are unknown',
      ],
    ],
    [
      'a nested stack that gets another template',
      ({ stack }) =>
        (stack.node.findChild('Nested') as NestedStack).nestedStackResource!.addPropertyOverride(
          'TemplateURL',
          'https://x',
        ),
      () => [expect.stringMatching(/^nested stack \(Stack: Nested.*\) receives or contains the API/)],
    ],
    [
      'a route that is removed',
      ({ api }) => api.httpApi.node.tryRemoveChild('GET--private'),
      () => [missing('GET /private')],
    ],
    [
      'a route that becomes another resource',
      ({ route }) => route.addOverride('Type', 'Custom::Nothing'),
      () => [missing('GET /private')],
    ],
    [
      'a client with the implicit grant',
      ({ api }) =>
        (api.userPoolClient.node.defaultChild as CfnResource).addPropertyOverride('AllowedOAuthFlows', ['implicit']),
      () => ['resource (Stack/Api/BrowserClient/Resource) has the AllowedOAuthFlows ["implicit"] instead of not given'],
    ],
    [
      'a client that takes passwords',
      ({ api }) =>
        (api.userPoolClient.node.defaultChild as CfnResource).addPropertyOverride('ExplicitAuthFlows', [
          'ALLOW_USER_PASSWORD_AUTH',
        ]),
      () => [
        'resource (Stack/Api/BrowserClient/Resource) has the ExplicitAuthFlows ["ALLOW_USER_PASSWORD_AUTH"] instead of ' +
          '["ALLOW_USER_SRP_AUTH","ALLOW_REFRESH_TOKEN_AUTH"]',
      ],
    ],
  ];

  function ref(logicalId: string): string {
    return Token.asString({ Ref: logicalId });
  }

  /** An app whose API is exported, and that has routes of others which may become its own. */
  function appOf(): GuardedApp {
    const on = new GuardedApp();
    new CfnOutput(on.stack, 'ApiId', { value: on.api.httpApi.apiId, exportName: 'the-api' });
    const { apiId } = new HttpApi(on.stack, 'Unrelated');
    new CfnOutput(on.stack, 'Mistaken', { value: apiId, exportName: 'another-api' });
    on.addRawRoute(on.other, Fn.importValue('another-api'), { RouteKey: 'GET /mistaken' }, 'Mistaken');
    on.addRawRoute(on.other, 'abc123', { RouteKey: 'GET /undecided', AuthorizationType: 'AWS_IAM' }, 'Undecided');
    const nested = new NestedStack(on.stack, 'Nested', { parameters: { ApiId: apiId, Own: on.api.httpApi.apiId } });
    on.addRawRoute(nested, new CfnParameter(nested, 'ApiId').valueAsString, { RouteKey: 'GET /nested' });
    return on;
  }

  test('what may become a fault is none', () => {
    const on = appOf();
    expect(() => on.synth()).not.toThrow();
    Annotations.fromStack(on.stack).hasNoWarning('*', Match.anyValue());
    Annotations.fromStack(on.other).hasNoWarning('*', Match.anyValue());
  });

  test.each(late)('%s fails the synthesis', (_, change, errors) => {
    const on = appOf();
    afterwards(on, () => change(on));
    const [first, ...lines] = messageOf(() => on.synth()).split('\n  ');
    expect(first).toContain('The templates differ from what was checked');
    expect(lines).toEqual(errors(on));
  });

  test('an API without a route that gets quick create fails the synthesis', () => {
    const on = new GuardedApp({ routes: {}, publicRoutes: {} });
    afterwards(on, () => on.apiResource.addPropertyOverride('Target', 'abc123'));
    expect(() => on.synth()).toThrow('has the property Target');
  });

  test('a route that loses all its properties fails the synthesis', () => {
    const on = new GuardedApp();
    afterwards(on, () => on.route.addDeletionOverride('Properties'));
    expect(() => on.synth()).toThrow(missing('GET /private'));
  });

  test('all that is changed is named at once', () => {
    const on = new GuardedApp();
    afterwards(on, () => {
      on.route.addPropertyOverride('AuthorizationType', 'NONE');
      on.publicRoute.addPropertyOverride('RouteKey', 'ANY /public');
    });
    const expected = changes(written('GET /private', on.route, OPEN), written('ANY /public', on.publicRoute, OPEN));
    expect(() => on.synth()).toThrow(expected);
  });

  test('a trigger of groups that is replaced fails the synthesis, as does one with other code', () => {
    const changesOfTrigger: [(pool: IConstruct) => void, string][] = [
      [
        ({ node }) =>
          (node.defaultChild as CfnResource).addPropertyOverride(
            'LambdaConfig.PreTokenGenerationConfig.LambdaArn',
            'other',
          ),
        'resource (Stack/Api/UserPool/Resource) has the LambdaConfig {"PreTokenGenerationConfig":{"LambdaArn":"other"',
      ],
      [
        ({ node }) =>
          (
            node.findChild('GroupScopes').node.findChild('Function').node.defaultChild as CfnResource
          ).addPropertyOverride('Code.ZipFile', 'every group'),
        'resource (Stack/Api/UserPool/GroupScopes/Function/Resource) has the Code {"ZipFile":"every group"} instead of {"ZipFile":"exports.',
      ],
    ];
    for (const [change, error] of changesOfTrigger) {
      const on = new GuardedApp();
      on.api.addRoutes({ path: '/a', methods: [HttpMethod.GET], integration: on.integration, groups: ['admins'] });
      expect(() => on.app.synth({ force: true })).not.toThrow();
      afterwards(on, () => change(on.api.userPool));
      expect(() => on.app.synth({ force: true })).toThrow(error);
    }
  });

  test('a client that was brought along may be what it likes', () => {
    const on = new GuardedApp();
    const client = (on.api.userPool as UserPool).addClient('App', { disableOAuth: true });
    on.api.addUserPoolClient(client);
    afterwards(on, () =>
      (client.node.defaultChild as CfnResource).addPropertyOverride('ExplicitAuthFlows', ['ALLOW_USER_PASSWORD_AUTH']),
    );
    expect(() => on.synth()).not.toThrow();
  });

  test('a public route may be removed, and a route that was declared by then may be added', () => {
    const on = new GuardedApp();
    afterwards(on, () => {
      on.api.httpApi.node.tryRemoveChild('GET--public');
      on.api.addPublicRoutes({ path: '/late', methods: [HttpMethod.GET], integration: on.integration });
    });
    expect(() => on.synth()).not.toThrow();
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
    expect(() => stage.synth()).toThrow(changes(written('GET /private', route, OPEN)));
  });

  test('a route of another stage is held to what was checked with the app', () => {
    const app = new App();
    const prod = new Stage(app, 'Prod');
    const stack = new Stack(prod, 'Stack');
    const api = new JwtProtectedApi(stack, 'Api');
    new CfnOutput(stack, 'ApiId', { value: api.httpApi.apiId, exportName: 'the-api' });
    const raw = new CfnRoute(new Stack(app, 'Consumer'), 'Raw', {
      apiId: Fn.importValue('the-api'),
      routeKey: 'GET /raw',
      authorizationType: protectedUntil(2, 'AWS_IAM'),
    });
    expect(() => app.synth()).toThrow(
      changes(`route 'GET /raw' (Consumer: ${logicalIdOf(raw)}) of the API 'Prod/Stack/Api/HttpApi' ${OPEN}`),
    );
  });

  test.each<[string, (on: GuardedApp) => void]>([
    ['that is added to its stack', (on) => on.addRawRoute(on.other, 'abc123', {}, 'Late')],
    ['that is added under its name to another stack', (on) => on.addRawRoute(on.stack, 'abc123')],
    [
      'that is opened',
      ({ other }) => (other.node.findChild('Harmless') as CfnResource).addPropertyOverride('AuthorizationType', 'NONE'),
    ],
  ])('a route whose API cannot be told and %s is seen beside one that was warned of', (_, change) => {
    const on = new GuardedApp();
    const { apiId } = new HttpApi(on.other, 'Plain');
    const foreign = new CfnAuthorizer(on.other, 'Foreign', { apiId, authorizerType: 'JWT', name: 'foreign' });
    const AuthorizerId = foreign.ref;
    on.addRawRoute(on.other, 'abc123');
    on.addRawRoute(on.other, 'abc123', { AuthorizationType: 'JWT', AuthorizerId }, 'Harmless');
    afterwards(on, () => change(on));
    const [first, ...lines] = messageOf(() => on.synth()).split('\n  ');
    expect(first).toContain('The templates differ from what was checked');
    expect(lines).toEqual([expect.stringContaining('Before deployment it is unknown')]);
  });

  test('a route of the app whose API cannot be told is held to what was checked, beside an API of a stage', () => {
    const app = new App();
    new JwtProtectedApi(new Stack(new Stage(app, 'Prod'), 'Stack'), 'Api');
    new CfnRoute(new Stack(app, 'Consumer'), 'Raw', {
      apiId: 'abc123',
      routeKey: 'GET /raw',
      authorizationType: protectedUntil(2, 'AWS_IAM'),
    });
    expect(() => app.synth()).toThrow('Before deployment it is unknown');
  });
});

describe('a second synthesis', () => {
  test('of an app to which a stack was added is right', () => {
    const on = new GuardedApp();
    on.synth();
    const late = new Stack(on.app, 'Late');
    on.addRawRoute(late, on.api.httpApi.apiId, { AuthorizationType: 'AWS_IAM' });
    expect(() => on.app.synth({ force: true })).not.toThrow();
  });

  test('of an app to which an API was added is right', () => {
    const on = new GuardedApp();
    on.synth();
    new JwtProtectedApi(new Stack(on.app, 'Late'), 'Api', {});
    expect(() => on.app.synth({ force: true })).not.toThrow();
  });

  test('sees a route that is opened in a stack that was added', () => {
    const on = new GuardedApp();
    on.synth();
    const raw = on.addRawRoute(new Stack(on.app, 'Late'), on.api.httpApi.apiId, { AuthorizationType: 'AWS_IAM' });
    afterwards(on, () => raw.addPropertyOverride('AuthorizationType', 'NONE'));
    expect(() => on.app.synth({ force: true })).toThrow(changes(written('GET /raw', raw, OPEN)));
  });
});

describe('what else an app does when it is synthesized', () => {
  function openInFile(outdir: string): void {
    const file = join(outdir, 'Stack.template.json');
    const [closed, open] = ['JWT', 'NONE'].map((type) => `"AuthorizationType": "${type}"`);
    writeFileSync(file, readFileSync(file, 'utf8').replace(closed, open));
  }

  test.each<[string, (on: GuardedApp) => Construct]>([
    ['the app', ({ app }) => app],
    ['a construct that comes last', ({ app }) => new Construct(app, 'ZZ')],
  ])('cannot open a route in a template that is written, by %s', (_, constructOf) => {
    const on = new GuardedApp();
    attachCustomSynthesis(constructOf(on), { onSynthesize: ({ outdir }) => openInFile(outdir) });
    expect(() => on.synth()).toThrow(changes(written('GET /private', on.route, OPEN)));
  });

  test('is done as well, before the templates are looked at', () => {
    const on = new GuardedApp();
    const done: string[] = [];
    attachCustomSynthesis(on.app, { onSynthesize: ({ outdir }) => done.push(outdir) });
    afterwards(on, () => on.route.addPropertyOverride('AuthorizationType', 'NONE'));
    expect(() => on.synth()).toThrow(changes(written('GET /private', on.route, OPEN)));
    expect(done).toEqual([on.app.outdir]);
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
    expect(() => app.synth()).toThrow(`(Stack: ApiHttpApiGETprivateC4B0680F) ${OPEN}`);
  });

  test('cannot leave the template out', () => {
    class Silent extends DefaultStackSynthesizer {
      public override synthesize() {}
    }
    const app = new App();
    const stack = new Stack(app, 'Stack', { synthesizer: new Silent() });
    new JwtProtectedApi(stack, 'Api', { routes: { 'GET /private': testFunction(stack) } });
    expect(() => app.synth()).toThrow(
      'the API (Stack/Api/HttpApi/Resource) is not in the template: do not remove it, because the routes are checked against it',
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

describe('an app with an API in a stage', () => {
  function withStage() {
    const app = new App();
    const stage = new Stage(app, 'Prod');
    const stack = new Stack(stage, 'Stack');
    const api = new JwtProtectedApi(stack, 'Api', { routes: { 'GET /private': testFunction(stack) } });
    const route = api.httpApi.node.findChild('GET--private').node.defaultChild as CfnRoute;
    return { app, stage, stack, api, route };
  }

  test('sees in the validations of a second synthesis of the stage that a route was opened', () => {
    const { stage, route } = withStage();
    stage.synth();
    route.authorizationType = 'NONE';
    expect(() => stage.synth({ force: true })).toThrow('Validation failed');
  });

  test('sees in a synthesis of the stage that a client was opened after the validations', () => {
    const { stage, stack, api } = withStage();
    const client = api.userPoolClient.node.defaultChild as CfnResource;
    const validate = () => {
      client.addPropertyOverride('AllowedOAuthFlows', ['implicit']);
      return [];
    };
    new Construct(stack, 'Last').node.addValidation({ validate });
    expect(() => stage.synth()).toThrow('has the AllowedOAuthFlows ["implicit"] instead of not given');
  });

  test('is not held to validations that failed if a later synthesis has none', () => {
    const { app, stack, api } = withStage();
    new CfnOutput(stack, 'ApiId', { value: api.httpApi.apiId, exportName: 'the-api' });
    new CfnRoute(new Stack(app, 'Consumer'), 'Raw', { apiId: Fn.importValue('the-api'), routeKey: 'GET /raw' });
    expect(() => app.synth()).toThrow('Validation failed');
    expect(() => app.synth({ force: true, skipValidation: true })).not.toThrow();
  });

  test('warns once of a route in another stage that has an API as well', () => {
    const { app, stack } = withStage();
    const other = new Stack(new Stage(app, 'Other'), 'Stack');
    new JwtProtectedApi(other, 'Api');
    new CfnRoute(other, 'Raw', { apiId: 'abc123', routeKey: 'GET /raw' });
    app.synth();
    const warnings = [stack, other].map((at) => Annotations.fromStack(at).findWarning('*', Match.anyValue()).length);
    expect(warnings).toEqual([0, 1]);
  });
});
