import {
  accessSync,
  constants,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs';
import { extname, join, resolve } from 'node:path';
import { readAnnotatedErrors } from '../assembly/io/read-assembly.js';
import type { JsonObject } from '../assembly/json.js';
import type { Progress } from '../host/progress.js';
import { dockerStandIn, removeUnbundled } from './bundling/docker-stand-in.js';
import { packageRunners } from './bundling/package-runners.js';
import { readCdkConfig } from './cdk-config.js';
import { contextEnvironment } from './context-environment.js';
import { defaultEnvironment } from './default-environment.js';
import { hasManifest, keepEarlier, restoreEarlier } from './earlier-assembly.js';
import { allowsPreparing } from './prepared/node-command.js';
import type { PreparedApp } from './prepared/prepared-app.js';
import { runCommand } from './run-command.js';
import { SynthError } from './synth-error.js';

export interface SynthesizeOptions {
  /** The folder of the app, which contains `cdk.json`. */
  readonly folder: string;
  /** A shell command or the folder of an assembly, instead of `app` in `cdk.json`. */
  readonly app: string | undefined;
  /** The home folder, which may contain `.cdk.json`. */
  readonly home: string;
  /** The environment of the commands. */
  readonly env: NodeJS.ProcessEnv;
  /**
   * The environment of the app only, without its `build`.
   *
   * @default - as `env`
   */
  readonly appEnv?: NodeJS.ProcessEnv | undefined;
  /**
   * Context that overrides that of all files.
   *
   * @default - none
   */
  readonly context?: JsonObject;
  /**
   * Whether to use a dummy account, so that the CDK uses dummy values for missing context.
   *
   * @default false
   */
  readonly offlineContext?: boolean;
  readonly progress: Progress;
  /**
   * Where the assembly is written to.
   *
   * @default - a folder of this program, in the folder of the app
   */
  readonly output?: string;
  /**
   * Whether assets are bundled. If not, an asset is its source folder, which is not copied.
   *
   * @default true
   */
  readonly bundling?: boolean;
  /**
   * Is called with what the commands print.
   *
   * @default - if they fail, the error contains the end of it
   */
  readonly print?: (text: string) => void;
  /**
   * Whether to skip its `build`, because the result already exists.
   *
   * @default false
   */
  readonly isBuilt?: boolean;
  /**
   * Whether the CDK validates the templates, which takes newer versions three times as long as the rest. The environment
   * overrides this.
   *
   * @default true
   */
  readonly validates?: boolean;
  /**
   * Whether nobody waits for it: then the commands run with low priority.
   *
   * @default false
   */
  readonly isBackground?: boolean;
  /**
   * Where the process of the app may already be waiting.
   *
   * @default - the app is run in a new process
   */
  readonly prepared?: PreparedApp;
  /** Ends the commands, with everything that they have started. */
  readonly signal: AbortSignal;
}

/** This program writes here, not into `cdk.out`: `cdk ls` and `cdk destroy` write assemblies without assets into that folder. */
export const ownFolder = '.cdk-http-api-local';

/** Replaces the unknown account. */
const standInAccount = '000000000000';

/** The version that the CDK CLI reports, because apps may check it. */
const cliVersion = { CDK_CLI_ASM_VERSION: '55.0.0', CDK_CLI_VERSION: '2.1148.1' };

/**
 * Synthesizes a CDK app as `cdk synth` does.
 *
 * @returns the folder of the cloud assembly.
 * @throws SynthError if there is no app, or one of its commands fails.
 */
export async function synthesize({
  folder,
  app: appOption,
  home,
  env,
  appEnv = env,
  context: given = {},
  offlineContext = false,
  progress,
  output = synthesizedFolder(folder),
  bundling = true,
  isBuilt = false,
  isBackground = false,
  validates = true,
  prepared,
  print,
  signal,
}: SynthesizeOptions): Promise<string> {
  const config = readCdkConfig(folder, home, given);
  const app = appOption ?? config.app;
  if (app === undefined) {
    throw new SynthError(
      'SYNTH_CONFIG_MISSING',
      `no cdk.json with an "app" in '${folder}': run this in the folder of a CDK app, or pass an assembly with --output`,
    );
  }
  const { build } = config;
  const started = { folder, signal, print, isBackground, remedy: (printed: string) => remedyOf(printed, folder) };
  if (build !== undefined && !isBuilt) {
    await progress.step(`build (${build})`, () => runCommand(build, { ...started, env, code: 'SYNTH_BUILD_FAILED' }));
  }
  const assembly = resolve(folder, app);
  if (statOf(assembly)?.isDirectory()) {
    return assembly;
  }
  prepareOutput(folder, output);
  // Files that this run does not write must not exist. Files of an earlier run may still be served, so they are restored after a failure.
  keepEarlier(output);
  rmSync(join(output, 'manifest.json'), { force: true });
  const context = contextEnvironment({ ...config.context, ...(!bundling && { 'aws:cdk:bundling-stacks': [] }) });
  const docker = dockerStandIn(appEnv, join(folder, ownFolder, 'python-packages'));
  const runners = packageRunners(appEnv);
  removeUnbundled(output);
  const assets = new Set(readdirSync(output));
  const { account = offlineContext ? standInAccount : undefined, region } = defaultEnvironment(env, home);
  try {
    const variables = {
      NODE_COMPILE_CACHE: resolve(folder, ownFolder, 'compile-cache'),
      ...(!validates && { CDK_VALIDATION: 'false' }),
      ...appEnv,
      ...cliVersion,
      ...context.variables,
      ...docker.variables,
      ...runners.variables,
      CDK_OUTDIR: output,
      CDK_DEFAULT_REGION: region,
      ...(account !== undefined && { CDK_DEFAULT_ACCOUNT: account }),
    };
    await progress.step(`synthesize (${app})`, () =>
      runCommand(commandLine(app, folder), {
        ...started,
        env: variables,
        prepared: allowsPreparing(env) ? prepared : undefined,
        code: 'SYNTH_APP_FAILED',
      }),
    );
    checkOutput(app, output);
    return output;
  } catch (error) {
    if (signal.aborted) {
      removeHalfMade(output, assets);
    }
    restoreEarlier(output);
    throw error;
  } finally {
    context.dispose();
    docker.dispose();
    runners.dispose();
  }
}

/** The CDK would consider an interrupted asset complete. Folders that this program itself creates begin with `watch-`. */
function removeHalfMade(output: string, before: ReadonlySet<string>): void {
  const made = readdirSync(output).filter((name) => !before.has(name) && !/^watch-|\.json$/.test(name));
  for (const name of made) {
    rmSync(join(output, name), { recursive: true, force: true });
  }
}

/** The folder into which an app is synthesized. */
export function synthesizedFolder(folder: string): string {
  return join(folder, ownFolder, 'cdk.out');
}

/** Assets of earlier runs are kept, so that the CDK does not bundle them again. */
function prepareOutput(folder: string, output: string): void {
  mkdirSync(join(folder, ownFolder), { recursive: true });
  mkdirSync(output, { recursive: true });
  writeFileSync(join(folder, ownFolder, '.gitignore'), '*\n');
}

function checkOutput(app: string, output: string): void {
  if (!hasManifest(output)) {
    throw new SynthError(
      'SYNTH_APP_FAILED',
      `'${app}' exited without writing a cloud assembly to CDK_OUTDIR: check that it creates an App without setting outdir`,
    );
  }
  const errors = readAnnotatedErrors(output);
  if (errors.length > 0) {
    throw new SynthError('SYNTH_ANNOTATIONS', ['the app reports errors:', ...errors].join('\n  '));
  }
}

/** A script is run by Node.js unless it is executable, as in the CDK CLI. */
function commandLine(app: string, folder: string): string {
  const [script = '', ...rest] = statOf(resolve(folder, app))?.isFile() ? [app] : app.trim().split(' ');
  const file = resolve(folder, script);
  const needsNode =
    statOf(file)?.isFile() && extname(file) === '.js' && (process.platform === 'win32' || !isExecutable(file));
  return needsNode ? [quote(process.execPath), quote(script), ...rest].join(' ') : app;
}

/** A command is not a path: errors of the file system (too long, forbidden characters) do not matter. */
function statOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function quote(word: string): string {
  return `"${word.replace(/(["$`\\])/g, process.platform === 'win32' ? '$1' : '\\$1')}"`;
}

