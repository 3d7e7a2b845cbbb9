import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Local, type StartOptions, start } from '../../lib/index.js';
import { synthesizeApp } from './app-folder.js';
import { temporaryFolder } from './assembly.js';
import type { Cleanup } from './cleanup.js';

const handlers = fileURLToPath(new URL('../services/aws/handlers', import.meta.url));
const workspace = fileURLToPath(new URL('../..', import.meta.url));

/** What a client of a handler came to. */
export interface Tried {
  readonly answer?: unknown;
  readonly error?: { readonly name: string; readonly message: string; readonly attempts: number };
}

const pool = {
  Pool: { Type: 'AWS::Cognito::UserPool', Properties: { UsernameAttributes: ['email'] } },
  Client: {
    Type: 'AWS::Cognito::UserPoolClient',
    Properties: { UserPoolId: { Ref: 'Pool' }, ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_USER_SRP_AUTH'] },
  },
};

/** A route that asks a Lambda authorizer, which is the function of the other route as well. */
const authorized = {
  Authorizer: {
    Type: 'AWS::ApiGatewayV2::Authorizer',
    Properties: {
      ApiId: { Ref: 'Api' },
      AuthorizerType: 'REQUEST',
      AuthorizerPayloadFormatVersion: '2.0',
      EnableSimpleResponses: true,
      IdentitySource: ['$request.header.Authorization'],
      Name: 'Authorizer',
      AuthorizerUri: {
        'Fn::Join': [
          '',
          [
            'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/',
            { 'Fn::GetAtt': ['Fn0', 'Arn'] },
            '/invocations',
          ],
        ],
      },
    },
  },
  Private: {
    Type: 'AWS::ApiGatewayV2::Route',
    Properties: {
      ApiId: { Ref: 'Api' },
      RouteKey: 'GET /private/{file}/{name}',
      AuthorizationType: 'CUSTOM',
      AuthorizerId: { Ref: 'Authorizer' },
      Target: { 'Fn::Join': ['/', ['integrations', { Ref: 'Integration0' }]] },
    },
  },
};

export interface AwsAppInput {
  readonly variables?: object;
  readonly resources?: object;
}

/** The assembly of an app whose function calls AWS by all kinds of clients; its folder is gone after the test. */
export function awsAssembly(test: Cleanup, { variables = {}, resources = {} }: AwsAppInput = {}): string {
  const folder = temporaryFolder(test);
  cpSync(handlers, join(folder, 'handlers'), { recursive: true });
  linkPackages(folder);
  return synthesizeApp(folder, join(folder, 'cdk.out'), {
    routes: { 'POST /{file}/{name}': 'handlers' },
    variables: { POOL: { Ref: 'Pool' }, CLIENT: { Ref: 'Client' }, ...variables },
    resources: { ...pool, ...authorized, ...resources },
  });
}

/** That app, served with the user `ann@example.com`. */
export class AwsApp {
  private constructor(
    readonly local: Local,
    private readonly printed: readonly string[],
  ) {}

  static async start(test: Cleanup, input: AwsAppInput = {}, options: StartOptions = {}): Promise<AwsApp> {
    const printed: string[] = [];
    const local = await start({
      output: awsAssembly(test, input),
      seed: { users: [{ email: 'ann@example.com', password: 'Correct-Horse-1' }] },
      log: (text) => printed.push(text),
      ...options,
    });
    test.after(() => local.stop());
    return new AwsApp(local, printed);
  }

  /** What was printed until now. */
  get log(): string {
    return this.printed.join('');
  }

  /** Runs one of the functions in a file of the handlers. */
  async try(file: string, name: string, body = ''): Promise<Tried> {
    const url = `${this.local.api().url}/${file}/${encodeURIComponent(name)}`;
    const answer = await fetch(url, { method: 'POST', body });
    const text = await answer.text();
    if (!answer.ok) {
      throw new Error(`${answer.status} ${text}\n${this.log}`);
    }
    return JSON.parse(text) as Tried;
  }

  token(): Promise<string> {
    return this.local.token({ username: 'ann@example.com' });
  }
}

/** Lets code in a folder load what this package depends on. */
function linkPackages(folder: string): void {
  const { devDependencies } = JSON.parse(readFileSync(join(workspace, 'package.json'), 'utf8')) as {
    readonly devDependencies: Readonly<Record<string, string>>;
  };
  for (const name of Object.keys(devDependencies)) {
    const found = [workspace, join(workspace, '..')]
      .map((parent) => join(parent, 'node_modules', name))
      .find((path) => existsSync(path));
    if (found === undefined) {
      throw new Error(`the package '${name}' is not installed`);
    }
    const link = join(folder, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(found, link);
  }
}
