import {
  type DomainMappingOptions,
  HttpApi,
  HttpAuthorizer,
  HttpAuthorizerType,
  HttpNoneAuthorizer,
  HttpRoute,
  type HttpRouteIntegration,
  HttpRouteKey,
  type IHttpRouteAuthorizer,
  type ThrottleSettings,
} from 'aws-cdk-lib/aws-apigatewayv2';
import type { IUserPool, IUserPoolClient, UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Lazy, Names, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { AccessLogs } from './access-logs';
import type { AmplifyConfigOptions } from './amplify-config-options';
import { FunctionIntegration } from './function-integration';
import type { JwtProtectedApiProps } from './jwt-protected-api-props';
import type { MachineClientOptions } from './machine-client-options';
import { routeAccessOf } from './private/access';
import { assertApiProps } from './private/api-props';
import { Budgets } from './private/budgets';
import { assertTokenCanBeSent, type Cors, corsWithDefaults, keysBesidePreflight } from './private/cors';
import { DeclaredRoutes } from './private/declared-routes';
import { Doors } from './private/doors/doors';
import { AccessGuard } from './private/guard/access-guard';
import { RouteAuthorizer } from './private/route-authorizer';
import { RouteKey } from './private/route-key';
import {
  ACCESS_TOKEN_SCOPE,
  assertMachineRoutesOptions,
  assertPublicRoutesOptions,
  assertRoutesOptions,
  routeKeysOf,
} from './private/route-options';
import { RouteScopes } from './private/route-scopes';
import { type AmplifyApp, outputs, resourcesConfig } from './private/sign-in/amplify/amplify';
import { GivenConfigurations } from './private/sign-in/amplify/given-configurations';
import { addBrowserClient } from './private/sign-in/browser-client';
import { ApiChecks } from './private/sign-in/checks/api-checks';
import { PoolChecks } from './private/sign-in/checks/pool-checks';
import { GroupScopes } from './private/sign-in/group-scopes';
import { issuerOf } from './private/sign-in/issuer';
import { addMachineClient } from './private/sign-in/machine-client';
import { RenderedPool } from './private/sign-in/pool/rendered-pool';
import { PoolGroups } from './private/sign-in/pool-groups';
import { assertThrottle, StageSettings } from './private/stage-settings';
import type {
  AddMachineRoutesOptions,
  AddProtectedRoutesOptions,
  AddPublicRoutesOptions,
  DeclaredRoute,
} from './routes';
import { SignUpUserPool } from './sign-up-user-pool';

const IDENTITY_SOURCE = '$request.header.Authorization';

/**
 * An API Gateway HTTP API on which every route needs a JWT from a Cognito user pool, unless you declare the route public.
 *
 * If any other route of the API is open in the template, synthesis fails, no matter how the route was added or opened: with
 * `httpApi`, in another stack, or by an override. You get a warning if the function of a protected route can be called in another
 * way, for example through a function URL that anyone can call.
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
   * The HTTP API. Routes that you add directly to it also need an access token.
   */
  public readonly httpApi: HttpApi;

  /**
   * The user pool whose tokens the API accepts.
   */
  public readonly userPool: IUserPool;

  /**
   * The app client for your pages: the first client in `userPoolClients`, or the client that the construct creates.
   */
  public readonly userPoolClient: IUserPoolClient;

  private readonly userPoolClients: IUserPoolClient[];
  private readonly machineClients: IUserPoolClient[] = [];
  /** Of a pool that is made here. */
  private readonly poolGroups?: PoolGroups;
  private readonly domainMapping?: DomainMappingOptions;
  private readonly corsPreflight?: Cors;
  private readonly encryptionKey?: IKey;
  private readonly acceptIdTokens: boolean;
  private readonly defaultScopes: readonly string[];
  private readonly tokenAuthorizer: IHttpRouteAuthorizer;
  private readonly stageSettings: StageSettings;
  private readonly declared = new DeclaredRoutes();
  private readonly given = new GivenConfigurations(this);

  constructor(scope: Construct, id: string, props: JwtProtectedApiProps = {}) {
    super(scope, id);
    assertApiProps(props);
    this.corsPreflight = props.corsPreflight && corsWithDefaults(props.corsPreflight);
    this.acceptIdTokens = props.acceptIdTokens ?? false;
    this.defaultScopes = this.acceptIdTokens ? [] : [ACCESS_TOKEN_SCOPE];
    this.domainMapping = props.domainMapping;

    this.userPool = props.userPool ?? new SignUpUserPool(this, 'UserPool');
    this.poolGroups = props.userPool ? undefined : new PoolGroups(this.userPool, props.groups);
    PoolChecks.of(this.userPool);
    this.userPoolClients = props.userPoolClients?.slice() ?? [addBrowserClient(this, 'BrowserClient', this.userPool)];
    this.userPoolClient = this.userPoolClients[0];

    this.tokenAuthorizer = {
      bind: () => ({ authorizerId: authorizer.authorizerId, authorizationType: HttpAuthorizerType.JWT }),
    };
    this.httpApi = new HttpApi(this, 'HttpApi', {
      apiName: props.apiName ?? Names.uniqueResourceName(this, { maxLength: 128, separator: '-' }),
      description: props.description,
      ipAddressType: props.ipAddressType,
      corsPreflight: this.corsPreflight,
      defaultDomainMapping: props.domainMapping,
      disableExecuteApiEndpoint: props.disableExecuteApiEndpoint,
      // As defaultAuthorizationScopes the scopes would also come onto routes of other authorizers, where they are refused.
      defaultAuthorizer: {
        bind: (options) => ({ ...this.tokenAuthorizer.bind(options), authorizationScopes: [...this.defaultScopes] }),
      },
    });
    // HttpJwtAuthorizer would make it for the first protected route, and until then another could take its place.
    const trust = {
      identitySource: [IDENTITY_SOURCE],
      jwtAudience: Lazy.list({ produce: () => this.userPoolClients.map((client) => client.userPoolClientId) }),
      jwtIssuer: props.issuer ?? issuerOf(this.userPool),
    };
    const authorizer = new HttpAuthorizer(this.httpApi, 'Authorizer', {
      httpApi: this.httpApi,
      type: HttpAuthorizerType.JWT,
      ...trust,
    });

    if (!this.httpApi.defaultStage) {
      throw new Error(
        `API '${this.node.path}' has no default stage because a property injector set createDefaultStage to false: change the ` +
          'injector so that it keeps the default stage of this API',
      );
    }
    this.stageSettings = new StageSettings(this.httpApi.defaultStage);
    this.stageSettings.logAccess(this, props.accessLogs ?? AccessLogs.toNewLogGroup());
    this.encryptionKey = props.accessLogs?._encryptionKey;
    if (props.throttle) {
      this.stageSettings.throttle(props.throttle);
    }

    const { httpApi, declared, defaultScopes, userPool, userPoolClients, machineClients, acceptIdTokens } = this;
    const answersPreflight = this.corsPreflight !== undefined;
    this.node.addValidation(new AccessGuard({ httpApi, authorizer, trust, declared, defaultScopes, answersPreflight }));
    this.node.addValidation(new Budgets(httpApi, props));
    Doors.watch(httpApi);
    this.node.addValidation(this.given);
    const { issuer } = props;
    const trustedIssuer = trust.jwtIssuer;
    this.node.addValidation(
      new ApiChecks({
        api: this,
        httpApi,
        userPool,
        userPoolClients,
        machineClients,
        declared,
        acceptIdTokens,
        issuer,
        trustedIssuer,
      }),
    );

    this.addRouteMap(props.routes, (path) => this.ownAuthorizer(RouteScopes.ofUsers(path, this.defaultScopes), path));
    this.addRouteMap(props.publicRoutes);
  }

  /**
   * The routes that you have declared so far, sorted by route key. Routes that you added directly to `httpApi` are not included.
   */
  public get routes(): DeclaredRoute[] {
    const { reader } = new RenderedPool(this.userPool);
    const names = (scopes: readonly string[]) => {
      const { items, isKnown } = reader.listIn(this, scopes);
      return isKnown ? [...items] : [...scopes];
    };
    return this.declared.all().map(({ key, access, ownScopes, groups, handlerPath }) => ({
      routeKey: key.toString(),
      access: routeAccessOf(access),
      authorizationScopes: access.public ? [] : names(access.authorization.scopes),
      groups: [...groups],
      machineScopes: names(ownScopes?.machines ?? []),
      handlerPath,
    }));
  }

  /**
   * Adds routes that need a valid access token, or that use another `authorizer`.
   *
   * It is an error to declare a route twice (`/{a}` and `/{b}` are the same path), to pass an empty list of methods, scopes or
   * groups, or to add a route that no page could call because of the API's CORS configuration.
   *
   * @returns the routes, in the order of the methods
   */
  public addRoutes(options: AddProtectedRoutesOptions): HttpRoute[] {
    assertRoutesOptions(options, this.acceptIdTokens);
    this.poolGroups?.assertMayBeNamed(options.groups ?? [], options.path);
    const { authorizer, ...route } = options;
    const { path } = options;
    const scopes = RouteScopes.ofProtected(options, this.defaultScopes);
    return this.declare(routeKeysOf(options), {
      ...route,
      ...(authorizer
        ? { authorizer: new RouteAuthorizer(authorizer, scopes.all, path) }
        : this.ownAuthorizer(scopes, path)),
    });
  }

  /**
   * Adds routes that only machines can call. A machine is a program that signs in as itself (see `addMachineClient()`).
   *
   * It is an error to declare a route twice (`/{a}` and `/{b}` are the same path), to pass an empty list of methods or scopes, or
   * to add such routes to an API with `acceptIdTokens: true`.
   *
   * @returns the routes, in the order of the methods
   */
  public addMachineRoutes(options: AddMachineRoutesOptions): HttpRoute[] {
    assertMachineRoutesOptions(options, this.acceptIdTokens);
    return this.declare(routeKeysOf(options), {
      ...options,
      ...this.ownAuthorizer(RouteScopes.ofMachines(options), options.path),
    });
  }

  /**
   * Adds routes that anyone can call without a token.
   *
   * It is an error to declare a route twice (`/{a}` and `/{b}` are the same path), to pass an empty list of methods, or, if the
   * API has a CORS configuration, to add a route that would match preflight requests.
   *
   * @returns the routes, in the order of the methods
   */
  public addPublicRoutes(options: AddPublicRoutesOptions): HttpRoute[] {
    assertPublicRoutesOptions(options);
    return this.declare(routeKeysOf(options), options);
  }

  /**
   * Accepts the tokens of another app client of the user pool, for example the client of a mobile app.
   */
  public addUserPoolClient(client: IUserPoolClient): void {
    this.userPoolClients.push(client);
  }

  /**
   * Creates an app client for a machine, and accepts its tokens. A machine is a program that signs in as itself, with a secret.
   *
   * The machine gets its tokens from the domain of the user pool (`POST /oauth2/token`, grant `client_credentials`), so the
   * pool needs a domain. It can call routes that name one of its scopes in `machineScopes` or `authorizationScopes`, and no
   * other routes. Users cannot sign in with this client: it is an error if an override, an aspect or a property injector
   * changes that. It is also an error to add a machine client to an API with `acceptIdTokens: true`.
   * AWS charges for such clients and their tokens.
   *
   * The secret stays in Cognito. `aws cognito-idp describe-user-pool-client` shows it. The client's property
   * `userPoolClientSecret` reads the secret during deployment. To do this, the CDK adds a custom resource with a Lambda function
   * that can read every client of the pool. Store the secret in AWS Secrets Manager, not in an environment variable or an output.
   *
   * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-define-resource-servers.html
   *
   * @example
   * declare const api: JwtProtectedApi;
   * declare const userPool: cognito.UserPool;
   * declare const exportFunction: lambda.Function;
   *
   * const read = new cognito.ResourceServerScope({ scopeName: 'read', scopeDescription: 'Read all notes' });
   * const notes = userPool.addResourceServer('Notes', { identifier: 'notes', scopes: [read] });
   * const machineScopes = [cognito.OAuthScope.resourceServer(notes, read)];
   * api.addMachineClient('Nightly', { scopes: machineScopes });
   * api.addMachineRoutes({
   *   path: '/export',
   *   methods: [HttpMethod.GET],
   *   integration: new FunctionIntegration(exportFunction),
   *   machineScopes,
   * });
   */
  public addMachineClient(id: string, options: MachineClientOptions): UserPoolClient {
    const client = addMachineClient(this, id, this.userPool, options);
    this.machineClients.push(client);
    this.addUserPoolClient(client);
    return client;
  }

  /**
   * The URL of the API, without a slash at the end. If the API has a domain, this is the URL of the domain.
   *
   * It is an error to read this property if the API has no domain and the address that API Gateway assigns is turned off.
   */
  public get endpoint(): string {
    if (this.domainMapping) {
      const { domainName, mappingKey } = this.domainMapping;
      return `https://${domainName.domainNameRef.domainName}${mappingKey ? `/${mappingKey}` : ''}`;
    }
    if (this.httpApi.disableExecuteApiEndpoint) {
      throw new Error(
        `API '${this.node.path}' has no known endpoint because disableExecuteApiEndpoint is true: set domainMapping`,
      );
    }
    return this.httpApi.apiEndpoint;
  }

  /**
   * The configuration for `Amplify.configure()` of Amplify JS v6 in a browser, including the API.
   *
   * It contains no secrets. If this app creates the pool, the configuration also contains the password rules and the second
   * factors, codes and passkeys that the pool allows. Amplify then rejects a sign-in with a code or a passkey if the
   * configuration does not list that method. The values are read when you call `amplifyConfig()`: if the user pool or the app
   * client changes later, synthesis fails.
   *
   * To deploy it next to your pages, use `Source.jsonData('config.json', api.amplifyConfig())` from
   * `aws-cdk-lib/aws-s3-deployment`.
   *
   * @see https://docs.amplify.aws/javascript/build-a-backend/auth/use-existing-cognito-resources/
   */
  public amplifyConfig(options: AmplifyConfigOptions = {}): { [section: string]: unknown } {
    return this.given.give('amplifyConfig()', () => resourcesConfig(this.amplifyApp(options)));
  }

  /**
   * The same configuration in the format of `amplify_outputs.json`, for mobile apps and tools.
   *
   * In a browser, use `amplifyConfig()`: `parseAmplifyConfig()` from `aws-amplify/utils` accepts this format too, but ignores the
   * API, which is under `custom.API`. As with `amplifyConfig()`, the values are read when you call this method.
   *
   * @see https://docs.amplify.aws/react/reference/amplify_outputs/
   */
  public amplifyOutputs(options: AmplifyConfigOptions = {}): { [section: string]: unknown } {
    return this.given.give('amplifyOutputs()', () => outputs(this.amplifyApp(options)));
  }

  private amplifyApp({ apiName = 'api', userPoolDomain }: AmplifyConfigOptions): AmplifyApp {
    const { userPool, userPoolClient, endpoint } = this;
    return { userPool, userPoolClient, userPoolDomain, apiName, endpoint, region: Stack.of(this).region };
  }

  private addRouteMap(
    routes: { [routeKey: string]: IFunction } = {},
    accessOf: (path: string) => Omit<RouteToDeclare, 'integration'> = () => ({}),
  ): void {
    // Languages other than TypeScript keep no order of a map's keys.
    for (const text of Object.keys(routes).sort()) {
      this.declare([RouteKey.parse(text)], { integration: new FunctionIntegration(routes[text]), ...accessOf(text) });
    }
  }

  private ownAuthorizer(ownScopes: RouteScopes, path: string): Omit<RouteToDeclare, 'integration'> {
    return { authorizer: new RouteAuthorizer(this.tokenAuthorizer, ownScopes.all, path), ownScopes };
  }

  private declare(keysAsGiven: RouteKey[], route: RouteToDeclare): HttpRoute[] {
    const keys = this.corsPreflight ? keysAsGiven.flatMap(keysBesidePreflight) : keysAsGiven;
    this.assertCanBeDeclared(keys, route);
    if (route.groups) {
      GroupScopes.of(this.userPool, route.groups, this.poolGroups && this.encryptionKey).add(route.groups);
      this.poolGroups?.add(route.groups);
    }
    return keys.map((key) => this.addRoute(key, route));
  }

  private assertCanBeDeclared(keys: RouteKey[], { authorizer, ownScopes, throttle }: RouteToDeclare): void {
    this.declared.assertNew(keys, { public: !authorizer });
    for (const key of keys) {
      if (throttle) {
        assertThrottle(throttle, `'${key}'`);
      }
      if (this.corsPreflight && ownScopes?.isForUsers) {
        assertTokenCanBeSent(key, this.corsPreflight);
      }
      if (this.httpApi.node.tryFindChild(constructIdOf(key))) {
        throw new Error(
          `route '${key}' has the same construct id as an existing route (that route was added to httpApi, or the ` +
            "two differ only in '--' and '/'): remove one of them",
        );
      }
    }
  }

  private addRoute(
    key: RouteKey,
    { integration, authorizer, ownScopes, groups = [], throttle }: RouteToDeclare,
  ): HttpRoute {
    const { path, method } = key;
    const route = new HttpRoute(this.httpApi, constructIdOf(key), {
      httpApi: this.httpApi,
      routeKey: path ? HttpRouteKey.with(path, method) : HttpRouteKey.DEFAULT,
      integration,
      authorizer: authorizer ?? new HttpNoneAuthorizer(),
      authorizationScopes: [...(authorizer?.scopes ?? [])],
    });
    this.declared.add({
      key,
      access: authorizer ? { public: false, authorization: authorizer.authorization } : { public: true },
      ownScopes,
      groups: [...groups],
      handlerPath: integration instanceof FunctionIntegration ? integration._handlerPath : undefined,
    });
    if (throttle) {
      this.stageSettings.throttleRoute(key, route, throttle);
    }
    return route;
  }
}

interface RouteToDeclare {
  readonly integration: HttpRouteIntegration;
  /** Missing for a public route. */
  readonly authorizer?: RouteAuthorizer;
  /** Undefined for public routes and for routes with another authorizer. */
  readonly ownScopes?: RouteScopes;
  readonly groups?: readonly string[];
  readonly throttle?: ThrottleSettings;
}

/** The id that `HttpApi.addRoutes()` and `HttpApi`'s `defaultIntegration` would assign. */
function constructIdOf({ path, method }: RouteKey): string {
  return path ? `${method}${path}` : 'DefaultRoute';
}
