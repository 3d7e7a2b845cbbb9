import { parseAmplifyConfig } from 'aws-amplify/utils';
import { App, Aws, Stack as CdkStack, CfnOutput, CfnParameter, Fn, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  type CfnUserPool,
  type CfnUserPoolClient,
  type CfnUserPoolDomain,
  type IUserPool,
  UserPool,
  UserPoolClient,
  type UserPoolDomain,
  type UserPoolProps,
} from 'aws-cdk-lib/aws-cognito';
import { JwtProtectedApi, SignUpUserPool } from '../src';
import { AWS, evaluated } from './evaluated';
import { testStack } from './stack';

const oAuth = {
  callbackUrls: ['https://app.example.com/in', 'http://localhost:5173/in'],
  logoutUrls: ['https://app.example.com/out'],
};

/** The two configurations of an API, as they are once it is deployed. */
function configurationsOf(api: JwtProtectedApi, options?: Parameters<JwtProtectedApi['amplifyConfig']>[0]) {
  const { stack } = api.httpApi;
  const domain = options?.userPoolDomain?.node.defaultChild as CfnUserPoolDomain | undefined;
  const deployed = { ...AWS, ...(domain && { [stack.resolve(domain.ref).Ref]: domain.domain }) };
  return {
    config: evaluated(stack.resolve(api.amplifyConfig(options)), deployed),
    outputs: evaluated(stack.resolve(api.amplifyOutputs(options)), deployed),
  };
}

function withManagedLogin(domainOf: (pool: UserPool, stack: Stack) => UserPoolDomain) {
  const stack = testStack();
  const userPool = new SignUpUserPool(stack, 'Pool');
  const userPoolClients = [userPool.addBrowserClient('Client', { oAuth })];
  const api = new JwtProtectedApi(stack, 'Api', { userPool, userPoolClients });
  return configurationsOf(api, { userPoolDomain: domainOf(userPool, stack) });
}

const prefixDomain = (pool: UserPool) => pool.addDomain('Domain', { cognitoDomain: { domainPrefix: 'notes' } });
const customDomain = (pool: UserPool, stack: Stack) =>
  pool.addDomain('Domain', {
    customDomain: {
      domainName: 'login.example.com',
      certificate: Certificate.fromCertificateArn(
        stack,
        'Certificate',
        'arn:aws:acm:us-east-1:123456789012:certificate/a',
      ),
    },
  });
describe('with a domain of managed login', () => {
  const scopes = ['openid', 'email', 'profile', 'aws.cognito.signin.user.admin'];

  test.each([
    ['of Cognito', prefixDomain, 'notes.auth.eu-west-1.amazoncognito.com'],
    ['of one’s own', customDomain, 'login.example.com'],
  ])('%s, both configurations say where to sign in and where that returns to', (_, domainOf, domain) => {
    const { config, outputs } = withManagedLogin(domainOf);
    expect(config.Auth.Cognito.loginWith).toEqual({
      email: true,
      oauth: {
        domain,
        scopes,
        redirectSignIn: oAuth.callbackUrls,
        redirectSignOut: oAuth.logoutUrls,
        responseType: 'code',
        providers: [],
      },
    });
    expect(outputs.auth.oauth).toEqual({
      identity_providers: [],
      domain,
      scopes,
      redirect_sign_in_uri: oAuth.callbackUrls,
      redirect_sign_out_uri: oAuth.logoutUrls,
      response_type: 'code',
    });
  });

  test('both say that sign-out returns nowhere where the client names no page for it', () => {
    const stack = testStack();
    const userPool = new UserPool(stack, 'Pool');
    const userPoolClients = [userPool.addClient('Client', { oAuth: { callbackUrls: oAuth.callbackUrls } })];
    const api = new JwtProtectedApi(stack, 'Api', { userPool, userPoolClients });
    const { config, outputs } = configurationsOf(api, { userPoolDomain: prefixDomain(userPool) });
    expect(config.Auth.Cognito.loginWith.oauth.redirectSignOut).toEqual([]);
    expect(outputs.auth.oauth.redirect_sign_out_uri).toEqual([]);
  });

  test.each<[string, (stack: Stack, pool: UserPool) => UserPoolClient | ReturnType<typeof imported>, string]>([
    ['has no callback URLs', (_, pool) => pool.addClient('Client', { disableOAuth: true }), 'Stack/Pool/Client'],
    ['is imported', (stack) => imported(stack), 'Stack/Client'],
  ])('it is an error that the client %s', (_, client, path) => {
    const stack = testStack();
    const userPool = new UserPool(stack, 'Pool');
    const api = new JwtProtectedApi(stack, 'Api', { userPool, userPoolClients: [client(stack, userPool)] });
    const options = { userPoolDomain: prefixDomain(userPool) };
    for (const configure of [() => api.amplifyConfig(options), () => api.amplifyOutputs(options)]) {
      expect(configure).toThrow(
        new Error(
          `userPoolDomain is set, but the app client '${path}' has no known callback URLs: create a client with addBrowserClient({ ` +
            'oAuth: { callbackUrls } }) and pass it in userPoolClients',
        ),
      );
    }
  });

  function imported(stack: Stack) {
    return UserPoolClient.fromUserPoolClientId(stack, 'Client', 'abc123');
  }
});

