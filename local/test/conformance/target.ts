import { readFileSync } from 'node:fs';
import {
  CognitoIdentityProviderClient,
  type CognitoIdentityProviderClientConfig,
  DescribeUserPoolClientCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { synthesizedFolder, temporaryFolder } from '../support/assembly.js';
import type { Cleanup } from '../support/cleanup.js';
import { passkeyOrigin } from '../support/cognito.js';
import { Program } from '../support/program.js';
import { ChoiceTarget } from './choice-target.js';
import type { Api } from './conformance-case.js';
import { type FixtureCode, inNode } from './fixture/languages.js';
import { ConformanceStack } from './fixture/stack.js';
import { LoginTarget } from './login-target.js';
import { PoolTarget } from './pool-target.js';
import { decode, Tokens } from './tokens.js';

/** What the suite asks: the fixture as it is served here, or as it is deployed. */
export interface Target {
  readonly where: 'here' | 'AWS';
  readonly apis: Readonly<Record<Api, string>>;
  readonly tokens: Tokens;
  readonly pool: PoolTarget;
}

/** The outputs of the fixture, which the environment may give one by one. */
interface Parameters {
  readonly ApiUrl: string;
  readonly PetsApiUrl: string;
  readonly StagedApiUrl: string;
  readonly UserPoolId: string;
  readonly ClientId: string;
  readonly OtherClientId: string;
  readonly RotatingClientId: string;
  readonly NarrowClientId: string;
  readonly ChoicePoolId: string;
  readonly ChoiceClientId: string;
  readonly TellingClientId: string;
  readonly PlainClientId: string;
  readonly ChoiceLoginUrl: string;
  readonly ChoicePageClientId: string;
  readonly PasswordPageClientId: string;
  readonly LoginUrl: string;
  readonly PageClientId: string;
  readonly ServerClientId: string;
  readonly MachineClientId: string;
}

const variables: Readonly<Record<keyof Parameters, string>> = {
  ApiUrl: 'CONFORMANCE_API_URL',
  PetsApiUrl: 'CONFORMANCE_PETS_API_URL',
  StagedApiUrl: 'CONFORMANCE_STAGED_API_URL',
  UserPoolId: 'CONFORMANCE_USER_POOL_ID',
  ClientId: 'CONFORMANCE_CLIENT_ID',
  OtherClientId: 'CONFORMANCE_OTHER_CLIENT_ID',
  RotatingClientId: 'CONFORMANCE_ROTATING_CLIENT_ID',
  NarrowClientId: 'CONFORMANCE_NARROW_CLIENT_ID',
  ChoicePoolId: 'CONFORMANCE_CHOICE_POOL_ID',
  ChoiceClientId: 'CONFORMANCE_CHOICE_CLIENT_ID',
  TellingClientId: 'CONFORMANCE_TELLING_CLIENT_ID',
  PlainClientId: 'CONFORMANCE_PLAIN_CLIENT_ID',
  ChoiceLoginUrl: 'CONFORMANCE_CHOICE_LOGIN_URL',
  ChoicePageClientId: 'CONFORMANCE_CHOICE_PAGE_CLIENT_ID',
  PasswordPageClientId: 'CONFORMANCE_PASSWORD_PAGE_CLIENT_ID',
  LoginUrl: 'CONFORMANCE_LOGIN_URL',
  PageClientId: 'CONFORMANCE_PAGE_CLIENT_ID',
  ServerClientId: 'CONFORMANCE_SERVER_CLIENT_ID',
  MachineClientId: 'CONFORMANCE_MACHINE_CLIENT_ID',
};

/** The secrets of clients, by their ids. */
type Secrets = Readonly<Record<string, string>>;

/** Whether the environment names a deployed fixture. */
export function targetOf(env: NodeJS.ProcessEnv): Target['where'] {
  return Object.keys(env).some((name) => name.startsWith('CONFORMANCE_')) ? 'AWS' : 'here';
}

/** The deployed fixture where the environment names one, else the local program that serves it. */
export async function startTarget(cleanup: Cleanup, env: NodeJS.ProcessEnv): Promise<Target> {
  return targetOf(env) === 'AWS' ? deployed(cleanup, env) : served(cleanup);
}

/** The fixture as this program serves it. */
export async function servedFixture(
  cleanup: Cleanup,
  code: FixtureCode = inNode,
): Promise<{ parameters: Parameters; endpoint: string; inbox: string; secrets: Secrets }> {
  const assembly = synthesizedFolder(cleanup, (app) => void new ConformanceStack(app, 'Conformance', code));
  const program = await Program.start(cleanup, temporaryFolder(cleanup), [
    ...['--output', assembly, '--port', '0', '--allow-origin', passkeyOrigin, '--json'],
  ]);
  const { outputs, cognito, inbox, userPools } = program.document;
  const values = Object.assign({}, ...Object.values(outputs));
  const clients = userPools.flatMap((pool) => pool.clients);
  const secrets = clients.flatMap(({ id, secret }) => (secret === null ? [] : [[id, secret] as const]));
  return {
    parameters: parametersFrom((name) => values[name]),
    endpoint: cognito ?? '',
    inbox: inbox ?? '',
    secrets: Object.fromEntries(secrets),
  };
}

/** The fixture with functions of a language, as this program serves it. */
export async function served(cleanup: Cleanup, code?: FixtureCode): Promise<Target> {
  const { parameters, endpoint, inbox, secrets } = await servedFixture(cleanup, code);
  const credentials = { accessKeyId: 'none', secretAccessKey: 'none' };
  return target('here', parameters, secrets, { endpoint, credentials }, cleanup, inbox);
}

async function deployed(cleanup: Cleanup, env: NodeJS.ProcessEnv): Promise<Target> {
  const file = env.CONFORMANCE_OUTPUTS;
  const outputs = file === undefined ? {} : Object.assign({}, ...Object.values(JSON.parse(readFileSync(file, 'utf8'))));
  const parameters = parametersFrom((name) => env[variables[name]] ?? outputs[name]);
  const endpoint = env.CONFORMANCE_COGNITO ?? `https://cognito-idp.${regionOf(parameters.UserPoolId)}.amazonaws.com`;
  const secrets = env.CONFORMANCE_SECRETS === undefined ? undefined : JSON.parse(env.CONFORMANCE_SECRETS);
  return target('AWS', parameters, secrets, { endpoint }, cleanup);
}

async function target(
  where: Target['where'],
  parameters: Parameters,
  given: Secrets | undefined,
  { endpoint, ...config }: CognitoIdentityProviderClientConfig & { readonly endpoint: string },
  cleanup: Cleanup,
  inbox?: string,
): Promise<Target> {
  const { ApiUrl, PetsApiUrl, StagedApiUrl, UserPoolId } = parameters;
  const sdk = new CognitoIdentityProviderClient({ endpoint, region: regionOf(UserPoolId), ...config });
  cleanup.after(() => sdk.destroy());
  const clients = {
    client: parameters.ClientId,
    otherClient: parameters.OtherClientId,
    rotatingClient: parameters.RotatingClientId,
    narrowClient: parameters.NarrowClientId,
    pageClient: parameters.PageClientId,
    serverClient: parameters.ServerClientId,
    machineClient: parameters.MachineClientId,
  };
  const choiceClients = {
    client: parameters.ChoiceClientId,
    tellingClient: parameters.TellingClientId,
    plainClient: parameters.PlainClientId,
    pageClient: parameters.ChoicePageClientId,
    passwordPageClient: parameters.PasswordPageClientId,
  };
  const choice = new ChoiceTarget(
    parameters.ChoicePoolId,
    choiceClients,
    sdk,
    cleanup,
    inbox,
    parameters.ChoiceLoginUrl,
  );
  const withSecret = [clients.serverClient, clients.machineClient];
  const secrets = given ?? (await secretsOf(withSecret, UserPoolId, sdk));
  const login = new LoginTarget(parameters.LoginUrl, `${endpoint}/${UserPoolId}`, clients, secrets);
  const pool = new PoolTarget(UserPoolId, clients, sdk, login, cleanup, choice);
  const user = await pool.user();
  const { AccessToken, IdToken } = await pool.signIn(user);
  const other = await pool.signIn(user, undefined, clients.otherClient);
  const answer = await fetch(`${endpoint}/${UserPoolId}/.well-known/jwks.json`);
  const { keys } = (await answer.json()) as { readonly keys: readonly { readonly kid: string }[] };
  const { kid } = decode(AccessToken.split('.')[0] ?? '');
  const key = keys.find((candidate) => candidate.kid === kid);
  if (!key) {
    throw new Error(`the pool '${UserPoolId}' has no key '${kid}'`);
  }
  return {
    where,
    apis: { main: ApiUrl, pets: PetsApiUrl, staged: StagedApiUrl },
    tokens: new Tokens(AccessToken, IdToken, other.AccessToken, key),
    pool,
  };
}

async function secretsOf(
  clients: readonly string[],
  UserPoolId: string,
  sdk: CognitoIdentityProviderClient,
): Promise<Secrets> {
  const described = clients.map(async (ClientId) => {
    const { UserPoolClient } = await sdk.send(new DescribeUserPoolClientCommand({ UserPoolId, ClientId }));
    return [ClientId, UserPoolClient?.ClientSecret ?? ''] as const;
  });
  return Object.fromEntries(await Promise.all(described));
}

function parametersFrom(read: (name: keyof Parameters) => unknown): Parameters {
  const entries = (Object.keys(variables) as (keyof Parameters)[]).map((name) => {
    const value = read(name);
    if (typeof value !== 'string' || value === '') {
      throw new Error(
        `the conformance suite needs the output '${name}' of the fixture: set ${variables[name]}, or CONFORMANCE_OUTPUTS to the file that 'cdk deploy --outputs-file' wrote`,
      );
    }
    return [name, value] as const;
  });
  return Object.fromEntries(entries) as unknown as Parameters;
}

function regionOf(userPoolId: string): string {
  return userPoolId.split('_')[0] ?? '';
}
