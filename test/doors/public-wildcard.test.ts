import { type HttpMethod, HttpRoute, HttpRouteKey } from 'aws-cdk-lib/aws-apigatewayv2';
import { FunctionIntegration, JwtProtectedApi } from '../../src';
import { GuardedApp } from '../guarded-app';
import { testFunction } from '../stack';
import { warnedIn, warningsIn } from './warnings';

/** An app with one function for these routes. */
function appWith(protectedKeys: string[], publicKeys: string[]): GuardedApp {
  const on = new GuardedApp({ routes: {}, publicRoutes: {} });
  new JwtProtectedApi(on.stack, 'Wild', {
    routes: Object.fromEntries(protectedKeys.map((key) => [key, on.fn])),
    publicRoutes: Object.fromEntries(publicKeys.map((key) => [key, on.fn])),
  });
  return on;
}

describe('a public wildcard to the function of a protected route', () => {
  test('gets a warning that says what to do', () => {
    const on = appWith(['GET /private'], ['ANY /{proxy+}']);
    expect(warningsIn(on.app)).toEqual([
      {
        id: 'publicWildcard',
        path: 'Stack/Wild/HttpApi/ANY--{proxy+}/Resource',
        text:
          "public route 'ANY /{proxy+}' (Stack/Wild/HttpApi/ANY--{proxy+}/Resource) and the protected route 'GET /private' call " +
          "the same function, 'Stack/Function', but the public route also matches similar paths, such as '//private', that the " +
          'protected route does not match: use a separate function for one of the routes, or acknowledge this warning on ' +
          "'Stack/Wild/HttpApi/ANY--{proxy+}' if the function tells its routes apart by event.routeKey",
      },
    ]);
  });

  test.each([
    ['GET /private', 'GET /{proxy+}', '//private'],
    ['GET /private', '$default', '//private'],
    ['GET /', '$default', '//'],
    ['ANY /private', 'POST /{proxy+}', '//private'],
    ['POST /private', 'ANY /{proxy+}', '//private'],
    ['GET /api/private', 'GET /api/{proxy+}', '/api//private'],
    ['GET /api/{id}/notes', 'GET /api/{proxy+}', '/api//{id}/notes'],
    ['GET /{tenant}/notes', 'GET /{any}/{proxy+}', '/{tenant}//notes'],
    ['GET /acme/notes', 'GET /{tenant}/{proxy+}', '/acme//notes'],
    ['GET /private/{proxy+}', 'GET /{all+}', '//private/{proxy+}'],
    ['ANY /{proxy+}', '$default', '//{proxy+}'],
  ])('gets it for %s beside %s', (protectedKey, wildcard, nearMiss) => {
    const [{ id, text }, ...others] = warningsIn(appWith([protectedKey], [wildcard]).app);
    expect([id, others]).toEqual(['publicWildcard', []]);
    expect(text).toContain(`such as '${nearMiss}', that`);
  });

  test.each<[string[], string[]]>([
    [['ANY /{proxy+}'], ['GET /health']],
    [['$default'], ['GET /health', 'ANY /public/{proxy+}']],
    [['POST /private'], ['GET /{proxy+}']],
    [['ANY /private'], ['OPTIONS /{proxy+}']],
    [['GET /'], ['ANY /{proxy+}']],
    [['GET /private'], ['ANY /public/{proxy+}']],
    [['GET /api'], ['ANY /api/{proxy+}']],
    [['GET /apis/private'], ['ANY /api/{proxy+}']],
    [['ANY /{proxy+}'], ['GET /public/{proxy+}', 'GET /{id}']],
  ])('gets none for %j beside %j', (protectedKeys, publicKeys) => {
    expect(warnedIn(appWith(protectedKeys, publicKeys).app)).toEqual([]);
  });

  test('gets one, however many protected routes there are', () => {
    const on = appWith(['GET /a', 'GET /b'], ['ANY /{proxy+}', '$default']);
    expect(warnedIn(on.app)).toEqual([
      ['publicWildcard', 'Stack/Wild/HttpApi/ANY--{proxy+}/Resource'],
      ['publicWildcard', 'Stack/Wild/HttpApi/DefaultRoute/Resource'],
    ]);
  });

  test('gets none where it has a function of its own', () => {
    const on = new GuardedApp({ publicRoutes: {} });
    const integration = new FunctionIntegration(testFunction(on.stack, 'Pages'));
    on.api.addPublicRoutes({ path: '/{proxy+}', methods: ['ANY' as HttpMethod], integration });
    expect(warnedIn(on.app)).toEqual([]);
  });

  test('gets none where the protected route is that of another API', () => {
    const on = new GuardedApp();
    new JwtProtectedApi(on.stack, 'Wild', { publicRoutes: { $default: on.fn } });
    expect(warnedIn(on.app)).toEqual([]);
  });

  test('gets it beside a protected route that was added to the API, and none beside one without a key', () => {
    const on = new GuardedApp({ routes: {}, publicRoutes: {} });
    on.api.addPublicRoutes({ path: '/{proxy+}', methods: ['ANY' as HttpMethod], integration: on.integration });
    const { httpApi } = on.api;
    on.addRawRoute(on.stack, httpApi.apiId, { RouteKey: { Ref: 'AWS::StackName' }, AuthorizationType: 'AWS_IAM' });
    on.addRawRoute(on.stack, httpApi.apiId, { RouteKey: undefined, AuthorizationType: 'AWS_IAM' }, 'NoKey');
    expect(warnedIn(on.app)).toEqual([]);
    new HttpRoute(on.stack, 'Beside', {
      httpApi,
      integration: on.integration,
      routeKey: HttpRouteKey.with('/beside', 'GET' as HttpMethod),
    });
    on.app.synth({ force: true });
    expect(warnedIn(on.app)).toHaveLength(1);
  });
});
