import { App, Aspects, Annotations as CdkAnnotations, CfnOutput, CfnResource, Fn, Stack, Stage } from 'aws-cdk-lib';
import { Annotations } from 'aws-cdk-lib/assertions';
import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Construct } from 'constructs';
import { JwtProtectedApi } from '../src';
import { OPEN, OPEN_RAW } from './guarded-app';
import { Match, Template, testFunction } from './stack';

const ID = 'cdk-jwt-protected-api:undecidedRoute';

function failure(error: string): Error {
  return new Error(`Validation failed with the following errors:\n  ${error}`);
}

function stackIn(scope: Construct, id = 'Stack'): Stack {
  return new Stack(scope, id);
}

/** A protected API whose id is exported, and an output of its stack. */
function apiIn(scope: Construct, exportName?: string): JwtProtectedApi {
  const stack = stackIn(scope);
  const fn = testFunction(stack);
  const api = new JwtProtectedApi(stack, 'Api', { routes: { 'GET /private': fn } });
  new CfnOutput(stack, 'ApiId', { value: api.httpApi.apiId, exportName });
  return api;
}

function openRouteIn(scope: Construct, apiId: unknown, id = 'Consumer'): Stack {
  const stack = stackIn(scope, id);
  new CfnResource(stack, 'Raw', {
    type: 'AWS::ApiGatewayV2::Route',
    properties: { ApiId: apiId, RouteKey: 'GET /raw' },
  });
  return stack;
}

function warningsOf(stack: Stack): unknown[] {
  return Annotations.fromStack(stack)
    .findWarning('*', Match.anyValue())
    .map(({ id, entry }) => [id, entry.data]);
}

describe('an API in a stage', () => {
  test('has its routes checked with the stage', () => {
    const app = new App();
    const api = apiIn(new Stage(app, 'Prod'));
    openRouteIn(Stage.of(api)!, api.httpApi.apiId);
    expect(() => app.synth()).toThrow(failure(`[Prod/Stack/Api] route 'GET /raw' (Prod/Consumer/Raw) ${OPEN_RAW}`));
  });

  test('has its routes checked with each stack of the stage', () => {
    const api = apiIn(new Stage(new App(), 'Prod'));
    const consumer = openRouteIn(Stage.of(api)!, api.httpApi.apiId);
    expect(() => Template.fromStack(consumer)).toThrow(OPEN_RAW);
  });

  test('has its routes checked with the app where its stage was synthesized without validations', () => {
    const app = new App();
    const prod = new Stage(app, 'Prod');
    openRouteIn(prod, apiIn(prod).httpApi.apiId);
    prod.synth({ skipValidation: true });
    expect(() => app.synth()).toThrow(
      `route 'GET /raw' (Prod/Consumer/Raw) of the API 'Prod/Stack/Api/HttpApi' ${OPEN_RAW}`,
    );
  });

  test('is not held to what was changed after its stage was written', () => {
    const app = new App();
    const prod = new Stage(app, 'Prod');
    const route = apiIn(prod).httpApi.node.findChild('GET--private').node.defaultChild as CfnResource;
    prod.synth();
    route.addPropertyOverride('AuthorizationType', 'NONE');
    expect(() => app.synth()).not.toThrow();
    expect(JSON.stringify(prod.synth().getStackByName('Prod-Stack').template)).not.toContain('"NONE"');
  });

  const names: [string, unknown][] = [
    ['import', Fn.importValue('the-api')],
    ['output', { 'Fn::GetStackOutput': { StackName: 'Prod-Stack', OutputName: 'ApiId' } }],
  ];
  const places: [string, (app: App) => Construct, string][] = [
    ['a stage that comes first', (app) => app.node.findChild('First') as Stage, 'First'],
    ['a stage that comes last', (app) => app.node.findChild('Last') as Stage, 'Last'],
    ['the app', (app) => app, ''],
  ];

  describe.each(names)('of which a route elsewhere names an %s', (_, apiId) => {
    test.each(places)('has it checked with the app in %s', (__, placeIn, path) => {
      const app = new App();
      new Stage(app, 'First');
      apiIn(new Stage(app, 'Prod'), 'the-api');
      new Stage(app, 'Last');
      openRouteIn(placeIn(app), apiId);
      const route = [path, 'Consumer/Raw'].filter((part) => part).join('/');
      expect(() => app.synth()).toThrow(
        failure(`[] route 'GET /raw' (${route}) of the API 'Prod/Stack/Api/HttpApi' ${OPEN_RAW}`),
      );
    });
  });

  test.each(names)('of which a route of a stage in its own names an %s has it checked', (_, apiId) => {
    const app = new App();
    const prod = new Stage(app, 'Prod');
    apiIn(prod, 'the-api');
    openRouteIn(new Stage(prod, 'Inner'), apiId);
    expect(() => prod.synth()).toThrow(
      failure(`[Prod/Stack/Api] route 'GET /raw' (Prod/Inner/Consumer/Raw) ${OPEN_RAW}`),
    );
  });

  test('is another than that of the same names in the stage of a route', () => {
    const app = new App();
    apiIn(new Stage(app, 'Prod'), 'the-api');
    const dev = new Stage(app, 'Dev');
    const plain = new HttpApi(stackIn(dev), 'Plain');
    new CfnOutput(Stack.of(plain), 'ApiId', { value: plain.apiId, exportName: 'the-api' });
    const consumer = openRouteIn(dev, Fn.importValue('the-api'));
    expect(() => app.synth()).not.toThrow();
    expect(warningsOf(consumer)).toEqual([]);
  });
});

