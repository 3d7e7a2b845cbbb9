import { delimiter, join } from 'node:path';
import type { HttpRequest, HttpResponse } from '../../../host/http/message.js';

/** The program, and how it is started. */
export interface EmulatorCommand {
  readonly command: string;
  readonly args: readonly string[];
}

/** The tested versions: as the program prints them, and as pip writes them. */
const range = '>=1.5.33,<1.6';
const [major, minor, patch] = [1, 5, 33];

/** Why a version cannot be used; `undefined` if it can. */
export function versionFault(version: string): string | undefined {
  const [, first, second, third] = /^(\d+)\.(\d+)\.(\d+)/.exec(version) ?? [];
  const isTested = Number(first) === major && Number(second) === minor && Number(third) >= patch;
  return isTested ? undefined : `ministack ${version} is not a tested version: use ${range}`;
}

/** The two commands that install it. */
export const remedy = `python3 -m venv .venv && .venv/bin/pip install 'ministack${range}'`;

/**
 * The services that are requested from it. Functions and user pools are served by this program, and services that need Docker are not
 * requested. CloudFormation creates the resources of the template.
 */
const services: Readonly<Record<string, string>> = {
  cloudformation: 'cloudformation',
  cloudwatch: 'monitoring',
  dynamodb: 'dynamodb',
  events: 'events',
  firehose: 'firehose',
  kinesis: 'kinesis',
  kms: 'kms',
  logs: 'logs',
  s3: 's3',
  scheduler: 'scheduler',
  secretsmanager: 'secretsmanager',
  ses: 'ses',
  sns: 'sns',
  sqs: 'sqs',
  ssm: 'ssm',
  sts: 'sts',
};

/** The services of ministack that functions can call, by their names in the AWS CLI. */
export const ministackServices: ReadonlySet<string> = new Set(Object.keys(services));

export interface SearchedPlaces {
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly isProgram: (path: string) => boolean;
}

/** Finds it on the PATH, in a virtual environment of the project, or through uvx. */
export function findMinistack({ folder, env, isProgram }: SearchedPlaces): EmulatorCommand | undefined {
  const onPath = (env.PATH ?? '').split(delimiter).filter((path) => path !== '');
  const environments = [env.VIRTUAL_ENV, join(folder, '.venv'), join(folder, 'venv')].filter(
    (path) => path !== undefined,
  );
  const inEnvironments = environments.flatMap((path) => [join(path, 'bin'), join(path, 'Scripts')]);
  const found = programIn([...onPath, ...inEnvironments], 'ministack', isProgram);
  if (found !== undefined) {
    return { command: found, args: [] };
  }
  const uvx = programIn(onPath, 'uvx', isProgram);
  return uvx === undefined ? undefined : { command: uvx, args: ['--from', `ministack${range}`, 'ministack'] };
}

function programIn(folders: readonly string[], name: string, isProgram: (path: string) => boolean): string | undefined {
  return folders.flatMap((path) => [join(path, name), join(path, `${name}.exe`)]).find(isProgram);
}

/** Its environment: nothing of the developer's except where programs are, so it cannot find Docker or credentials. */
export function ministackEnvironment(
  port: number,
  data: string,
  env: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  const { PATH = '', HOME = data, SystemRoot } = env;
  return {
    PATH,
    HOME,
    ...(SystemRoot !== undefined && { SystemRoot }),
    LANG: 'C.UTF-8',
    TMPDIR: join(data, 'tmp'),
    AWS_CONFIG_FILE: join(data, 'none'),
    AWS_SHARED_CREDENTIALS_FILE: join(data, 'none'),
    BIND_HOST: '127.0.0.1',
    DOCKER_HOST: `unix://${join(data, 'none')}`,
    // ministack does not write this port into the addresses in responses and messages, as it would with GATEWAY_PORT.
    EDGE_PORT: String(port),
    IOT_MTLS_ENABLED: '0',
    LOG_LEVEL: 'WARNING',
    PERSIST_STATE: '1',
    S3_DATA_DIR: join(data, 's3'),
    S3_PERSIST: '1',
    SERVICES: Object.values(services).join(),
    SFTP_ENABLED: '0',
    STATE_DIR: join(data, 'state'),
  };
}

/** The address that ministack gives as its own. Its port is not that of EDGE_PORT. */
const ownAddress = 'localhost:4566';

/** The response with the `Host` of the request as the address. In all other actions, ministack does this itself. */
export function withAddress(response: HttpResponse, { headers }: HttpRequest): HttpResponse {
  const { host } = headers;
  if (host === undefined || headers['x-amz-target'] !== 'DynamoDB_20120810.DescribeEndpoints') {
    return response;
  }
  const { 'content-length': _, 'x-amz-crc32': __, ...others } = response.headers;
  return { ...response, headers: others, body: response.body.toString().replaceAll(ownAddress, host) };
}

/** The line that says that it is ready, with its version. */
export const healthPath = '/_ministack/health';
