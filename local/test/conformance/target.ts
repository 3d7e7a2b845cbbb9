import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import {
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
  InitiateAuthCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { synthesizedFolder, temporaryFolder } from '../support/assembly.js';
import type { Cleanup } from '../support/cleanup.js';
import { Program } from '../support/program.js';
import { SrpUser } from '../support/srp-user.js';
import type { Api } from './conformance-case.js';
import { ConformanceStack } from './fixture/stack.js';
import { decode, Tokens } from './tokens.js';

/** What the suite asks: the fixture as it is served here, or as it is deployed. */
export interface Target {
  readonly where: 'here' | 'AWS';
  readonly apis: Readonly<Record<Api, string>>;
  readonly tokens: Tokens;
}

const password = 'Correct-Horse-1';

/** The outputs of the fixture, which the environment may give one by one. */
interface Parameters {
  readonly ApiUrl: string;
  readonly PetsApiUrl: string;
  readonly StagedApiUrl: string;
  readonly UserPoolId: string;
  readonly ClientId: string;
  readonly OtherClientId: string;
}

const variables: Readonly<Record<keyof Parameters, string>> = {
  ApiUrl: 'CONFORMANCE_API_URL',
  PetsApiUrl: 'CONFORMANCE_PETS_API_URL',
  StagedApiUrl: 'CONFORMANCE_STAGED_API_URL',
  UserPoolId: 'CONFORMANCE_USER_POOL_ID',
  ClientId: 'CONFORMANCE_CLIENT_ID',
  OtherClientId: 'CONFORMANCE_OTHER_CLIENT_ID',
};

/** Whether the environment names a deployed fixture. */
export function targetOf(env: NodeJS.ProcessEnv): Target['where'] {
  return Object.keys(env).some((name) => name.startsWith('CONFORMANCE_')) ? 'AWS' : 'here';
}

/** The deployed fixture where the environment names one, else the local program that serves it. */
export async function startTarget(cleanup: Cleanup, env: NodeJS.ProcessEnv): Promise<Target> {
  return targetOf(env) === 'AWS' ? deployed(cleanup, env) : served(cleanup);
}

async function served(cleanup: Cleanup): Promise<Target> {
  const assembly = synthesizedFolder(cleanup, (app) => void new ConformanceStack(app, 'Conformance'));
  const program = await Program.start(cleanup, temporaryFolder(cleanup), ['--output', assembly, '--port', '0']);
  const parameters = parametersFrom((name) => program.output(name));
  const cognito = program.address('Cognito');
  const pool = { id: parameters.UserPoolId, clientId: parameters.ClientId };
  const user = new SrpUser(cognito, program.address('Inbox'), pool, 'ann@example.com', password);
  await user.signUp();
  return target('here', parameters, cognito, user.email);
}

async function deployed(cleanup: Cleanup, env: NodeJS.ProcessEnv): Promise<Target> {
  const file = env.CONFORMANCE_OUTPUTS;
  const outputs = file === undefined ? {} : Object.assign({}, ...Object.values(JSON.parse(readFileSync(file, 'utf8'))));
  const parameters = parametersFrom((name) => env[variables[name]] ?? outputs[name]);
  const { UserPoolId } = parameters;
  const endpoint = env.CONFORMANCE_COGNITO ?? `https://cognito-idp.${regionOf(UserPoolId)}.amazonaws.com`;
  const client = new CognitoIdentityProviderClient({ region: regionOf(UserPoolId), endpoint });
  const Username = `conformance-${randomUUID()}@example.com`;
  const created = new AdminCreateUserCommand({
    UserPoolId,
    Username,
    MessageAction: 'SUPPRESS',
    UserAttributes: [
      { Name: 'email', Value: Username },
      { Name: 'email_verified', Value: 'true' },
    ],
  });
  await client.send(created);
  cleanup.after(() => client.send(new AdminDeleteUserCommand({ UserPoolId, Username })));
  await client.send(new AdminSetUserPasswordCommand({ UserPoolId, Username, Password: password, Permanent: true }));
  return target('AWS', parameters, endpoint, Username);
}

async function target(
  where: Target['where'],
  { ApiUrl, PetsApiUrl, StagedApiUrl, UserPoolId, ClientId, OtherClientId }: Parameters,
  cognito: string,
  user: string,
): Promise<Target> {
  const credentials = { accessKeyId: 'none', secretAccessKey: 'none' };
  const client = new CognitoIdentityProviderClient({ region: regionOf(UserPoolId), endpoint: cognito, credentials });
  const signIn = async (id: string) => {
    const AuthParameters = { USERNAME: user, PASSWORD: password };
    const command = new InitiateAuthCommand({ ClientId: id, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters });
    const { AuthenticationResult } = await client.send(command);
    return { access: AuthenticationResult?.AccessToken ?? '', id: AuthenticationResult?.IdToken ?? '' };
  };
  const { access, id } = await signIn(ClientId);
  const other = await signIn(OtherClientId);
  const answer = await fetch(`${cognito}/${UserPoolId}/.well-known/jwks.json`);
  const { keys } = (await answer.json()) as { readonly keys: readonly { readonly kid: string }[] };
  const { kid } = decode(access.split('.')[0] ?? '');
  const key = keys.find((candidate) => candidate.kid === kid);
  if (!key) {
    throw new Error(`the pool '${UserPoolId}' has no key '${kid}'`);
  }
  return {
    where,
    apis: { main: ApiUrl, pets: PetsApiUrl, staged: StagedApiUrl },
    tokens: new Tokens(access, id, other.access, key),
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