describe('amplifyOutputs()', () => {
  test('is a complete amplify_outputs.json', () => {
    const { outputs } = configurationsOf(new JwtProtectedApi(testStack(), 'Api'));
    expect(outputs).toEqual({
      version: '1.4',
      auth: {
        aws_region: 'eu-west-1',
        user_pool_id: 'ApiUserPool5AB2526B',
        user_pool_client_id: 'ApiBrowserClient4D114A45',
        username_attributes: ['email'],
        standard_required_attributes: ['email'],
        user_verification_types: ['email'],
        password_policy: {
          min_length: 12,
          require_lowercase: true,
          require_uppercase: true,
          require_numbers: true,
          require_symbols: true,
        },
      },
      custom: {
        API: { api: { endpoint: 'ApiHttpApi4C294DC0.ApiEndpoint', region: 'eu-west-1', apiName: 'api' } },
      },
    });
  });

  test('has the API under the name that is given', () => {
    const { outputs } = configurationsOf(new JwtProtectedApi(testStack(), 'Api'), { apiName: 'notes' });
    expect(outputs.custom.API).toEqual({
      notes: { endpoint: 'ApiHttpApi4C294DC0.ApiEndpoint', region: 'eu-west-1', apiName: 'notes' },
    });
  });

  test('has the region of the pool, and that of the API', () => {
    const stack = testStack();
    const userPool = UserPool.fromUserPoolId(stack, 'Pool', 'us-east-1_aBcDeFgHi');
    const { outputs } = configurationsOf(new JwtProtectedApi(stack, 'Api', { userPool }));
    expect(outputs.auth).toMatchObject({ aws_region: 'us-east-1', user_pool_id: 'us-east-1_aBcDeFgHi' });
    expect(outputs.auth.password_policy).toBeUndefined();
    expect(outputs.auth).toMatchObject({ standard_required_attributes: ['email'], user_verification_types: ['email'] });
    expect(outputs.custom.API.api.region).toBe('eu-west-1');
  });

  test.each([
    ['requireDigits', 'require_numbers'],
    ['requireSymbols', 'require_symbols'],
  ])('has every rule for passwords, whether the pool says it or not (%s)', (given, said) => {
    const stack = testStack();
    const userPool = new UserPool(stack, 'Pool', { passwordPolicy: { minLength: 20, [given]: true } });
    const { outputs } = configurationsOf(new JwtProtectedApi(stack, 'Api', { userPool }));
    expect(outputs.auth.password_policy).toEqual({
      min_length: 20,
      require_lowercase: false,
      require_uppercase: false,
      require_numbers: false,
      require_symbols: false,
      [said]: true,
    });
  });
});

