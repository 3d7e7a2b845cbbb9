import type { HttpMethod, HttpRouteIntegration } from 'aws-cdk-lib/aws-apigatewayv2';

/**
 * What every route has, protected or public: a path, its methods and what answers them.
 */
export interface BaseRoutesOptions {
  /**
   * The path of the routes: it starts with a slash and does not end with one.
   *
   * A segment in braces, as in `/notes/{id}`, is a path parameter. The last one may be greedy, as in `/files/{proxy+}`.
   *
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
   */
  readonly path: string;

  /**
   * The HTTP methods of the path, one route each.
   *
   * There is no default: `ANY` also takes the browser's CORS preflight and every method that nobody thought of.
   */
  readonly methods: HttpMethod[];

  /**
   * What answers the requests.
   *
   * A `FunctionIntegration` shares one integration and one permission among all the routes of a Lambda function; any
   * other integration of the CDK works as it does there.
   */
  readonly integration: HttpRouteIntegration;
}

/**
 * Routes that need a valid access token.
 */
export interface AddRoutesOptions extends BaseRoutesOptions {
  /**
   * The OAuth scopes of which the access token must hold at least one.
   *
   * They take the place of the API's default scope and cannot be empty: ID tokens hold no scopes, so a route without
   * any would let them in.
   *
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
   * @default - `aws.cognito.signin.user.admin`, which every access token of a sign-in without OAuth holds; no scope
   * where the API was made with `acceptIdTokens: true`
   */
  readonly authorizationScopes?: string[];
}

/**
 * Routes that anyone may call, without a token.
 */
export interface AddPublicRoutesOptions extends BaseRoutesOptions {}
