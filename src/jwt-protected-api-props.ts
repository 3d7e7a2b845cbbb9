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
 * What a `JwtProtectedApi` is made of. Nothing is required.
 */
export interface JwtProtectedApiProps {
  /**
   * Routes that need a valid access token, and the function of each.
   *
   * A key is a method and a path, as in `GET /notes/{id}`, or `$default` for whatever no other route takes. A route that
   * needs more than the key and the function, such as groups, is added by `addRoutes()`.
   *
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
   * @default - none; `addRoutes()` adds them later
   */
  readonly routes?: { [routeKey: string]: IFunction };

  /**
   * Routes that anyone may call without a token, and the function of each.
   *
   * @default - none; `addPublicRoutes()` adds them later
   */
  readonly publicRoutes?: { [routeKey: string]: IFunction };

  /**
   * The web pages of other origins that may call the API.
   *
   * API Gateway answers the browser's preflight itself, where no route takes it: `ANY` becomes one route for each method
   * but `OPTIONS`, and it is an error to add a route for `OPTIONS` or `$default`. Headers that are not given become
   * `authorization` and `content-type`, methods that are not given become all of them. It is an error to name no origin,
   * and to leave out `authorization` while a route needs a token (`*` does not stand for it in a browser).
   *
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
   * @default - pages of other origins are refused by the browser
   */
  readonly corsPreflight?: CorsPreflightOptions;

  /**
   * The user pool whose tokens the API accepts.
   *
   * @default - a new `SignUpUserPool`
   */
  readonly userPool?: IUserPool;

  /**
   * The app clients whose tokens the API accepts: a token of any other client of the pool is refused.
   *
   * It is an error to give clients without their `userPool`, and to give an empty list.
   *
   * @default - one new client for a web page: without a secret, sign-in by SRP (and with codes or passkeys, where the pool
   * allows them), no OAuth, access tokens of one hour
   */
  readonly userPoolClients?: IUserPoolClient[];

  /**
   * Whether ID tokens are accepted as well as access tokens, on routes without scopes of their own.
   *
   * An ID token tells a page who the user is. AWS recommends that an API accept access tokens alone. It is an error to accept
   * them together with machines: routes without scopes of their own would be open to every machine.
   *
   * @see https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-with-identity-providers.html
   * @default false
   */
  readonly acceptIdTokens?: boolean;

  /**
   * The issuer (`iss`) of the pool's tokens, for a pool whose issuer configuration has the type `UPDATED`.
   *
   * Such a pool's issuer is `https://issuer-cognito-idp.<region>.amazonaws.com/<user pool id>`. It is an error to give an
   * issuer without its `userPool`, one that is no URL or ends with a slash, and to leave it out for such a pool of this app.
   *
   * @see https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html
   * @default - `https://cognito-idp.<region>.<domain of the partition>/<user pool id>`, with the pool's own region
   */
  readonly issuer?: string;

  /**
   * The groups of the user pool that is made here. Its routes may name no others.
   *
   * Each is made once, and stays in the stack while no route names it. Give them if routes name groups: otherwise a group
   * leaves the stack with its last route, Cognito keeps it, and the deployment that brings the route back fails with
   * `GroupExistsException`. A group of the same name that the app makes in the pool, by `userPool.addGroup()`, takes the place
   * of the one made here.
   *
   * It is an error to give groups with a `userPool` of your own: make them by `userPool.addGroup()`.
   *
   * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-user-groups.html
   * @default - in a pool that is made here, those that routes name
   */
  readonly groups?: string[];

  /**
   * The name of the API.
   *
   * @default - the construct path, cut to 128 characters: another for every API
   */
  readonly apiName?: string;

  /**
   * The description of the API.
   *
   * @default - none
   */
  readonly description?: string;

  /**
   * Whether clients may come by IPv4 alone, or by IPv6 as well.
   *
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-ref.html
   * @default - IPv4, the default of API Gateway
   */
  readonly ipAddressType?: IpAddressType;

  /**
   * The custom domain of the API, and the path under it. `endpoint` is then that of the domain.
   *
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-custom-domain-names.html
   * @default - the API has the address that API Gateway gives it
   */
  readonly domainMapping?: DomainMappingOptions;

  /**
   * Whether the address that API Gateway gives is switched off, so that the API is reached by its domain alone.
   *
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-disable-default-endpoint.html
   * @default false
   */
  readonly disableExecuteApiEndpoint?: boolean;

  /**
   * How many requests a second (`rateLimit`), and how many at once (`burstLimit`), each route takes before it answers 429.
   *
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-throttling.html
   * @default - the limits of the account in the region
   */
  readonly throttle?: ThrottleSettings;

  /**
   * Where a line goes for each request, refused ones included.
   *
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging.html
   * @default AccessLogs.toNewLogGroup()
   */
  readonly accessLogs?: AccessLogs;

  /**
   * How many routes an API of the account may have. The synthesis fails when there are more, as the deployment would.
   *
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html
   * @default 300, the quota of API Gateway until it is raised
   */
  readonly routeQuota?: number;

  /**
   * How many authorizers an API of the account may have, the API's own among them. The synthesis fails when there are more,
   * as the deployment would.
   *
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html
   * @default 10, the quota of API Gateway until it is raised
   */
  readonly authorizerQuota?: number;
}
