import {
  type CorsPreflightOptions,
  HttpApi,
  HttpAuthorizer,
  HttpAuthorizerType,
  HttpNoneAuthorizer,
  HttpRoute,
  type HttpRouteIntegration,
  HttpRouteKey,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { type IUserPool, type IUserPoolClient, UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Lazy, Names, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { FunctionIntegration } from './function-integration';
import { AccessGuard } from './private/access-guard';
import { browserClientOptions } from './private/browser-client';
import { assertCallableFromBrowser, type Cors, corsWithDefaults } from './private/cors';
import { type Access, DeclaredRoutes } from './private/declared-routes';
import { issuerOf } from './private/issuer';
import { passwordFormatOf } from './private/password-format';
import { RouteKey } from './private/route-key';
import type { AddPublicRoutesOptions, AddRoutesOptions, BaseRoutesOptions } from './routes';
import { SignUpUserPool } from './sign-up-user-pool';

/** Every access token of a sign-in without OAuth has this scope, and no ID token has any. */
const ACCESS_TOKEN_SCOPE = 'aws.cognito.signin.user.admin';

/**
 * What a `JwtProtectedApi` is made of. Nothing is required.
 */
export interface JwtProtectedApiProps {
  /**
   * Routes that need a valid access token, and the function of each.
   *
   * A key is a method and a path, as in `GET /notes/{id}`, or `$default` for whatever no other route takes.
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
   * API Gateway answers the browser's preflight itself, so no route needs an `OPTIONS` method for it. Headers that are
   * not given become `authorization` and `content-type`, methods that are not given become all of them. It is an error
   * to name no origin, to leave out `authorization` while a route needs a token (`*` does not stand for it in a
   * browser), and to protect a route that would take the preflight (`ANY`, `OPTIONS` or `$default`).
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
   * @default - one new client for a web page: without a secret, sign-in by SRP alone, no OAuth, access tokens of one hour
   */
  readonly userPoolClients?: IUserPoolClient[];

  /**
   * Whether ID tokens are accepted as well as access tokens, on routes without scopes of their own.
   *
   * An ID token tells a page who the user is. AWS recommends that an API accept access tokens alone.
   *
   * @see https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-with-identity-providers.html
   * @default false
   */
  readonly acceptIdTokens?: boolean;
}

/**
 * How `JwtProtectedApi.amplifyConfig()` names things.
 */
export interface AmplifyConfigOptions {
  /**
   * The name by which a page calls the API, as in `get({ apiName: 'api', path: '/notes' })`.
   *
   * @default 'api'
   */
  readonly apiName?: string;
}

/**
 * An API Gateway HTTP API on which every route needs a JWT of a Cognito user pool, unless it is declared public.
 *
 * The synthesis fails when any route of the API is open in the template and was not declared public: whether it was
 * made here, with `httpApi`, in another stack, or opened by an override.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
 *
 * @example
 * declare const listNotes: lambda.Function;
 * declare const health: lambda.Function;
 *
 * const api = new JwtProtectedApi(this, 'Api', {
 *   routes: { 'GET /notes': listNotes },
 *   publicRoutes: { 'GET /health': health },
 *   corsPreflight: { allowOrigins: ['https://app.example.com'] },
 * });
 */
export class JwtProtectedApi extends Construct {
  /**
   * The HTTP API. Routes that are added to it directly need an access token as well.
   */
  public readonly httpApi: HttpApi;

  /**
   * The user pool whose tokens the API accepts.
   */
  public readonly userPool: IUserPool;

  /**
   * The app client that a page signs in with: the first of those given, or the one made here.
   */
  public readonly userPoolClient: IUserPoolClient;

  private readonly userPoolClients: IUserPoolClient[];
  private readonly corsPreflight?: Cors;
  private readonly defaultScopes: string[];
  private readonly declared = new DeclaredRoutes();

  constructor(scope: Construct, id: string, props: JwtProtectedApiProps = {}) {
    super(scope, id);
    assertClientsHavePool(props);
    this.corsPreflight = props.corsPreflight && corsWithDefaults(props.corsPreflight);
    this.defaultScopes = props.acceptIdTokens ? [] : [ACCESS_TOKEN_SCOPE];

    this.userPool = props.userPool ?? new SignUpUserPool(this, 'UserPool');
    this.userPoolClients = props.userPoolClients?.slice() ?? [
      new UserPoolClient(this, 'BrowserClient', { userPool: this.userPool, ...browserClientOptions() }),
    ];
    this.userPoolClient = this.userPoolClients[0];

    this.httpApi = new HttpApi(this, 'HttpApi', {
      apiName: Names.uniqueResourceName(this, { maxLength: 128, separator: '-' }),
      corsPreflight: this.corsPreflight,
      defaultAuthorizer: {
        bind: () => ({ authorizerId: authorizer.authorizerId, authorizationType: HttpAuthorizerType.JWT }),
      },
      // A copy: what the guard goes by is not for others to change.
      defaultAuthorizationScopes: [...this.defaultScopes],
    });
    // HttpJwtAuthorizer would make it for the first protected route, and until then another could take its place.
    const authorizer = new HttpAuthorizer(this.httpApi, 'Authorizer', {
      httpApi: this.httpApi,
      type: HttpAuthorizerType.JWT,
      identitySource: ['$request.header.Authorization'],
      jwtAudience: Lazy.list({ produce: () => this.userPoolClients.map((client) => client.userPoolClientId) }),
      jwtIssuer: issuerOf(this.userPool),
    });
    const { httpApi, declared, defaultScopes } = this;
    this.node.addValidation(new AccessGuard({ httpApi, authorizer, declared, defaultScopes }));

    this.addRouteMap(props.routes, { public: false, scopes: this.defaultScopes });
    this.addRouteMap(props.publicRoutes, { public: true });
  }

  /**
   * Adds routes that need a valid access token.
   *
   * It is an error to declare a route twice (the names of path parameters do not count), to name no method or no scope,
   * and to add a route that no page could call under the API's CORS configuration.
   *
   * @returns the routes, in the order of the methods
   */
  public addRoutes(options: AddRoutesOptions): HttpRoute[] {
    assertOnly(['path', 'methods', 'integration', 'authorizationScopes'], options);
    if (options.authorizationScopes?.length === 0) {
      throw new Error(
        `authorizationScopes of '${options.path}' is empty, which would let ID tokens in: name a scope, or leave it out for '${ACCESS_TOKEN_SCOPE}'`,
      );
    }
    const scopes = [...(options.authorizationScopes ?? this.defaultScopes)];
    return this.declare(routeKeys(options), options.integration, { public: false, scopes });
  }

  /**
   * Adds routes that anyone may call, without a token.
   *
   * It is an error to declare a route twice (the names of path parameters do not count), and to name no method.
   *
   * @returns the routes, in the order of the methods
   */
  public addPublicRoutes(options: AddPublicRoutesOptions): HttpRoute[] {
    assertOnly(['path', 'methods', 'integration'], options);
    return this.declare(routeKeys(options), options.integration, { public: true });
  }

  /**
   * Accepts the tokens of one more app client of the user pool, such as that of a mobile app.
   */
  public addUserPoolClient(client: IUserPoolClient): void {
    this.userPoolClients.push(client);
  }

  /**
   * The URL of the API, without a slash at its end.
   */
  public get endpoint(): string {
    return this.httpApi.apiEndpoint;
  }

  /**
   * What `Amplify.configure()` of Amplify JS v6 takes in a browser, the API included.
   *
   * It holds nothing secret. For a pool of the same app it has the pool's password rules as well. `Source.jsonData('config.json', api.amplifyConfig())` of `aws-cdk-lib/aws-s3-deployment`
   * puts it beside the pages.
   *
   * @see https://docs.amplify.aws/javascript/build-a-backend/auth/use-existing-cognito-resources/
   */
  public amplifyConfig(options: AmplifyConfigOptions = {}): { [section: string]: unknown } {
    return {
      Auth: {
        Cognito: {
          userPoolId: this.userPool.userPoolId,
          userPoolClientId: this.userPoolClient.userPoolClientId,
          loginWith: { email: true },
          passwordFormat: passwordFormatOf(this.userPool),
        },
      },
      API: {
        REST: {
          [options.apiName ?? 'api']: { endpoint: this.endpoint, region: Stack.of(this).region },
        },
      },
    };
  }

  private addRouteMap(routes: { [routeKey: string]: IFunction } = {}, access: Access): void {
    // Languages other than TypeScript keep no order of a map's keys.
    for (const text of Object.keys(routes).sort()) {
      this.declare([RouteKey.parse(text)], new FunctionIntegration(routes[text]), access);
    }
  }

  private declare(keys: RouteKey[], integration: HttpRouteIntegration, access: Access): HttpRoute[] {
    if (this.corsPreflight && !access.public) {
      for (const key of keys) {
        assertCallableFromBrowser(key, this.corsPreflight);
      }
    }
    this.declared.assertNew(keys, access);
    return keys.map((key) => {
      const route = this.addRoute(key, integration, access);
      this.declared.add(key, access);
      return route;
    });
  }

  private addRoute(key: RouteKey, integration: HttpRouteIntegration, access: Access): HttpRoute {
    const { path, method } = key;
    // The id that HttpApi.addRoutes() and HttpApi's defaultIntegration would give.
    const id = path ? `${method}${path}` : 'DefaultRoute';
    if (this.httpApi.node.tryFindChild(id)) {
      throw new Error(
        `route '${key}' has the construct id of one that is there already, added to httpApi or with '--' in place of a '/': ` +
          'remove one of them',
      );
    }
    return new HttpRoute(this.httpApi, id, {
      httpApi: this.httpApi,
      routeKey: path ? HttpRouteKey.with(path, method) : HttpRouteKey.DEFAULT,
      integration,
      // Scopes on a route without a JWT authorizer are refused by API Gateway, and the API's default ones would leak onto it.
      ...(access.public
        ? { authorizer: new HttpNoneAuthorizer(), authorizationScopes: [] }
        : { authorizationScopes: [...access.scopes] }),
    });
  }
}

function assertClientsHavePool(props: JwtProtectedApiProps): void {
  if (props.userPoolClients && !props.userPool) {
    throw new Error(
      'userPoolClients is given without userPool: give the pool that the clients belong to, or leave userPoolClients out to get a ' +
        'pool and a client for a web page',
    );
  }
  if (props.userPoolClients?.length === 0) {
    throw new Error('userPoolClients is empty: name a client of the pool, or leave it out to get one for a web page');
  }
}

/** Types are not there at run time: an option that would be dropped could be the one that closes the route. */
function assertOnly(known: string[], options: BaseRoutesOptions): void {
  const [unknown] = Object.entries(options).filter(([name, value]) => value !== undefined && !known.includes(name));
  if (unknown) {
    throw new Error(
      `'${unknown[0]}' of '${options.path}' is not an option of these routes, which are ${known.join(', ')}: remove it, or use the ` +
        'method that knows it',
    );
  }
}

function routeKeys(options: BaseRoutesOptions): RouteKey[] {
  if (options.methods.length === 0) {
    throw new Error(`methods of '${options.path}' is empty: name at least one, as in [HttpMethod.GET]`);
  }
  return options.methods.map((method) => RouteKey.parse(`${method} ${options.path}`));
}