describe('what was given is read when it is called', () => {
  const minLength = (pool: CfnUserPool, value: unknown) =>
    pool.addPropertyOverride('Policies.PasswordPolicy.MinimumLength', value);
  const longer = (pool: CfnUserPool) => {
    pool.policies = { passwordPolicy: { minimumLength: 30 } };
  };

  test('with overrides', () => {
    const stack = testStack();
    const userPool = new SignUpUserPool(stack, 'Pool');
    minLength(userPool.node.defaultChild as CfnUserPool, 30);
    const { config, outputs } = configurationsOf(new JwtProtectedApi(stack, 'Api', { userPool }));
    expect(config.Auth.Cognito.passwordFormat.minLength).toBe(30);
    expect(outputs.auth.password_policy.min_length).toBe(30);
  });

  test('without rules for passwords of which one is known only at deployment', () => {
    const stack = testStack();
    const userPool = new SignUpUserPool(stack, 'Pool');
    const length = new CfnParameter(stack, 'Length', { type: 'Number' });
    minLength(userPool.node.defaultChild as CfnUserPool, length.valueAsNumber);
    const { config, outputs } = configurationsOf(new JwtProtectedApi(stack, 'Api', { userPool }));
    expect(config.Auth.Cognito).not.toHaveProperty('passwordFormat');
    expect(outputs.auth).not.toHaveProperty('password_policy');
  });

  const later: [string, (pool: CfnUserPool, client: CfnUserPoolClient) => void, string, string][] = [
    [
      'an override of a rule',
      (pool) => minLength(pool, 30),
      'Auth.Cognito.passwordFormat.minLength = 12, but the template has 30',
      'auth.password_policy.min_length = 12, but the template has 30',
    ],
    [
      'other rules',
      longer,
      'Auth.Cognito.passwordFormat.minLength = 12, but the template has 30',
      'auth.password_policy.min_length = 12, but the template has 30',
    ],
    [
      'no rules',
      (pool) => pool.addPropertyDeletionOverride('Policies'),
      'Auth.Cognito.passwordFormat = {"minLength":12,"requireLowercase":true,"requireNumbers":true,"requireSpecialCharacters":true,"requireUppercase":true}, but the template has none',
      'auth.password_policy = {"min_length":12,"require_lowercase":true,"require_numbers":true,"require_symbols":true,"require_uppercase":true}, but the template has none',
    ],
    [
      'another user name',
      (pool) => pool.addPropertyOverride('UsernameAttributes', ['phone_number']),
      'Auth.Cognito.loginWith.email = true, but the template has none',
      'auth.standard_required_attributes = ["email"], but the template has ["phone_number"]',
    ],
    [
      'another callback of the client',
      (_, client) => {
        client.callbackUrLs = ['https://app.example.com/there'];
      },
      `Auth.Cognito.loginWith.oauth.redirectSignIn = ${JSON.stringify(oAuth.callbackUrls)}, but the template has ["https://app.example.com/there"]`,
      `auth.oauth.redirect_sign_in_uri = ${JSON.stringify(oAuth.callbackUrls)}, but the template has ["https://app.example.com/there"]`,
    ],
  ];

  test.each(later)('and %s that comes later is an error', (_, change, inConfig, inOutputs) => {
    const stack = testStack();
    const userPool = new SignUpUserPool(stack, 'Pool');
    const client = userPool.addBrowserClient('Client', { oAuth });
    const api = new JwtProtectedApi(stack, 'Api', { userPool, userPoolClients: [client] });
    const userPoolDomain = prefixDomain(userPool);
    api.amplifyConfig({ userPoolDomain });
    api.amplifyOutputs({ userPoolDomain });
    change(userPool.node.defaultChild as CfnUserPool, client.node.defaultChild as CfnUserPoolClient);
    const faults = [
      ['amplifyConfig()', inConfig],
      ['amplifyOutputs()', inOutputs],
    ].map(
      ([method, fault]) =>
        `${method} of 'Stack/Api' was called too early: it returned ${fault}: ` +
        `call ${method} after everything that changes the user pool or its app client`,
    );
    expect(api.node.validate()).toEqual(faults);
    expect(() => Template.fromStack(stack)).toThrow(faults[0]);
  });

  test.each(later)('and is right if it is called after %s', (_, change) => {
    const stack = testStack();
    const userPool = new SignUpUserPool(stack, 'Pool');
    const client = userPool.addBrowserClient('Client', { oAuth });
    const api = new JwtProtectedApi(stack, 'Api', { userPool, userPoolClients: [client] });
    change(userPool.node.defaultChild as CfnUserPool, client.node.defaultChild as CfnUserPoolClient);
    const userPoolDomain = prefixDomain(userPool);
    new CfnOutput(stack, 'Config', { value: stack.toJsonString(api.amplifyConfig({ userPoolDomain })) });
    api.amplifyOutputs({ userPoolDomain });
    expect(api.node.validate()).toEqual([]);
    Template.fromStack(stack);
  });

  test('and stays right in a stack that reads it from another', () => {
    const app = new App();
    const [one, other] = [new CdkStack(app, 'One'), new CdkStack(app, 'Other')];
    const userPool = new SignUpUserPool(one, 'Pool');
    const api = new JwtProtectedApi(one, 'Api', {
      userPool,
      userPoolClients: [
        userPool.addBrowserClient('Web', {
          oAuth: { callbackUrls: [Fn.join('', ['https://', Aws.ACCOUNT_ID, '.example.com'])] },
        }),
      ],
    });
    const config = api.amplifyConfig({ userPoolDomain: prefixDomain(userPool) });
    new CfnOutput(other, 'Config', { value: other.toJsonString(config) });
    const text = JSON.stringify(Template.fromStack(other).toJSON());
    expect(text).toContain('One:ExportsOutputRefPool');
    expect(text).toContain('AWS::AccountId');
  });
});