describe('what becomes of a stage without an API is seen', () => {
  test('when its aspects open a route after the stage of the API was synthesized', () => {
    const app = new App();
    apiIn(new Stage(app, 'Prod'), 'the-api');
    const consumer = openRouteIn(new Stage(app, 'Last'), Fn.importValue('the-api'));
    const route = consumer.node.findChild('Raw') as CfnResource;
    route.addPropertyOverride('AuthorizationType', 'AWS_IAM');
    Aspects.of(consumer).add({ visit: () => route.addPropertyOverride('AuthorizationType', 'NONE') });
    expect(() => app.synth()).toThrow(
      `route 'GET /raw' (Last/Consumer/Raw) of the API 'Prod/Stack/Api/HttpApi' ${OPEN_RAW}`,
    );
  });

  test('when it is made after the stage of the API was synthesized', () => {
    const app = new App();
    const prod = new Stage(app, 'Prod');
    apiIn(prod, 'the-api');
    prod.synth();
    openRouteIn(new Stage(app, 'Late'), Fn.importValue('the-api'));
    expect(() => app.synth()).toThrow(
      `route 'GET /raw' (Late/Consumer/Raw) of the API 'Prod/Stack/Api/HttpApi' ${OPEN_RAW}`,
    );
  });
});

describe('an API of the app itself', () => {
  test('has routes in its stages checked', () => {
    const app = new App();
    apiIn(app, 'the-api');
    openRouteIn(new Stage(app, 'Prod'), Fn.importValue('the-api'));
    expect(() => app.synth()).toThrow(failure(`[Stack/Api] route 'GET /raw' (Prod/Consumer/Raw) ${OPEN_RAW}`));
  });
});

