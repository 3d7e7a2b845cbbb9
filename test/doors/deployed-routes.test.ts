import {
  Annotations,
  Aws,
  CfnDeletionPolicy,
  CfnParameter,
  CfnResource,
  Fn,
  RemovalPolicies,
  RemovalPolicy,
} from 'aws-cdk-lib';
import { CfnStage, HttpApi, HttpMethod, HttpStage, WebSocketApi, WebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { JwtProtectedApi } from '../../src';
import { CfnFragment, GuardedApp } from '../guarded-app';
import { type Warned, warnedIn, warningsIn } from './warnings';

const RETAINED: Warned[] = [['retainedRoutes', 'Stack/Api/HttpApi/Resource']];

describe('open routes that are kept', () => {
  test('get one warning for the API, which says what to do', () => {
    const on = new GuardedApp();
    for (const path of ['/a', '/b', '/c', '/d']) {
      on.api.addPublicRoutes({ path, methods: [HttpMethod.GET], integration: on.integration });
    }
    RemovalPolicies.of(on.app).retain();
    const names = ['GET--public', 'GET--a', 'GET--b'].map((id) => `Stack/Api/HttpApi/${id}/Resource`);
    expect(warningsIn(on.app)).toEqual([
      {
        id: 'retainedRoutes',
        path: 'Stack/Api/HttpApi/Resource',
        text:
          "open routes of the API 'Stack/Api/HttpApi' stay deployed after you remove them from the code, because of their removal " +
          `policy: ${names.join(', ')} and 2 more: exclude routes, as in RemovalPolicies.of(scope).retain({ excludeResourceTypes: ` +
          "['AWS::ApiGatewayV2::Route'] }), or acknowledge this warning on 'Stack/Api/HttpApi'",
      },
    ]);
  });

  test('are named all where they are three', () => {
    const on = new GuardedApp();
    for (const path of ['/a', '/b']) {
      on.api.addPublicRoutes({ path, methods: [HttpMethod.GET], integration: on.integration });
    }
    RemovalPolicies.of(on.app).retain();
    const [{ text }] = warningsIn(on.app);
    const names = ['GET--public', 'GET--a', 'GET--b'].map((id) => `Stack/Api/HttpApi/${id}/Resource`);
    expect(text).toContain(`removal policy: ${names.join(', ')}: exclude`);
  });

  test('get a warning for each API', () => {
    const on = new GuardedApp();
    new JwtProtectedApi(on.stack, 'Second', { publicRoutes: { 'GET /open': on.fn } });
    RemovalPolicies.of(on.app).retain();
    expect(warnedIn(on.app)).toEqual([...RETAINED, ['retainedRoutes', 'Stack/Second/HttpApi/Resource']]);
  });

  test.each<[string, (on: GuardedApp) => void]>([
    ['by a removal policy', (on) => on.publicRoute.applyRemovalPolicy(RemovalPolicy.RETAIN)],
    ['by one for updates', (on) => on.publicRoute.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE)],
    [
      'by a policy of L1',
      (on) => {
        on.publicRoute.cfnOptions.deletionPolicy = CfnDeletionPolicy.RETAIN;
      },
    ],
    ['by an override', (on) => on.publicRoute.addOverride('DeletionPolicy', 'Retain')],
    [
      'in one case of two',
      (on) => on.publicRoute.addOverride('DeletionPolicy', { 'Fn::If': ['Keep', 'Retain', 'Delete'] }),
    ],
  ])('%s', (_, keep) => {
    const on = new GuardedApp();
    keep(on);
    expect(warnedIn(on.app)).toEqual(RETAINED);
  });

  test('are those of an API that cannot be told as well', () => {
    const on = new GuardedApp();
    on.addRawRoute(on.other, 'abcdefghij').applyRemovalPolicy(RemovalPolicy.RETAIN);
    expect(warnedIn(on.app)).toEqual([...RETAINED, ['undecidedRoute', 'Other/Raw']]);
  });

  test('are those of a fragment as well', () => {
    const on = new GuardedApp();
    const route = (key: string, more: object) => ({
      Type: 'AWS::ApiGatewayV2::Route',
      Properties: { ApiId: 'abcdefghij', RouteKey: key },
      ...more,
    });
    const Resources = { First: route('GET /a', {}), Second: route('GET /b', { DeletionPolicy: 'Retain' }) };
    new CfnFragment(on.stack, 'Fragment', { template: { Resources } });
    Annotations.of(on.stack).acknowledgeWarning('cdk-jwt-protected-api:undecidedRoute');
    const [{ id, text }] = warningsIn(on.app);
    expect(id).toBe('retainedRoutes');
    expect(text).toContain('removal policy: Stack/Fragment: exclude');
  });
});

