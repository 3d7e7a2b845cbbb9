import type {
  HttpRouteAuthorizerBindOptions,
  HttpRouteAuthorizerConfig,
  IHttpRouteAuthorizer,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { type Authorization, CLOSED_TYPES } from './access';

/**
 * The authorizer of protected routes: it binds as the given one does and remembers the result, because the guard
 * compares the routes with it.
 */
export class RouteAuthorizer implements IHttpRouteAuthorizer {
  private bound?: HttpRouteAuthorizerConfig;

  /** @param path the path of the routes, for errors */
  constructor(
    private readonly authorizer: IHttpRouteAuthorizer,
    readonly scopes: readonly string[],
    private readonly path: string,
  ) {
    // The CDK's own authorizers have a type before they are bound.
    const { authorizationType } = authorizer as { authorizationType?: string };
    if (authorizationType !== undefined) {
      this.assertCloses(authorizationType);
    }
  }

  bind(options: HttpRouteAuthorizerBindOptions): HttpRouteAuthorizerConfig {
    this.bound = this.authorizer.bind(options);
    this.assertCloses(this.bound.authorizationType);
    return this.bound;
  }

  /** What the last bound route requires. */
  get authorization(): Authorization {
    if (!this.bound) {
      throw new Error(
        `route '${this.path}' does not have its declared authorizer because a property injector replaced it: change the injector so ` +
          'that it keeps the authorizer of declared routes',
      );
    }
    const { authorizationType, authorizerId, authorizationScopes = [] } = this.bound;
    return { type: authorizationType, authorizerId, scopes: [...new Set([...authorizationScopes, ...this.scopes])] };
  }

  private assertCloses(type: string): void {
    if (!CLOSED_TYPES.includes(type)) {
      const fault =
        type === 'NONE'
          ? 'which accepts every request: use addPublicRoutes() if you want that, or'
          : 'which might not refuse anyone: use';
      throw new Error(
        `authorizer of '${this.path}' has the authorization type '${type}', ${fault} an authorizer of the type ${CLOSED_TYPES.join(', ')}`,
      );
    }
    if (type !== 'JWT' && this.scopes.length > 0) {
      throw new Error(
        `authorizationScopes of '${this.path}' is [${this.scopes.map((scope) => `'${scope}'`).join(', ')}], but its authorizer has ` +
          `the type '${type}', and API Gateway supports scopes only with JWT: remove authorizationScopes`,
      );
    }
  }
}
