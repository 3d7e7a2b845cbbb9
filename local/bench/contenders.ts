import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ServedDocument } from '../lib/services/all.js';
import { Server } from './server.js';

export const OURS = 'cdk-http-api-local';
export const PEER = 'serverless-offline';
export const BARE = 'bare node:http';
export const GUARDED = 'bare node:http with aws-jwt-verify';

/** Starts a server of the handler, with the options of Node.js that are given. */
export type Start = (nodeOptions?: readonly string[]) => Promise<Server>;

export interface Contenders {
  readonly start: ReadonlyMap<string, Start>;
  /** The local program with a file for each module, which a CPU profile names. */
  readonly startModules: Start;
  /** An access token, signed by the key of the local user pool. */
  readonly token: string;
  /** The cloud assembly that the local program serves. */
  readonly assembly: string;
}

/** As it is published. */
const cli = path('../dist/cli.js');
const modules = path('../lib/cli/cli.js');
const email = 'ann@example.com';

/** Makes what the contenders serve, in a folder. */
export async function contendersIn(folder: string): Promise<Contenders> {
  const assembly = join(folder, 'cdk.out');
  execFileSync(process.execPath, ['--import', 'tsx', path('./app.ts')], {
    env: { ...process.env, CDK_OUTDIR: assembly },
  });
  writeFileSync(join(folder, 'seed.json'), JSON.stringify({ users: [{ email, password: 'Correct-Horse-1' }] }));
  const state = ['--output', assembly, '--state', join(folder, 'state')];
  const log = (name: string) => join(folder, `${name}.log`);

  const ours =
    (program: string): Start =>
    (nodeOptions = []) =>
      Server.start({
        args: [...nodeOptions, program, ...state, '--seed', join(folder, 'seed.json'), '--json', '--port', '0'],
        folder,
        log: log('ours'),
        url: (line) => present(servedBy(line).apis[0], 'an API').url,
      });
  const bare =
    (pool?: VerifierPool): Start =>
    (nodeOptions = []) =>
      Server.start({
        args: [
          ...nodeOptions,
          path('./bare-server.mjs'),
          path('./handler/index.mjs'),
          ...(pool ? [JSON.stringify(pool)] : []),
        ],
        folder,
        log: log(pool ? 'guarded' : 'bare'),
        url: (line) => line,
      });

  // Its first start makes the user and the keys: the others find them.
  const first = await ours(cli)();
  const pool = await verifierPool(servedBy(first.firstLine ?? ''));
  await first.stop();
  const token = execFileSync(process.execPath, [cli, 'token', email, ...state], { encoding: 'utf8' }).trim();
  const service = serverlessService(join(folder, 'serverless'), token);
  const peer: Start = async (nodeOptions = []) => {
    const [port, lambdaPort] = await freePorts(2);
    const ports = ['--host', '127.0.0.1', '--httpPort', String(port), '--lambdaPort', String(lambdaPort)];
    return Server.start({
      args: [
        ...nodeOptions,
        path('./node_modules/osls/bin/serverless.js'),
        ...['offline', 'start', '--ignoreJWTSignature', '--noPrependStageInUrl', ...ports],
      ],
      folder: service,
      log: log('peer'),
      url: `http://127.0.0.1:${port}`,
    });
  };
  return {
    start: new Map([
      [BARE, bare()],
      [GUARDED, bare(pool)],
      [OURS, ours(cli)],
      [PEER, peer],
    ]),
    startModules: ours(modules),
    token,
    assembly,
  };
}

/** What the bare server checks tokens by. */
interface VerifierPool {
  readonly userPoolId: string;
  readonly clientId: string;
  readonly jwks: unknown;
}

async function verifierPool({ cognito, userPools }: ServedDocument): Promise<VerifierPool> {
  const pool = present(userPools[0], 'a user pool');
  const client = present(pool.clients[0], 'an app client');
  const jwks = await fetch(`${cognito}/${pool.id}/.well-known/jwks.json`);
  return { userPoolId: pool.id, clientId: client.id, jwks: await jwks.json() };
}

function servedBy(line: string): ServedDocument {
  return JSON.parse(line) as ServedDocument;
}

function present<T>(value: T | undefined, what: string): T {
  if (value === undefined) {
    throw new Error(`${OURS} does not serve ${what}`);
  }
  return value;
}

/** The same function, routes and authorizer, as the Serverless Framework has them. */
function serverlessService(folder: string, token: string): string {
  const { iss, client_id } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
  mkdirSync(folder);
  cpSync(path('./handler'), folder, { recursive: true });
  symlinkSync(path('./node_modules'), join(folder, 'node_modules'));
  const authorizer = {
    type: 'jwt',
    identitySource: '$request.header.Authorization',
    issuerUrl: iss,
    audience: [client_id],
  };
  const events = [
    { httpApi: { method: 'GET', path: '/public' } },
    { httpApi: { method: 'GET', path: '/private', authorizer: { name: 'tokens' } } },
  ];
  const service = {
    service: 'bench',
    plugins: ['serverless-offline'],
    provider: { name: 'aws', runtime: 'nodejs22.x', httpApi: { authorizers: { tokens: authorizer } } },
    functions: { hello: { handler: 'index.handler', events } },
  };
  writeFileSync(join(folder, 'serverless.json'), JSON.stringify(service));
  return folder;
}

async function freePorts(count: number): Promise<readonly number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      return server;
    }),
  );
  return Promise.all(
    servers.map(async (server) => {
      const address = server.address();
      await new Promise((resolve) => server.close(resolve));
      return typeof address === 'object' && address ? address.port : 0;
    }),
  );
}

function path(relative: string): string {
  return fileURLToPath(new URL(relative, import.meta.url));
}
