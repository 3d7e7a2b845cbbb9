import type {
  CorsPreflightOptions,
  DomainMappingOptions,
  IpAddressType,
  ThrottleSettings,
} from 'aws-cdk-lib/aws-apigatewayv2';
import type { IUserPool, IUserPoolClient } from 'aws-cdk-lib/aws-cognito';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { AccessLogs } from './access-logs';

/**
 * Options of a `JwtProtectedApi`. All are optional.
 */
export interface JwtProtectedApiProps {
  /**
   * Routes that need a valid access token, each with the function that it calls.
   *
   * A key is a method and a path, for example `GET /notes/{id}`, or `$default` for requests that match no other route. If a
   * route needs more than a key and a function, for example groups, use `addRoutes()`.
   *
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
   * @default - none; you can add them later with `addRoutes()`
   */
  readonly routes?: { [routeKey: string]: IFunction };

  /**
   * Routes that anyone can call without a token, each with the function that it calls.
   *
   * @default - none; you can add them later with `addPublicRoutes()`
   */
  readonly publicRoutes?: { [routeKey: string]: IFunction };

  /**
   * The CORS configuration: which web pages of other origins can call the API.
   *
   * API Gateway answers preflight requests itself, but only if no route matches them. So `ANY` becomes one route for each method
   * except `OPTIONS`, and a route for `OPTIONS` or `$default` is an error. By default, pages can use all methods, and send the
   * headers `authorization` and `content-type`. It is an error if `allowOrigins` is missing or empty. It is also an error to
   * leave out `authorization` if a route needs a token, because in a browser `*` does not include that header.
   *
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
   * @default - browsers block calls from pages of other origins
   */
  readonly corsPreflight?: CorsPreflightOptions;

  /**
   * The user pool whose tokens the API accepts.
   *
   * @default - a new `SignUpUserPool`
   */
  readonly userPool?: IUserPool;

  /**
   * The app clients whose tokens the API accepts. Tokens of other clients of the pool are refused.
   *
   * It is an error to pass clients without their `userPool`, or an empty list.
   *
   * @default - one new client for a web page: no secret, sign-in with SRP (and with codes or passkeys, if the pool allows
   * them), no OAuth, access tokens that are valid for one hour
   */
  readonly userPoolClients?: IUserPoolClient[];

  /**
   * Whether routes for which you set no scopes or groups accept ID tokens in addition to access tokens.
   *
   * An ID token tells a page who the user is. AWS recommends access tokens for APIs. You cannot combine ID tokens with machine
   * clients, because these routes would require no scopes, and every machine could call them.
   *
   * @see https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-with-identity-providers.html
   * @default false
   */
  readonly acceptIdTokens?: boolean;

  /**
   * The issuer (`iss`) of the pool's tokens, for a pool whose issuer configuration has the type `UPDATED`.
   *
   * The issuer of such a pool is `https://issuer-cognito-idp.<region>.amazonaws.com/<user pool id>`. It is an error to pass an
   * issuer without its `userPool`, or an issuer that is not a URL or ends with a slash. It is also an error to leave it out
   * if this app creates such a pool.
   *
   * @see https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html
   * @default - `https://cognito-idp.<region>.<domain of the partition>/<user pool id>`, with the pool's own region
   */
  readonly issuer?: string;

  /**
   * The groups of the user pool that the construct creates. Routes can name these groups and no others.
   *
   * These groups stay in the stack even if no route names them. Without this option, a group is removed from the stack when you
   * remove its last route, but Cognito keeps the group. If you then add the route again, the deployment fails with
   * `GroupExistsException`. If your app creates a group of the same name with `userPool.addGroup()`, that group is used instead.
   *
   * It is an error to pass groups with a `userPool` of your own. Create them with `userPool.addGroup()`.
   *
   * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-user-groups.html
   * @default - if the construct creates the pool, the groups named by its routes
   */
  readonly groups?: string[];

  /**
   * The name of the API.
   *
   * @default - a unique name generated from the construct path, at most 128 characters
   */
  readonly apiName?: string;

  /**
   * The description of the API.
   *
   * @default - none
   */
  readonly description?: string;

  /**
   * Whether the API accepts connections over IPv4 only, or over IPv6 too.
   *
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-ref.html
   * @default - IPv4, the default of API Gateway
   */
  readonly ipAddressType?: IpAddressType;

  /**
   * The custom domain of the API, with an optional path. `endpoint` then returns the address of the domain.
   *
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-custom-domain-names.html
   * @default - the API has only the address that API Gateway assigns
   */
  readonly domainMapping?: DomainMappingOptions;

  /**
   * Whether to turn off the address that API Gateway assigns, so that the API can be reached only at its domain.
   *
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-disable-default-endpoint.html
   * @default false
   */
  readonly disableExecuteApiEndpoint?: boolean;

  /**
   * How many requests each route accepts per second (`rateLimit`) and at once (`burstLimit`) before it returns 429.
   *
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-throttling.html
   * @default - the limits of the account in the region
   */
  readonly throttle?: ThrottleSettings;

  /**
   * Where to write the access logs. Each request is logged as one line, even if it is refused.
   *
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging.html
   * @default AccessLogs.toNewLogGroup()
   */
  readonly accessLogs?: AccessLogs;

  /**
   * The routes-per-API quota of your account. Synthesis fails if the API has more routes, because the deployment would fail.
   *
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html
   * @default 300, the default quota of API Gateway
   */
  readonly routeQuota?: number;

  /**
   * The authorizers-per-API quota of your account. Synthesis fails if the API has more authorizers, because the deployment
   * would fail. The API's own authorizer counts too.
   *
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html
   * @default 10, the default quota of API Gateway
   */
  readonly authorizerQuota?: number;
}
