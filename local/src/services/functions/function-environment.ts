import { devNull } from 'node:os';
import type { FunctionDefinition } from './function-definition.js';
import { layerVariables } from './layers/layer-variables.js';

export interface RuntimeEnvironment {
  /** The folder of the code. */
  readonly taskRoot: string;
  readonly logStreamName: string;
  /** Replaces `/opt`; `undefined` without layers. */
  readonly layersFolder: string | undefined;
  /** Distinguishes AWS calls of this environment from those of others. */
  readonly sessionToken: string;
  /**
   * What the runtime sets, and the function may override.
   *
   * @default - nothing
   */
  readonly runtimeVariables?: Readonly<Record<string, string>>;
}

/**
 * All environment variables of a function, for every runtime: its own and the runtime's, with dummy
 * credentials. None of the developer's variables is among them.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export function functionEnvironment(
  { name, version, region, runtime, handler, memorySize, variables }: FunctionDefinition,
  { taskRoot, layersFolder, logStreamName, sessionToken, runtimeVariables }: RuntimeEnvironment,
): Readonly<Record<string, string>> {
  const environment = {
    LANG: 'en_US.UTF-8',
    PATH: '/usr/local/bin:/usr/bin:/bin:/opt/bin',
    TZ: ':UTC',
    // An SDK reads none of the developer's configuration, and calls no metadata service.
    AWS_CONFIG_FILE: devNull,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    ...runtimeVariables,
    ...variables,
    _HANDLER: handler,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_DEFAULT_REGION: region,
    // Runtimes that are only an operating system have none, and neither do container images.
    ...(/^provided|^$/.test(runtime) ? {} : { AWS_EXECUTION_ENV: `AWS_Lambda_${runtime}` }),
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memorySize),
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: version,
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: logGroupName(name),
    AWS_LAMBDA_LOG_STREAM_NAME: logStreamName,
    AWS_REGION: region,
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_SESSION_TOKEN: sessionToken,
    LAMBDA_RUNTIME_DIR: '/var/runtime',
    LAMBDA_TASK_ROOT: taskRoot,
  };
  return layerVariables(environment, runtime, layersFolder);
}

export function logGroupName(functionName: string): string {
  return `/aws/lambda/${functionName}`;
}