describe('routes get no such warning', () => {
  test.each<[string, (on: GuardedApp) => void]>([
    [
      'that are left out of the policy',
      (on) => RemovalPolicies.of(on.app).retain({ excludeResourceTypes: ['AWS::ApiGatewayV2::Route'] }),
    ],
    ['that are protected', (on) => on.route.applyRemovalPolicy(RemovalPolicy.RETAIN)],
    ['that are destroyed', (on) => RemovalPolicies.of(on.app).destroy()],
    [
      'that an override destroys',
      (on) => {
        on.publicRoute.applyRemovalPolicy(RemovalPolicy.RETAIN);
        on.publicRoute.addOverride('DeletionPolicy', 'Delete');
      },
    ],
    [
      'that are kept when they are replaced alone',
      (on) => {
        on.publicRoute.cfnOptions.updateReplacePolicy = CfnDeletionPolicy.RETAIN;
      },
    ],
    [
      'of another API',
      (on) => {
        const api = new HttpApi(on.stack, 'Plain');
        on.addRawRoute(on.stack, api.apiId).applyRemovalPolicy(RemovalPolicy.RETAIN);
      },
    ],
  ])('%s', (_, keep) => {
    const on = new GuardedApp();
    keep(on);
    expect(warnedIn(on.app)).toEqual([]);
  });
});

const stageOf = (on: GuardedApp, props: object = {}, apiId = on.api.httpApi.apiId) =>
  new CfnStage(on.stack, 'Snapshot', { apiId, stageName: 'snapshot', ...props });

describe('a stage without automatic deployments', () => {
  test('gets a warning that says what to do', () => {
    const on = new GuardedApp();
    on.api.httpApi.addStage('Beta', { stageName: 'beta' });
    expect(warningsIn(on.app)).toEqual([
      {
        id: 'snapshotStage',
        path: 'Stack/Api/HttpApi/Beta/Resource',
        text:
          "stage (Stack/Api/HttpApi/Beta/Resource) of the API 'Stack/Api/HttpApi' serves the routes of its last deployment " +
          'because its AutoDeploy is not given, so a route that you have closed might still be open there: set autoDeploy: ' +
          "true, or acknowledge this warning on 'Stack/Api/HttpApi/Beta' if you deploy every route change to this stage",
      },
    ]);
  });

  test.each<[string, (on: GuardedApp) => void, string?]>([
    ['by default', (on) => stageOf(on)],
    ['of L2', (on) => new HttpStage(on.stack, 'Snapshot', { httpApi: on.api.httpApi }), 'Stack/Snapshot/Resource'],
    ['by a parameter', (on) => stageOf(on, { autoDeploy: new CfnParameter(on.stack, 'Deploy').value })],
    ['by a condition', (on) => stageOf(on, { autoDeploy: Fn.conditionIf('Deploy', true, Aws.NO_VALUE) })],
    ['by an override', (on) => stageOf(on, { autoDeploy: true }).addPropertyOverride('AutoDeploy', false)],
    ['by a text', (on) => stageOf(on).addPropertyOverride('AutoDeploy', 'true')],
    [
      'of a type alone',
      (on) =>
        new CfnResource(on.stack, 'Snapshot', {
          type: 'AWS::ApiGatewayV2::Stage',
          properties: { ApiId: on.api.httpApi.apiId, StageName: 'a' },
        }),
    ],
    [
      'that is the default one',
      (on) => {
        (on.api.httpApi.defaultStage!.node.defaultChild as CfnStage).autoDeploy = false;
      },
      'Stack/Api/HttpApi/DefaultStage/Resource',
    ],
  ])('%s', (_, add, path = 'Stack/Snapshot') => {
    const on = new GuardedApp();
    add(on);
    expect(warnedIn(on.app)).toEqual([['snapshotStage', path]]);
  });

  test.each<[string, (on: GuardedApp) => void]>([
    ['but with them by an override', (on) => stageOf(on).addPropertyOverride('AutoDeploy', true)],
    ['but with them', (on) => on.api.httpApi.addStage('Beta', { stageName: 'beta', autoDeploy: true })],
    ['of another API', (on) => stageOf(on, {}, new HttpApi(on.stack, 'Plain').apiId)],
    [
      'of a WebSocket API',
      (on) =>
        new WebSocketStage(on.stack, 'Stage', { stageName: 'a', webSocketApi: new WebSocketApi(on.stack, 'Socket') }),
    ],
  ])('gets none %s', (_, add) => {
    const on = new GuardedApp();
    add(on);
    expect(warnedIn(on.app)).toEqual([]);
  });
});
