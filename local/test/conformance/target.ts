import { readFileSync } from 'node:fs';
import {
  CognitoIdentityProviderClient,
  type CognitoIdentityProviderClientConfig,
} from '@aws-sdk/client-cognito-identity-provider';
import { synthesizedFolder, temporaryFolder } from '../support/assembly.js';
import type { Cleanup } from '../support/cleanup.js';
import { passkeyOrigin } from '../support/cognito.js';
import { Program } from '../support/program.js';
import { ChoiceTarget } from './choice-target.js';
import type { Api } from './conformance-case.js';
import { ConformanceStack } from './fixture/stack.js';
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
};

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
): Promise<{ parameters: Parameters; endpoint: string; inbox: string }> {
  const assembly = synthesizedFolder(cleanup, (app) => void new ConformanceStack(app, 'Conformance'));
  const program = await Program.start(cleanup, temporaryFolder(cleanup), [
    ...['--output', assembly, '--port', '0', '--allow-origin', passkeyOrigin],
  ]);
  return {
    parameters: parametersFrom((name) => program.output(name)),
    endpoint: program.address('Cognito'),
    inbox: program.address('Inbox'),
  };
}

async function served(cleanup: Cleanup): Promise<Target> {
  const { parameters, endpoint, inbox } = await servedFixture(cleanup);
  const credentials = { accessKeyId: 'none', secretAccessKey: 'none' };
  return target('here', parameters, { endpoint, credentials }, cleanup, inbox);
}

async function deployed(cleanup: Cleanup, env: NodeJS.ProcessEnv): Promise<Target> {
  const file = env.CONFORMANCE_OUTPUTS;
  const outputs = file === undefined ? {} : Object.assign({}, ...Object.values(JSON.parse(readFileSync(file, 'utf8'))));
  const parameters = parametersFrom((name) => env[variables[name]] ?? outputs[name]);
  const endpoint = env.CONFORMANCE_COGNITO ?? `https://cognito-idp.${regionOf(parameters.UserPoolId)}.amazonaws.com`;
  return target('AWS', parameters, { endpoint }, cleanup);
}

async function target(
  where: Target['where'],
  parameters: Parameters,
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
  };
  const choiceClients = {
    client: parameters.ChoiceClientId,
    tellingClient: parameters.TellingClientId,
    plainClient: parameters.PlainClientId,
  };
  const choice = new ChoiceTarget(parameters.ChoicePoolId, choiceClients, sdk, cleanup, inbox);
  const pool = new PoolTarget(UserPoolId, clients, sdk, cleanup, choice);
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
