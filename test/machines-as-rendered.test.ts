import type { Stack } from 'aws-cdk-lib';
import { HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import {
  type CfnUserPoolClient,
  OAuthScope,
  UserPool,
  UserPoolClient,
  type UserPoolClientOptions,
} from 'aws-cdk-lib/aws-cognito';
import { type App, Aspects, Aws, CfnCondition, CfnParameter, Fn, Lazy, PropertyInjectors } from 'aws-cdk-lib/core';
import { Construct, type IConstruct } from 'constructs';
import { type AddProtectedRoutesOptions, FunctionIntegration, JwtProtectedApi } from '../src';
import { Template, testFunction, testStack } from './stack';
import { warningsAcknowledged, warningsIn } from './warnings';

const READ = OAuthScope.custom('notes/read');
const ADMIN = 'aws.cognito.signin.user.admin';
const callbackUrls = ['https://app.example.com/'];
const SIGNS_IN: UserPoolClientOptions = {
  authFlows: { userSrp: true },
  oAuth: { callbackUrls, flows: { authorizationCodeGrant: true }, scopes: [OAuthScope.OPENID] },
};

type Change = (client: CfnUserPoolClient, stack: Stack) => void;

const parameterList = (stack: Stack, id: string) =>
  new CfnParameter(stack, id, { type: 'CommaDelimitedList' }).valueAsList;
const flowsOfParameter: Change = (client, stack) => {
  client.allowedOAuthFlows = parameterList(stack, 'Flows');
};
const scopesOfParameter: Change = (client, stack) => {
  client.allowedOAuthScopes = parameterList(stack, 'Scopes');
};
const scopes =
  (...names: unknown[]): Change =>
  (client) =>
    client.addPropertyOverride('AllowedOAuthScopes', names);
const both =
  (...changes: Change[]): Change =>
  (client, stack) => {
    for (const change of changes) {
      change(client, stack);
    }
  };

interface Api {
  readonly stack: Stack;
  readonly api: JwtProtectedApi;
}

/** An API with a client of users, and a route for admins and machines. */
function apiWith(
  change: Change,
  route: (stack: Stack) => Partial<AddProtectedRoutesOptions> = () => ({ groups: ['admins'], machineScopes: [READ] }),
  acceptIdTokens = false,
): Api {
  const stack = testStack();
  const userPool = new UserPool(stack, 'Pool');
  userPool.addDomain('Domain', { cognitoDomain: { domainPrefix: 'notes' } });
  const web = new UserPoolClient(stack, 'Web', { userPool, ...SIGNS_IN });
  change(web.node.defaultChild as CfnUserPoolClient, stack);
  const api = new JwtProtectedApi(stack, 'Api', { userPool, userPoolClients: [web], acceptIdTokens });
  const integration = new FunctionIntegration(testFunction(stack));
  api.addRoutes({ path: '/notes', methods: [HttpMethod.GET], integration, ...route(stack) });
  return { stack, api };
}

describe('a client whose users may get the scopes of machines, which is known only at deployment', () => {
  const warning = (unknown: string, routes = "'GET /notes'") => [
    'Stack/Web',
    'undecidedMachineScope',
    `users of the app client 'Stack/Web' may be able to get machine scopes of the routes ${routes}, because ${unknown} are only known ` +
      'at deployment: use values that are known in the template, or acknowledge this warning if its users cannot get these scopes',
  ];
  const imported = () => ({ groups: ['admins'], machineScopes: [OAuthScope.custom(Fn.importValue('Scope'))] });
  const FLOWS = 'its OAuth grants';
  const SCOPES = 'its scopes';
  const ROUTES = 'the scopes of the routes';

  test.each<[string, Parameters<typeof apiWith>, string]>([
    ['its scopes are a parameter', [scopesOfParameter], SCOPES],
    [
      'one of its scopes is a parameter',
      [(client, stack) => scopes('openid', new CfnParameter(stack, 'Scope').valueAsString)(client, stack)],
      SCOPES,
    ],
    [
      'a scope is a parameter under a condition',
      [
        (client, stack) => {
          new CfnCondition(stack, 'Condition');
          const scope = Fn.conditionIf('Condition', new CfnParameter(stack, 'Scope').valueAsString, Aws.NO_VALUE);
          scopes('openid', scope)(client, stack);
        },
      ],
      SCOPES,
    ],
    ['its grants are a parameter', [both(flowsOfParameter, scopes('notes/read'))], FLOWS],
    ['both are', [both(flowsOfParameter, scopesOfParameter)], `${FLOWS} and ${SCOPES}`],
    [
      'the route that users could bypass has scopes',
      [scopesOfParameter, () => ({ authorizationScopes: ['notes/admin'], machineScopes: [READ] })],
      SCOPES,
    ],
    ['the scope of the machines is imported', [scopes('openid', 'notes/write'), imported], ROUTES],
    [
      'all three are unknown',
      [both(flowsOfParameter, scopesOfParameter), imported],
      `${FLOWS} and ${SCOPES} and ${ROUTES}`,
    ],
  ])('gets a warning: %s', (_, options, unknown) => {
    const { stack, api } = apiWith(...options);
    expect(api.node.validate()).toEqual([]);
    expect(warningsIn(stack)).toEqual([warning(unknown)]);
    expect(warningsAcknowledged(apiWith(...options).stack, 'undecidedMachineScope')).toEqual([]);
  });

  test('gets one warning for all affected routes', () => {
    const { stack, api } = apiWith(scopesOfParameter);
    const options = { methods: [HttpMethod.GET], integration: new FunctionIntegration(testFunction(stack, 'More')) };
    api.addMachineRoutes({ ...options, path: '/export', machineScopes: [READ] });
    api.addRoutes({ ...options, path: '/users', groups: ['admins'] });
    api.addRoutes({ ...options, path: '/own', machineScopes: [READ] });
    expect(warningsIn(stack)).toEqual([warning(SCOPES, "'GET /export', 'GET /notes'")]);
  });

  test('gets only the error if one scope is known, whatever the other scopes are', () => {
    const { stack, api } = apiWith((client, on) => {
      scopes('notes/read', new CfnParameter(on, 'Scope').valueAsString)(client, on);
    });
    expect(api.node.validate()).toEqual([expect.stringContaining("(code) and can request 'notes/read'")]);
    expect(api.node.findAll().concat(stack.node.findChild('Web')).flatMap(warningsOf)).toEqual([]);
  });

  const warningsOf = ({ node }: IConstruct) => node.metadata.filter(({ type }) => type === 'aws:cdk:warning');

  test.each<[string, Parameters<typeof apiWith>]>([
    ['its scopes are known', [scopes('openid', 'notes/write')]],
    ['its grants are those of machines', [both(grants('client_credentials'), scopesOfParameter)]],
    ['its OAuth is off', [both(scopesOfParameter, (client) => (client.allowedOAuthFlowsUserPoolClient = false))]],
    ['it has only scopes of users, and the scope of the machines is imported', [scopes('openid', ADMIN), imported]],
    ['the route has no machines', [scopesOfParameter, () => ({ groups: ['admins'] })]],
    ['every user may call the route', [scopesOfParameter, () => ({ machineScopes: [READ] })]],
    [
      'users with the scope may call the route',
      [scopesOfParameter, () => ({ authorizationScopes: ['notes/read'], machineScopes: [READ] })],
    ],
  ])('gets none if %s', (_, options) => {
    const { stack, api } = apiWith(...options);
    expect(api.node.validate()).toEqual([]);
    expect(warningsIn(stack).filter(([, id]) => id === 'undecidedMachineScope')).toEqual([]);
  });
});

function grants(...names: unknown[]): Change {
  return (client) => client.addPropertyOverride('AllowedOAuthFlows', names);
}

describe('a client that may be for machines, which is known only at deployment', () => {
  const path = 'Stack/Web';
  const text =
    "app client 'Stack/Web' may be for machines (client_credentials), because its OAuth grants are only known at deployment, but the " +
    "API 'Stack/Api' has acceptIdTokens, so the routes would require no scopes, and every machine could call " +
    'them: remove acceptIdTokens, or create a separate API for machines. If the client is not for machines, acknowledge this warning';
  const withIdTokens = (change: Change, acceptIdTokens = true) => apiWith(change, () => ({}), acceptIdTokens).stack;

  test('gets a warning if the API accepts ID tokens', () => {
    expect(warningsIn(withIdTokens(flowsOfParameter))).toEqual([[path, 'undecidedMachine', text]]);
    expect(warningsAcknowledged(withIdTokens(flowsOfParameter), 'undecidedMachine')).toEqual([]);
  });

  test.each<[string, Change, boolean]>([
    ['its grants are known', () => {}, true],
    ['the API accepts access tokens only', flowsOfParameter, false],
  ])('gets none if %s', (_, change, acceptIdTokens) => {
    expect(warningsIn(withIdTokens(change, acceptIdTokens))).toEqual([]);
  });
});

/** An API with a machine client, in which something changes. */
function machineWith(change: (client: CfnUserPoolClient, stack: Stack) => void, stack = testStack()): Api {
  const userPool = new UserPool(stack, 'Pool');
  userPool.addDomain('Domain', { cognitoDomain: { domainPrefix: 'notes' } });
  const api = new JwtProtectedApi(stack, 'Api', { userPool });
  const client = api.addMachineClient('Nightly', { scopes: [READ] });
  change(client.node.defaultChild as CfnUserPoolClient, stack);
  return { stack, api };
}

const opened = (what: string) =>
  `app client 'Stack/Api/Nightly' is a machine client, but a property injector, an override or an aspect gave it ${what}, so users ` +
  'could sign in with it: keep this client as it is, or create another one with addClient() of the user pool and pass it to ' +
  'addUserPoolClient()';

describe('a machine client of the API with which users could sign in is an error', () => {
  test.each<[string, Change, string]>([
    [
      'by an override of its flows',
      (client) => client.addPropertyOverride('ExplicitAuthFlows', ['ALLOW_REFRESH_TOKEN_AUTH', 'ALLOW_USER_SRP_AUTH']),
      "the authentication flow 'ALLOW_USER_SRP_AUTH'",
    ],
    [
      'by an override that removes its flows, so that the default flows of AWS apply',
      (client) => client.addPropertyDeletionOverride('ExplicitAuthFlows'),
      "the authentication flow 'ALLOW_USER_SRP_AUTH' and the authentication flow 'ALLOW_CUSTOM_AUTH'",
    ],
    [
      'by flows that are known only at deployment',
      (client, stack) => {
        client.explicitAuthFlows = parameterList(stack, 'AuthFlows');
      },
      'the authentication flow \'"Stack/AuthFlows.Ref"\'',
    ],
    [
      'by the property',
      (client) => {
        client.allowedOAuthFlows = ['client_credentials', 'implicit'];
      },
      "the OAuth grant 'implicit'",
    ],
    [
      'by an aspect, in both ways',
      (client) =>
        Aspects.of(client).add({
          visit: () => {
            client.allowedOAuthFlows = ['code'];
            client.explicitAuthFlows = ['ALLOW_USER_PASSWORD_AUTH'];
          },
        }),
      "the OAuth grant 'code' and the authentication flow 'ALLOW_USER_PASSWORD_AUTH'",
    ],
  ])('%s', (_, change, what) => {
    expect(() => Template.fromStack(machineWith(change).stack)).toThrow(`[Stack/Api] ${opened(what)}`);
  });

  test('by a property injector', () => {
    const stack = testStack();
    PropertyInjectors.of(stack).add({
      constructUniqueId: UserPoolClient.PROPERTY_INJECTION_ID,
      inject: (props) => ({ ...props, authFlows: { userSrp: true } }),
    });
    expect(() => Template.fromStack(machineWith(() => {}, stack).stack)).toThrow(
      opened("the authentication flow 'ALLOW_USER_SRP_AUTH'"),
    );
  });

  test.each<[string, Change]>([
    ['is as it was made', () => {}],
    ['has another name', (client) => client.addPropertyOverride('ClientName', 'nightly')],
    ['has no flow at all', (client) => client.addPropertyOverride('ExplicitAuthFlows', [])],
  ])('unless it %s', (_, change) => {
    const { api, stack } = machineWith(change);
    expect(api.node.validate()).toEqual([]);
    expect(() => Template.fromStack(stack)).not.toThrow();
  });
});

describe('a client of the API that changes after the validations fails the synthesis', () => {
  const scopesAndGrants: [string, Change, string][] = [
    ['its grants', grants('implicit'), 'AllowedOAuthFlows ["implicit"]'],
    [
      'its OAuth',
      (client) => client.addPropertyOverride('AllowedOAuthFlowsUserPoolClient', 'maybe'),
      'AllowedOAuthFlowsUserPoolClient "maybe"',
    ],
    ['its scopes', scopes('notes/admin'), 'AllowedOAuthScopes ["notes/admin"]'],
  ];
  const flowsAndPages: typeof scopesAndGrants = [
    [
      'its flows',
      (client) => client.addPropertyOverride('ExplicitAuthFlows', ['ALLOW_USER_PASSWORD_AUTH']),
      'ExplicitAuthFlows ["ALLOW_USER_PASSWORD_AUTH"]',
    ],
    [
      'its pages',
      (client) => client.addPropertyOverride('CallbackURLs', ['https://evil.example.com/']),
      'CallbackURLs ["https://evil.example.com/"]',
    ],
  ];
  const afterwards = (stack: Stack, change: () => void) =>
    new Construct(stack, 'Last').node.addValidation({
      validate: () => {
        change();
        return [];
      },
    });
  const resourceAt = (stack: Stack, path: string) =>
    path.split('/').reduce<IConstruct>(({ node }, id) => node.findChild(id), stack).node
      .defaultChild as CfnUserPoolClient;

  test.each(scopesAndGrants)('%s, if the app created it', (_, change, what) => {
    const { stack } = apiWith(() => {});
    afterwards(stack, () => change(resourceAt(stack, 'Web'), stack));
    expect(() => (stack.node.root as App).synth()).toThrow(`resource (Stack/Web/Resource) has the ${what} instead of`);
  });

  test.each([...scopesAndGrants, ...flowsAndPages])('%s, if it is a machine of the API', (_, change, what) => {
    const { stack } = machineWith(() => {});
    afterwards(stack, () => change(resourceAt(stack, 'Api/Nightly'), stack));
    expect(() => (stack.node.root as App).synth()).toThrow(
      `resource (Stack/Api/Nightly/Resource) has the ${what} instead of`,
    );
  });

  test('but a client that the API does not accept may change', () => {
    const { stack } = machineWith(() => {});
    const client = (stack.node.findChild('Pool') as UserPool).addClient('Foreign', SIGNS_IN);
    afterwards(stack, () => scopes('notes/read')(client.node.defaultChild as CfnUserPoolClient, stack));
    expect(() => (stack.node.root as App).synth()).not.toThrow();
  });
});

describe('a machine scope whose name is a token', () => {
  const integrationOf = (stack: Stack) => new FunctionIntegration(testFunction(stack));
  const importedScope = () => OAuthScope.custom(Fn.importValue('Scope'));

  test('may have any form in a client and in routes, like authorizationScopes', () => {
    const { stack, api } = machineWith(() => {});
    api.addMachineClient('Weekly', { scopes: [importedScope()] });
    const options = { methods: [HttpMethod.GET], integration: integrationOf(stack) };
    api.addMachineRoutes({ ...options, path: '/export', machineScopes: [importedScope()] });
    api.addRoutes({ ...options, path: '/notes', groups: ['admins'], machineScopes: [importedScope()] });
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::ApiGatewayV2::Route', {
      RouteKey: 'GET /export',
      AuthorizationScopes: [{ 'Fn::ImportValue': 'Scope' }],
    });
    template.hasResourceProperties('AWS::Cognito::UserPoolClient', {
      AllowedOAuthScopes: [{ 'Fn::ImportValue': 'Scope' }],
    });
    expect(warningsIn(stack)).toEqual([]);
  });

  const lazily = (name: string) => OAuthScope.custom(Lazy.string({ produce: () => name }));
  const USERS_ONLY =
    'which is for users only: use scopes of a resource server, as in [OAuthScope.resourceServer(server, scope)]';
  const FORM =
    "which does not belong to a resource server: the form is '<identifier>/<scope>', as in " +
    '[OAuthScope.resourceServer(server, scope)]';

  test.each([
    [ADMIN, USERS_ONLY],
    ['openid', USERS_ONLY],
    ['group:admins', USERS_ONLY],
    ['reports', FORM],
  ])('is an error once it turns out to be %s', (name, fault) => {
    const { stack, api } = machineWith(() => {});
    const options = { methods: [HttpMethod.GET], integration: integrationOf(stack) };
    api.addMachineRoutes({ ...options, path: '/export', machineScopes: [READ, lazily(name)] });
    api.addRoutes({ ...options, path: '/own', machineScopes: [lazily(name)] });
    api.addMachineClient('Weekly', { scopes: [READ, lazily(name)] });
    expect(api.node.validate()).toEqual(
      ["machine client 'Stack/Api/Weekly'", "machineScopes of 'GET /export'", "machineScopes of 'GET /own'"].map(
        (what) => `${what} has the scope '${name}', ${fault}`,
      ),
    );
  });
});

test('two APIs may accept the same client', () => {
  const { stack, api } = machineWith(() => {});
  new JwtProtectedApi(stack, 'Other', { userPool: api.userPool, userPoolClients: [api.userPoolClient] });
  expect(() => (stack.node.root as App).synth()).not.toThrow();
});
