import type {
  HttpRouteAuthorizerBindOptions,
  HttpRouteAuthorizerConfig,
  IHttpRouteAuthorizer,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { type Authorization, CLOSED_TYPES } from './access';

/**
 * The authorizer of protected routes: it binds as the given one does and remembers to what, since that is what the guard
 * holds the routes to.
 */
export class RouteAuthorizer implements IHttpRouteAuthorizer {
  private bound?: HttpRouteAuthorizerConfig;

  /** @param path the path of the routes, for errors */
  constructor(
    private readonly authorizer: IHttpRouteAuthorizer,
    readonly scopes: readonly string[],
    private readonly path: string,
  ) {
    // CDK's own authorizers tell their type before they are bound.
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

  /** What the route that was bound last asks for. */
  get authorization(): Authorization {
    if (!this.bound) {
      throw new Error(
        `route of '${this.path}' has not the authorizer that it was declared with, as a property injector has taken another: let the injector ` +
          'leave the authorizer of a declared route as it is',
      );
    }
    const { authorizationType, authorizerId, authorizationScopes = [] } = this.bound;
    return { type: authorizationType, authorizerId, scopes: [...new Set([...authorizationScopes, ...this.scopes])] };
  }

  private assertCloses(type: string): void {
    if (!CLOSED_TYPES.includes(type)) {
      const fault =
        type === 'NONE'
          ? 'which lets anyone in: use addPublicRoutes() if that is meant, or'
          : 'of which it cannot be told whether it is closed: use';
      throw new Error(
        `authorizer of '${this.path}' has the authorization type '${type}', ${fault} an authorizer of the type ${CLOSED_TYPES.join(', ')}`,
      );
    }
    if (type !== 'JWT' && this.scopes.length > 0) {
      throw new Error(
        `authorizationScopes of '${this.path}' is [${this.scopes.map((scope) => `'${scope}'`).join(', ')}], but its authorizer has the type ` +
          `'${type}', and API Gateway knows scopes with JWT alone: remove authorizationScopes`,
      );
    }
  }
}
