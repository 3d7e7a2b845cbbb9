import type {
  HttpMethod,
  HttpRouteIntegration,
  IHttpRouteAuthorizer,
  ThrottleSettings,
} from 'aws-cdk-lib/aws-apigatewayv2';
import type { OAuthScope } from 'aws-cdk-lib/aws-cognito';

/**
 * Options of every route, protected or public.
 */
export interface BaseRoutesOptions {
  /**
   * The path of the routes. It starts with a slash and does not end with one.
   *
   * A segment in braces is a path parameter, for example `/notes/{id}`. The last segment can be greedy, for example
   * `/files/{proxy+}`.
   *
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
   */
  readonly path: string;

  /**
   * The HTTP methods of the path. Each method becomes one route.
   *
   * There is no default, because `ANY` also matches methods that you did not think of. If the API has `corsPreflight`, `ANY`
   * becomes one route for each method except `OPTIONS`, which API Gateway answers itself.
   */
  readonly methods: HttpMethod[];

  /**
   * The integration that answers the requests.
   *
   * A `FunctionIntegration` uses one integration and one permission for all routes of a Lambda function. All other
   * CDK integrations work as usual.
   */
  readonly integration: HttpRouteIntegration;

  /**
   * How many requests each of these routes accepts per second (`rateLimit`) and at once (`burstLimit`) before it returns
   * 429.
   *
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-throttling.html
   * @default - the throttle of the API
   */
  readonly throttle?: ThrottleSettings;
}

/**
 * Options of routes that need a valid access token, or that use another authorizer.
 */
export interface AddProtectedRoutesOptions extends BaseRoutesOptions {
  /**
   * The OAuth scopes of the routes, at most ten. An access token must have at least one of them.
   *
   * They replace the API's default scope. The list cannot be empty: a route without scopes would accept ID tokens, which
   * have no scopes.
   *
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
   * @default - `aws.cognito.signin.user.admin`, which every access token from a sign-in without OAuth has; no scope if the
   * API has `acceptIdTokens: true`, or if the routes have an `authorizer`
   */
  readonly authorizationScopes?: string[];

  /**
   * The groups of the routes, at most ten. A user must be in at least one of them. API Gateway returns 403 to users who are in
   * none of them.
   *
   * For each of a user's groups that a route names, a trigger of the pool adds the scope `group:<name>` to the user's access
   * tokens. A change to a user's groups therefore takes effect with the next token, that is, after the next sign-in or refresh.
   * If the API creates its pool, it creates the groups too. Name them in the API's option `groups`, so that a group stays in the
   * stack when you remove its last route.
   *
   * A name has 1 to 50 letters, digits, `_`, `.` and `-`. If the API has the option `groups`, it is an error to name another
   * group. You cannot combine groups with `authorizationScopes` or an `authorizer`. You cannot use groups with an imported
   * pool, a pool with another pre token generation trigger, or the Lite feature plan.
   *
   * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-user-groups.html
   * @default - all users, with or without groups
   */
  readonly groups?: string[];

  /**
   * An authorizer to use instead of the API's own: IAM, a Lambda authorizer, or a JWT authorizer for another issuer.
   *
   * `HttpNoneAuthorizer` is not allowed: use `addPublicRoutes()` for routes that anyone can call. Only a JWT authorizer can have
   * scopes. If you use `HttpUserPoolAuthorizer`, set its `userPoolClients`. Otherwise the CDK creates one more client, with the
   * implicit grant, and trusts it.
   *
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-access-control.html
   * @default - the API's own authorizer, which requires an access token of the user pool
   */
  readonly authorizer?: IHttpRouteAuthorizer;

  /**
   * The scopes that allow machines to call the routes too. A machine is a program that signs in as itself (see
   * `addMachineClient()`). Its token must have at least one of the scopes.
   *
   * They are scopes of resource servers. A route can have at most ten scopes in total, including those for users. It is an error
   * to pass an empty list or a scope that only users have. You cannot combine machine scopes with an `authorizer` or with
   * `acceptIdTokens: true`. If the routes have `groups` or `authorizationScopes`, it is an error if users of one of the API's
   * clients can get a machine scope, because those users could then call the routes without the group or scope.
   *
   * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-define-resource-servers.html
   * @default - users only
   */
  readonly machineScopes?: OAuthScope[];
}

/**
 * Options of routes that only machines can call. A machine is a program that signs in as itself.
 */
export interface AddMachineRoutesOptions extends BaseRoutesOptions {
  /**
   * The scopes of the routes, at most ten, from resource servers of the user pool. A token must have at least one of them.
   *
   * It is an error to pass an empty list or a scope that only users have. It is also an error if users of one of the API's
   * clients can get such a scope.
   *
   * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-define-resource-servers.html
   */
  readonly machineScopes: OAuthScope[];
}

/**
 * Options of routes that anyone can call without a token.
 */
export interface AddPublicRoutesOptions extends BaseRoutesOptions {}

/**
 * Who can call a route.
 */
export enum RouteAccess {
  /** Anyone, without a token. */
  PUBLIC = 'PUBLIC',
  /** Callers with a token that the route's JWT authorizer accepts. */
  JWT = 'JWT',
  /** Callers that IAM allows. */
  IAM = 'IAM',
  /** Callers that the route's Lambda authorizer allows. */
  LAMBDA = 'LAMBDA',
}

/**
 * A declared route, as listed by `JwtProtectedApi.routes`.
 */
export interface DeclaredRoute {
  /**
   * The route key, for example `GET /notes/{id}`.
   */
  readonly routeKey: string;

  /**
   * Who can call the route.
   */
  readonly access: RouteAccess;

  /**
   * The scopes of the route, including those for groups and for machines. A token must have at least one of them. Empty if the
   * route has no scopes.
   */
  readonly authorizationScopes: string[];

  /**
   * The groups of the route. A user must be in at least one of them. Empty if the route needs no group.
   */
  readonly groups: string[];

  /**
   * The scopes in `authorizationScopes` that are for machines. Empty if only users can call the route.
   */
  readonly machineScopes: string[];

  /**
   * The construct path of the Lambda function.
   *
   * @default - undefined if the integration is not a `FunctionIntegration`
   */
  readonly handlerPath?: string;
}
