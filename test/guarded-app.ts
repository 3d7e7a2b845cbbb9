import * as cdk from 'aws-cdk-lib';
import { App, type CfnElement, CfnResource, Stack } from 'aws-cdk-lib';
import { type CfnRoute, HttpMethod, HttpRoute, HttpRouteKey, type IHttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { FunctionIntegration, JwtProtectedApi, type JwtProtectedApiProps } from '../src';
import { testFunction } from './stack';

export const OPEN =
  'is open but was not declared public: attach an authorizer, or declare the route with publicRoutes or addPublicRoutes() if ' +
  'anyone may call it';

/** Of a `CfnRoute` that the app makes itself. */
export const OPEN_RAW =
  'is open but was not declared public: add it with addRoutes(), or attach an authorizer; if anyone may call it, add it with ' +
  'addPublicRoutes()';

export const FOREIGN =
  "has a JWT authorizer that is not the API's own, so it might accept tokens of another issuer: do not set the authorizer yourself";

type Fragment = new (scope: Construct, id: string, props: { readonly template: object }) => CfnElement;

/** The `CfnInclude` of the core, which is deprecated: the typings have it no more. */
export const CfnFragment = (cdk as unknown as { CfnInclude: Fragment }).CfnInclude;

/** What the newest CDK can do: a reference that reads an output of the other stack as it is deployed. */
interface WeakReferences {
  readonly Fn: { getStackOutput?(stackName: string, outputName: string, region?: string): string };
  readonly Stack: { consumeReference?(value: string, strength: string): string };
}
export const { getStackOutput } = (cdk as unknown as WeakReferences).Fn;
export const { consumeReference } = (cdk as unknown as WeakReferences).Stack;

/** A route that is not in the template under its key any more. */
export function missing(routeKey: string): string {
  return (
    `route '${routeKey}' was declared but is not in the template, so a route with a wider key, possibly a public one, might ` +
    'receive its requests: keep it in the template, or remove the declaration'
  );
}

export function scopesAre(scopes: string, wanted = '["aws.cognito.signin.user.admin"]'): string {
  return `requires the scopes ${scopes} instead of ${wanted}: pass its scopes to addRoutes({ authorizationScopes })`;
}

/** An API with a protected and a public route, and a second stack beside it. */
export class GuardedApp {
  readonly app = new App();
  readonly stack = new Stack(this.app, 'Stack');
  readonly other = new Stack(this.app, 'Other');
  readonly fn: IFunction = testFunction(this.stack);
  readonly api: JwtProtectedApi;

  constructor(props: JwtProtectedApiProps = {}) {
    this.api = new JwtProtectedApi(this.stack, 'Api', {
      routes: { 'GET /private': this.fn },
      publicRoutes: { 'GET /public': this.fn },
      ...props,
    });
  }

  get integration(): FunctionIntegration {
    return new FunctionIntegration(this.fn);
  }

  get route(): CfnRoute {
    return this.l1('GET--private') as CfnRoute;
  }

  get publicRoute(): CfnRoute {
    return this.l1('GET--public') as CfnRoute;
  }

  get apiResource(): CfnResource {
    return this.api.httpApi.node.defaultChild as CfnResource;
  }

  get authorizer(): CfnResource {
    return this.l1('Authorizer');
  }

  get apiLogicalId(): string {
    return logicalIdOf(this.apiResource);
  }

  synth(): void {
    this.app.synth();
  }

  /** A route that nobody's L2 knows. It is open unless the properties say otherwise. */
  addRawRoute(scope: Construct, apiId: unknown, properties: object = {}, id = 'Raw'): CfnResource {
    const Target = 'integrations/abc123';
    return new CfnResource(scope, id, {
      type: 'AWS::ApiGatewayV2::Route',
      properties: { ApiId: apiId, RouteKey: 'GET /raw', Target, ...properties },
    });
  }

  addRouteTo(scope: Construct, httpApi: IHttpApi): void {
    const integration = new FunctionIntegration(testFunction(scope, 'Behind'));
    new HttpRoute(scope, 'Route', { httpApi, integration, routeKey: HttpRouteKey.with('/beside', HttpMethod.GET) });
  }

  private l1(id: string): CfnResource {
    return this.api.httpApi.node.findChild(id).node.defaultChild as CfnResource;
  }
}

export function logicalIdOf(element: CfnElement): string {
  return element.stack.resolve(element.logicalId);
}

/** What is done to an app, and all that its synthesis then fails with. */
export type Fault = [how: string, change: (on: GuardedApp) => void, ...errors: string[]];

/** One test that the guard refuses it, in so many words, and one that nothing else would have. */
export function describeFaults(what: string, faults: Fault[], appOf = () => new GuardedApp()): void {
  describe.each(faults)(`${what} %s`, (_, change, ...errors) => {
    test('fails the synthesis', () => {
      const on = appOf();
      change(on);
      expect(() => on.synth()).toThrow(
        new Error(
          `Validation failed with the following errors:\n${errors.map((error) => `  [Stack/Api] ${error}`).join('\n')}`,
        ),
      );
    });

    test('is noticed by nothing but the guard', () => {
      const on = appOf();
      change(on);
      expect(() => on.app.synth({ skipValidation: true })).not.toThrow();
    });
  });
}
