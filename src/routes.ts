import type {
  HttpMethod,
  HttpRouteIntegration,
  IHttpRouteAuthorizer,
  ThrottleSettings,
} from 'aws-cdk-lib/aws-apigatewayv2';
import type { OAuthScope } from 'aws-cdk-lib/aws-cognito';

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
   * There is no default: `ANY` also takes every method that nobody thought of. Where the API has `corsPreflight`, `ANY`
   * becomes one route for each method but `OPTIONS`, which API Gateway answers itself.
   */
  readonly methods: HttpMethod[];

  /**
   * What answers the requests.
   *
   * A `FunctionIntegration` shares one integration and one permission among all the routes of a Lambda function; any
   * other integration of the CDK works as it does there.
   */
  readonly integration: HttpRouteIntegration;

  /**
   * How many requests a second (`rateLimit`), and how many at once (`burstLimit`), each of these routes takes before it
   * answers 429.
   *
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-throttling.html
   * @default - the throttle of the API
   */
  readonly throttle?: ThrottleSettings;
}

/**
 * Routes that need a valid access token, or what another authorizer asks for.
 */
export interface AddProtectedRoutesOptions extends BaseRoutesOptions {
  /**
   * The OAuth scopes of which the access token must hold at least one: up to ten.
   *
   * They take the place of the API's default scope and cannot be empty: ID tokens hold no scopes, so a route without
   * any would let them in.
   *
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
   * @default - `aws.cognito.signin.user.admin`, which every access token of a sign-in without OAuth holds; no scope
   * where the API was made with `acceptIdTokens: true`, or where the routes have an `authorizer`
   */
  readonly authorizationScopes?: string[];

  /**
   * The groups of the user pool of which the user must be in at least one: up to ten. API Gateway answers 403 to others.
   *
   * A trigger of the pool puts `group:<name>` into access tokens for the groups that routes name, so a change of a user's
   * groups counts from the next token: at the next sign-in or refresh. In a pool that the API made, the groups are made as
   * well: name them in the API's option `groups`, so that a group does not leave the stack with its last route.
   *
   * A name has 1 to 50 letters, digits, `_`, `.` and `-`. It is an error to name a group that is not in the API's option
   * `groups`, if that is given; to give `authorizationScopes` or an `authorizer` with groups; to use groups with an imported pool, with one that has another pre token generation trigger, or with the
   * feature plan Lite.
   *
   * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-user-groups.html
   * @default - users of any group, or of none
   */
  readonly groups?: string[];

  /**
   * Who decides in place of the API's own authorizer: IAM, a Lambda function, or the JWT authorizer of another issuer.
   *
   * `HttpNoneAuthorizer` is an error here: a route that anyone may call is added by `addPublicRoutes()`. Scopes can be
   * asked for with a JWT authorizer alone. An `HttpUserPoolAuthorizer` should be given its `userPoolClients`: without
   * them the CDK makes one more client, with the implicit grant, and trusts it.
   *
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-access-control.html
   * @default - the API's own: an access token of its user pool
   */
  readonly authorizer?: IHttpRouteAuthorizer;

  /**
   * The scopes by which machines may call as well: programs that sign in as themselves, such as those of
   * `addMachineClient()`. One of them is enough.
   *
   * They are scopes of resource servers. A route has at most ten scopes in all, those for users included. It is an error to
   * name none, one that only users have, an `authorizer` beside them, and to use them where the API was made with
   * `acceptIdTokens: true`. It is also an error if users of one of the API's clients may ask for such a scope, where the
   * route is not for every user: they would go around its `groups` or `authorizationScopes`.
   *
   * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-define-resource-servers.html
   * @default - users alone
   */
  readonly machineScopes?: OAuthScope[];
}

/**
 * Routes that machines alone may call: programs that sign in as themselves.
 */
export interface AddMachineRoutesOptions extends BaseRoutesOptions {
  /**
   * The scopes of which the machine's token must hold at least one: up to ten, of resource servers of the user pool.
   *
   * It is an error to name none, and to name one that only users have. It is also an error if users of one of the API's
   * clients may ask for such a scope.
   *
   * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-define-resource-servers.html
   */
  readonly machineScopes: OAuthScope[];
}

/**
 * Routes that anyone may call, without a token.
 */
export interface AddPublicRoutesOptions extends BaseRoutesOptions {}

/**
 * Who may call a route.
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
 * A route as it was declared, for an inventory.
 */
export interface DeclaredRoute {
  /**
   * The route key, as in `GET /notes/{id}`.
   */
  readonly routeKey: string;

  /**
   * Who may call it.
   */
  readonly access: RouteAccess;

  /**
   * The scopes of which a token must hold at least one, those that stand for groups and those for machines included. Empty
   * if there are none.
   */
  readonly authorizationScopes: string[];

  /**
   * The groups of which the user must be in at least one. Empty if it is open to users of any.
   */
  readonly groups: string[];

  /**
   * The scopes among them by which machines may call. Empty if it is for users alone.
   */
  readonly machineScopes: string[];

  /**
   * The construct path of the Lambda function.
   *
   * @default - the integration is no `FunctionIntegration`
   */
  readonly handlerPath?: string;
}