describe('a warning of a route whose API cannot be told', () => {
  function undecided(api: string, route: string, where = 'its stack'): string {
    return (
      `route 'GET /raw' (${route}) ${OPEN_RAW}. Before deployment it is unknown whether it belongs to the API '${api}', because its ` +
      `ApiId is "abc123": if it does not, acknowledge this warning on ${where} [ack: ${ID}]`
    );
  }

  test('is at the route, within the stage', () => {
    const app = new App();
    const prod = new Stage(app, 'Prod');
    apiIn(prod);
    const consumer = openRouteIn(prod, 'abc123');
    app.synth();
    expect(warningsOf(consumer)).toEqual([
      ['/Prod/Consumer/Raw', undecided('Prod/Stack/Api/HttpApi', 'Prod/Consumer/Raw')],
    ]);
  });

  test.each(['First', 'Last'])('is at the API, for a route of a stage without one (%s)', (id) => {
    const app = new App();
    const first = new Stage(app, 'First');
    const api = apiIn(new Stage(app, 'Prod'));
    const last = new Stage(app, 'Last');
    const consumer = openRouteIn(id === 'First' ? first : last, 'abc123');
    app.synth();
    expect(warningsOf(Stack.of(api))).toEqual([
      ['/Prod/Stack/Api/HttpApi/Resource', undecided('Prod/Stack/Api/HttpApi', `${id}/Consumer/Raw`, 'the API')],
    ]);
    expect(warningsOf(consumer)).toEqual([]);
  });

  test('is one at the API for all routes of a stage without one that name the same', () => {
    const app = new App();
    const first = new Stage(app, 'First');
    openRouteIn(first, 'abc123', 'One');
    openRouteIn(first, 'abc123', 'Two');
    openRouteIn(first, 'def456', 'Three');
    const api = apiIn(new Stage(app, 'Prod'));
    app.synth();
    const texts = warningsOf(Stack.of(api)).map((warning) => String(warning));
    expect(texts).toEqual([
      expect.stringContaining('its ApiId is "abc123", and the same for 1 more route: if it does not, acknowledge'),
      expect.stringContaining('its ApiId is "def456": if it does not, acknowledge'),
    ]);
  });

  test('is at the API of the app, for a route of a stage', () => {
    const app = new App();
    const api = apiIn(app);
    openRouteIn(new Stage(app, 'Prod'), 'abc123');
    app.synth();
    expect(warningsOf(Stack.of(api))).toEqual([
      ['/Stack/Api/HttpApi/Resource', undecided('Stack/Api/HttpApi', 'Prod/Consumer/Raw', 'the API')],
    ]);
  });

  test('is at the route, for a route of the app', () => {
    const app = new App();
    apiIn(new Stage(app, 'Prod'));
    const consumer = openRouteIn(app, 'abc123');
    app.synth();
    expect(warningsOf(consumer)).toEqual([['/Consumer/Raw', undecided('Prod/Stack/Api/HttpApi', 'Consumer/Raw')]]);
  });

  test('asks for the API of its own stage alone, where each has one', () => {
    const app = new App();
    const apis = ['Dev', 'Prod'].map((id) => apiIn(new Stage(app, id)));
    const consumers = apis.map((api) => openRouteIn(Stage.of(api)!, 'abc123'));
    app.synth();
    expect(apis.map((api) => warningsOf(Stack.of(api)))).toEqual([[], []]);
    expect(consumers.map(warningsOf)).toEqual(
      ['Dev', 'Prod'].map((id) => [
        [`/${id}/Consumer/Raw`, undecided(`${id}/Stack/Api/HttpApi`, `${id}/Consumer/Raw`)],
      ]),
    );
  });

  test('asks for the API of the app alone, where the app and a stage have one', () => {
    const app = new App();
    apiIn(app);
    apiIn(new Stage(app, 'Prod'));
    const consumer = openRouteIn(app, 'abc123');
    app.synth();
    expect(warningsOf(consumer)).toEqual([['/Consumer/Raw', undecided('Stack/Api/HttpApi', 'Consumer/Raw')]]);
  });

  test('can be acknowledged on the API', () => {
    const app = new App();
    openRouteIn(new Stage(app, 'First'), 'abc123');
    const api = apiIn(new Stage(app, 'Prod'));
    CdkAnnotations.of(api).acknowledgeWarning(ID);
    app.synth();
    expect(warningsOf(Stack.of(api))).toEqual([]);
  });
});

describe('a second synthesis', () => {
  test('sees what the first has not', () => {
    const app = new App();
    const api = apiIn(app);
    const route = api.httpApi.node.findChild('GET--private').node.defaultChild as CfnResource;
    expect(() => app.synth()).not.toThrow();
    route.addPropertyOverride('AuthorizationType', 'NONE');
    expect(() => app.synth({ force: true })).toThrow(OPEN);
    route.addPropertyOverride('AuthorizationType', 'JWT');
    expect(() => app.synth({ force: true })).not.toThrow();
  });

  test('of a stage sees what the first has not', () => {
    const prod = new Stage(new App(), 'Prod');
    const route = apiIn(prod).httpApi.node.findChild('GET--private').node.defaultChild as CfnResource;
    expect(() => prod.synth()).not.toThrow();
    route.addPropertyOverride('AuthorizationType', 'NONE');
    expect(() => prod.synth({ force: true })).toThrow(OPEN);
  });

  test('sees an API that was added before the first', () => {
    const app = new App();
    const early = stackIn(app, 'Early');
    apiIn(app);
    app.synth();
    const late = new JwtProtectedApi(early, 'Api', { routes: { 'GET /private': testFunction(early) } });
    openRouteIn(app, late.httpApi.apiId);
    expect(() => app.synth({ force: true })).toThrow(OPEN_RAW);
  });
});
