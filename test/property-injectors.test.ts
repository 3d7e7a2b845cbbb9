import { App, type IPropertyInjector, Stack } from 'aws-cdk-lib';
import {
  HttpApi,
  HttpAuthorizer,
  HttpMethod,
  HttpNoneAuthorizer,
  HttpRoute,
  HttpRouteKey,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpUrlIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import {
  CfnUserPoolIdentityProvider,
  FeaturePlan,
  OAuthScope,
  UserPool,
  UserPoolClient,
  UserPoolClientIdentityProvider,
  type UserPoolClientOptions,
} from 'aws-cdk-lib/aws-cognito';
import { FunctionIntegration, JwtProtectedApi, SignUpUserPool } from '../src';
import { missing, OPEN, scopesAre } from './guarded-app';
import { openRoutesIn, Template, testFunction } from './stack';
import { warningsIn } from './warnings';

type Props = Record<string, unknown>;
type Injection = (props: Props, stack: Stack) => Props;

/** An app in which the properties of all constructs of a class are changed. */
function appWith(injectableClass: { readonly PROPERTY_INJECTION_ID: string }, injection: Injection): Stack {
  const app = new App();
  const injector: IPropertyInjector = {
    constructUniqueId: injectableClass.PROPERTY_INJECTION_ID,
    inject: (props, { scope, id }) => (id === 'Unrelated' ? props : injection(props, Stack.of(scope))),
  };
  const stack = new Stack(app, 'Stack', { propertyInjectors: [injector] });
  const fn = testFunction(stack);
  const api = new JwtProtectedApi(stack, 'Api', {
    routes: { 'GET /private': fn },
    publicRoutes: { 'GET /public': fn },
  });
  const [methods, integration] = [[HttpMethod.GET], new FunctionIntegration(fn)];
  api.addRoutes({ path: '/admin', methods, integration, groups: ['admins'] });
  api.httpApi.addRoutes({ path: '/direct', methods, integration });
  return stack;
}

function synthesized(...[injectableClass, injection]: Parameters<typeof appWith>): () => void {
  return () => (appWith(injectableClass, injection).node.root as App).synth();
}

const PRIVATE = "route 'GET /private' (Stack/Api/HttpApi/GET--private/Resource)";
const UNBOUND =
  "route 'GET /private' does not have its declared authorizer because a property injector replaced it: change the injector so that " +
  'it keeps the authorizer of declared routes';

function opened(what: string): string {
  return (
    `app client 'Stack/Api/BrowserClient' is a browser client, but a property injector gave it ${what}: change the injector so ` +
    'that it leaves this client unchanged, or pass your own client in userPoolClients'
  );
}

const isPrivate = ({ routeKey }: Props) => (routeKey as HttpRouteKey).path === '/private';
const isPublic = ({ routeKey }: Props) => (routeKey as HttpRouteKey).path === '/public';

describe('a property injector', () => {
  test.each<[string, ...Parameters<typeof appWith>, string]>([
    ['no authorizer to routes', HttpRoute, (props) => ({ ...props, authorizer: undefined }), UNBOUND],
    [
      'an authorizer that opens routes',
      HttpRoute,
      (props) => ({ ...props, authorizer: new HttpNoneAuthorizer() }),
      UNBOUND,
    ],
    [
      'another authorizer to routes',
      HttpRoute,
      (props) => ({ ...props, authorizer: new HttpIamAuthorizer() }),
      UNBOUND,
    ],
    [
      'other scopes to routes',
      HttpRoute,
      (props) => (isPrivate(props) ? { ...props, authorizationScopes: ['other'] } : props),
      `${PRIVATE} ${scopesAre('["other"]')}`,
    ],
    [
      'another key to a protected route',
      HttpRoute,
      (props) => (isPrivate(props) ? { ...props, routeKey: HttpRouteKey.with('/other', HttpMethod.GET) } : props),
      missing('GET /private'),
    ],
    [
      'a wider key to a public route',
      HttpRoute,
      (props) => (isPublic(props) ? { ...props, routeKey: HttpRouteKey.DEFAULT } : props),
      `route '$default' (Stack/Api/HttpApi/GET--public/Resource) ${OPEN}`,
    ],
    [
      'another API to routes',
      HttpRoute,
      (props, stack) => ({
        ...props,
        httpApi: stack.node.tryFindChild('Unrelated') ?? new HttpApi(stack, 'Unrelated'),
      }),
      missing('GET /private'),
    ],
    [
      'no default stage to APIs',
      HttpApi,
      (props) => ({ ...props, createDefaultStage: false }),
      "API 'Stack/Api' has no default stage because a property injector set createDefaultStage to false: change the injector so that " +
        'it keeps the default stage of this API',
    ],
    [
      'a default authorizer that opens routes to APIs',
      HttpApi,
      (props) => ({ ...props, defaultAuthorizer: new HttpNoneAuthorizer() }),
      `route 'GET /direct' (Stack/Api/HttpApi/GET--direct/Resource) ${OPEN}`,
    ],
    [
      'a default integration and no default authorizer to APIs',
      HttpApi,
      (props) => ({
        ...props,
        defaultAuthorizer: undefined,
        defaultIntegration: new HttpUrlIntegration('Url', 'https://example.com'),
      }),
      `route '$default' (Stack/Api/HttpApi/DefaultRoute/Resource) ${OPEN}`,
    ],
    [
      'another issuer to authorizers',
      HttpAuthorizer,
      (props) => ({ ...props, jwtIssuer: 'https://issuer.example.com' }),
      'has the issuer "https://issuer.example.com" instead of',
    ],
    [
      'another audience to authorizers',
      HttpAuthorizer,
      (props) => ({ ...props, jwtAudience: ['anyone'] }),
      'has the audience ["anyone"] instead of',
    ],
    [
      'another identity source to authorizers',
      HttpAuthorizer,
      (props) => ({ ...props, identitySource: ['$request.querystring.token'] }),
      'has the identity source ["$request.querystring.token"] instead of',
    ],
    [
      'another API to authorizers',
      HttpAuthorizer,
      (props, stack) => ({ ...props, httpApi: new HttpApi(stack, 'Unrelated') }),
      'has the API "Stack/Unrelated/Resource" instead of',
    ],
    [
      'another trigger to pools',
      UserPool,
      (props, stack) => ({ ...props, lambdaTriggers: { preTokenGeneration: testFunction(stack, 'Trigger') } }),
      "user pool 'Stack/Api/UserPool' has its own pre token generation trigger",
    ],
    [
      'a feature plan without triggers to pools',
      UserPool,
      (props) => ({ ...props, featurePlan: FeaturePlan.LITE }),
      "user pool 'Stack/Api/UserPool' has the feature plan LITE",
    ],
    [
      'the implicit grant to clients',
      UserPoolClient,
      (props) => ({
        ...props,
        disableOAuth: false,
        oAuth: { flows: { implicitCodeGrant: true }, callbackUrls: ['https://a'] },
      }),
      opened("the OAuth grant 'implicit'"),
    ],
    [
      'the defaults of the CDK for OAuth to clients',
      UserPoolClient,
      ({ disableOAuth, ...props }) => props,
      opened("the OAuth grant 'implicit'"),
    ],
    [
      'a password flow to clients',
      UserPoolClient,
      (props) => ({ ...props, authFlows: { userPassword: true, userSrp: true } }),
      opened("the authentication flow 'ALLOW_USER_PASSWORD_AUTH'"),
    ],
    [
      'both to clients',
      UserPoolClient,
      ({ disableOAuth, ...props }) => ({ ...props, authFlows: { userPassword: true } }),
      opened("the OAuth grant 'implicit' and the authentication flow 'ALLOW_USER_PASSWORD_AUTH'"),
    ],
  ])('that gives %s fails in words of the API', (_, injectableClass, injection, error) => {
    expect(synthesized(injectableClass, injection)).toThrow(error);
  });

  test.each<[string, ...Parameters<typeof appWith>]>([
    ['a description to APIs', HttpApi, (props) => ({ ...props, description: 'Ours' })],
    ['a role to authorizers', HttpAuthorizer, (props) => ({ ...props, authorizerName: 'ours' })],
    ['a name to pools', UserPool, (props) => ({ ...props, userPoolName: 'ours' })],
    ['other flows to clients', UserPoolClient, (props) => ({ ...props, authFlows: { user: true, custom: true } })],
    [
      'an authorizer to public routes',
      HttpRoute,
      (props) => (isPublic(props) ? { ...props, authorizer: new HttpIamAuthorizer() } : props),
    ],
    [
      'the code grant to clients',
      UserPoolClient,
      (props) => ({
        ...props,
        disableOAuth: false,
        oAuth: { flows: { authorizationCodeGrant: true }, callbackUrls: ['https://a'], scopes: [OAuthScope.OPENID] },
      }),
    ],
  ])('that gives %s does what it was made for', (_, injectableClass, injection) => {
    const stack = appWith(injectableClass, injection);
    expect(openRoutesIn(Template.fromStack(stack)).filter((key) => key !== 'GET /public')).toEqual([]);
  });
});

describe('a browser client that is added', () => {
  const REFRESH = ['ALLOW_REFRESH_TOKEN_AUTH'];

  function clientWith(injection: (props: Props) => Props, authFlows?: object): () => void {
    const injector: IPropertyInjector = {
      constructUniqueId: UserPoolClient.PROPERTY_INJECTION_ID,
      inject: (props) => injection(props),
    };
    const stack = new Stack(new App(), 'Stack', { propertyInjectors: [injector] });
    return () => new SignUpUserPool(stack, 'Pool').addBrowserClient('App', { authFlows });
  }

  test('fails if an injector opens it', () => {
    expect(clientWith(({ disableOAuth, ...props }) => props)).toThrow("the OAuth grant 'implicit'");
    expect(clientWith((props) => ({ ...props, authFlows: { userPassword: true } }))).toThrow(
      'ALLOW_USER_PASSWORD_AUTH',
    );
  });

  const SRP = ['ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'];
  const CHOICE = ['ALLOW_USER_SRP_AUTH', 'ALLOW_USER_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'];

  test.each<[string, UserPoolClientOptions['authFlows'], string[] | undefined, string[] | undefined, string[]]>([
    ['no flows', undefined, undefined, undefined, ['noUserAuthClient']],
    ['an empty set of flows', {}, undefined, undefined, ['noUserAuthClient']],
    ['flows that are all off', { userSrp: false }, REFRESH, [...REFRESH, 'ALLOW_USER_AUTH'], []],
    ['SRP', { userSrp: true }, SRP, CHOICE, []],
    ['the choice of a factor', { user: true }, ['ALLOW_USER_AUTH', ...REFRESH], ['ALLOW_USER_AUTH', ...REFRESH], []],
    [
      'the choice of a factor and a custom challenge',
      { user: true, custom: true },
      ['ALLOW_CUSTOM_AUTH', 'ALLOW_USER_AUTH', ...REFRESH],
      ['ALLOW_CUSTOM_AUTH', 'ALLOW_USER_AUTH', ...REFRESH],
      [],
    ],
  ])(
    'to which an injector gives %s gets the choice of a factor once, if the pool has one',
    (_, authFlows, password, passkey, warnings) => {
      const injector: IPropertyInjector = {
        constructUniqueId: UserPoolClient.PROPERTY_INJECTION_ID,
        inject: (props) => ({ ...props, authFlows }),
      };
      const stackOf = (factors: object) => {
        const stack = new Stack(new App(), 'Stack', { propertyInjectors: [injector] });
        const signInPolicy = { allowedFirstAuthFactors: { password: true, ...factors } };
        const pool = new SignUpUserPool(stack, 'Pool', { signInPolicy, passkeyRelyingPartyId: 'example.com' });
        pool.addBrowserClient('Web');
        return stack;
      };
      const flowsOf = (factors: object) => {
        const clients = Template.fromStack(stackOf(factors)).findResources('AWS::Cognito::UserPoolClient');
        return Object.values(clients)[0].Properties.ExplicitAuthFlows;
      };
      expect([flowsOf({}), flowsOf({ passkey: true })]).toEqual([password, passkey]);
      expect(warningsIn(stackOf({ passkey: true })).map(([, id]) => id)).toEqual(warnings);
    },
  );

  test.each<[string, UserPoolClientIdentityProvider[] | undefined, unknown[]]>([
    ['names the providers', [UserPoolClientIdentityProvider.custom('Staff')], ['Staff']],
    ['names none', undefined, [{ Ref: 'Staff' }, 'COGNITO']],
  ])('offers what an injector gives it that %s', (_, supportedIdentityProviders, expected) => {
    const injector: IPropertyInjector = {
      constructUniqueId: UserPoolClient.PROPERTY_INJECTION_ID,
      inject: (props) => ({ ...props, supportedIdentityProviders }),
    };
    const stack = new Stack(new App(), 'Stack', { propertyInjectors: [injector] });
    const pool = new SignUpUserPool(stack, 'Pool');
    pool.addBrowserClient('Web', { oAuth: { callbackUrls: ['https://app.example.com/'] } });
    new CfnUserPoolIdentityProvider(stack, 'Staff', {
      userPoolId: pool.userPoolId,
      providerName: 'Staff',
      providerType: 'SAML',
      providerDetails: { MetadataURL: 'https://login.example.com/metadata.xml' },
    });
    const [client] = Object.values(Template.fromStack(stack).findResources('AWS::Cognito::UserPoolClient'));
    expect(client.Properties.SupportedIdentityProviders).toEqual(expected);
    expect(client.DependsOn).toEqual(supportedIdentityProviders && ['Staff']);
    expect(warningsIn(stack)).toEqual([]);
  });

  test('may have a password flow that was asked for', () => {
    expect(clientWith((props) => props, { userPassword: true, userSrp: true })).not.toThrow();
  });
});