describe('how people sign in', () => {
  test.each<[string, UserPoolProps, object, object]>([
    [
      'an e-mail address',
      { signInAliases: { email: true } },
      { email: true },
      { username_attributes: ['email'], standard_required_attributes: ['email'], user_verification_types: ['email'] },
    ],
    [
      'a phone number',
      { signInAliases: { phone: true } },
      { phone: true },
      {
        username_attributes: ['phone_number'],
        standard_required_attributes: ['phone_number'],
        user_verification_types: ['phone_number'],
      },
    ],
    [
      'either',
      { signInAliases: { email: true, phone: true } },
      { email: true, phone: true },
      {
        username_attributes: ['email', 'phone_number'],
        standard_required_attributes: [],
        user_verification_types: ['email', 'phone_number'],
      },
    ],
    [
      'a user name',
      {},
      { username: true },
      { username_attributes: ['username'], standard_required_attributes: [], user_verification_types: [] },
    ],
    [
      'a user name, and aliases of it',
      { signInAliases: { username: true, preferredUsername: true, email: true }, autoVerify: {} },
      { username: true, email: true },
      { username_attributes: ['username', 'email'], standard_required_attributes: [], user_verification_types: [] },
    ],
  ])('with %s is in both configurations', (_, props, loginWith, auth) => {
    const stack = testStack();
    const userPool = new UserPool(stack, 'Pool', props);
    const { config, outputs } = configurationsOf(new JwtProtectedApi(stack, 'Api', { userPool }));
    expect(config.Auth.Cognito.loginWith).toEqual(loginWith);
    expect(outputs.auth).toMatchObject(auth);
  });
});

describe('parseAmplifyConfig() of Amplify JS', () => {
  const pools: [string, (stack: Stack) => IUserPool][] = [
    ['of people who sign themselves up', (stack) => new SignUpUserPool(stack, 'Pool')],
    [
      'with a phone number',
      (stack) => new SignUpUserPool(stack, 'Pool', { signInAliases: { email: true, phone: true } }),
    ],
    ['that is imported', (stack) => UserPool.fromUserPoolId(stack, 'Pool', 'us-east-1_aBcDeFgHi')],
  ];

  test.each(pools)('makes of amplifyOutputs() what amplifyConfig() is, for a pool %s', (_, userPool) => {
    const stack = testStack();
    const { config, outputs } = configurationsOf(new JwtProtectedApi(stack, 'Api', { userPool: userPool(stack) }));
    expectSame(config, outputs);
  });

  test('does so for managed login as well', () => {
    const { config, outputs } = withManagedLogin(prefixDomain);
    expectSame(config, outputs);
  });

  function expectSame(config: ReturnType<typeof configurationsOf>['config'], outputs: object) {
    const { phone = false, username = false, ...loginWith } = config.Auth.Cognito.loginWith;
    expect(parseAmplifyConfig(outputs as Parameters<typeof parseAmplifyConfig>[0]).Auth!.Cognito).toEqual({
      ...config.Auth.Cognito,
      loginWith: { ...loginWith, phone, username },
    });
  }

  test('leaves the API to be given from custom.API', () => {
    const { config, outputs } = configurationsOf(new JwtProtectedApi(testStack(), 'Api'));
    const { apiName, ...rest } = outputs.custom.API.api;
    expect(parseAmplifyConfig(outputs).API).toBeUndefined();
    expect({ REST: { [apiName]: rest } }).toEqual(config.API);
  });
});