/** NodejsFunction asks for Docker when it finds no esbuild, and names only Docker. */
function remedyOf(printed: string, folder: string): string | undefined {
  if (/account\/region are not specified/.test(printed)) {
    return accountRemedy(folder);
  }
  return /\bdocker\b/.test(printed) && /aws-lambda-nodejs/.test(printed)
    ? "it asked for Docker, as NodejsFunction does when it finds no esbuild: run 'npm install --save-dev esbuild' in the " +
        "folder of the app's lock file"
    : undefined;
}

/** A lookup belongs to an account and region. Those of earlier lookups are in the keys of `cdk.context.json`. */
function accountRemedy(folder: string): string {
  const file = join(folder, 'cdk.context.json');
  const known = statOf(file) ? readFileSync(file, 'utf8') : '';
  const [, account = '<account>'] = /"[^"]*\baccount=(\d{12}):/.exec(known) ?? [];
  const [, region] = /"[^"]*\bregion=([a-z0-9-]+)/.exec(known) ?? [];
  const where = region === undefined ? '' : ' (cdk.context.json has values for these)';
  return (
    `a lookup needs the account, which is unknown without a call to AWS: set CDK_DEFAULT_ACCOUNT=${account} and ` +
    `AWS_REGION=${region ?? '<region>'}${where}, or use placeholders with --offline-context`
  );
}
