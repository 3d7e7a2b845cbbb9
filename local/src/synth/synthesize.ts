import { type ChildProcess, spawn } from 'node:child_process';
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
import { shellQuoted } from './bundling/shell-words.js';
import { readCdkConfig } from './cdk-config.js';
import { contextEnvironment } from './context-environment.js';
import { defaultEnvironment } from './default-environment.js';
import { directCommand } from './direct-command.js';
import { hasManifest, keepEarlier, restoreEarlier } from './earlier-assembly.js';
import { printedFailure } from './printed-failure.js';
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
  const started = { folder, signal, print, isBackground };
  if (build !== undefined && !isBuilt) {
    await progress.step(`build (${build})`, () => run(build, { ...started, env, code: 'SYNTH_BUILD_FAILED' }));
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
      run(commandLine(app, folder), { ...started, env: variables, code: 'SYNTH_APP_FAILED' }),
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

interface RunOptions extends Pick<SynthesizeOptions, 'folder' | 'env' | 'signal'> {
  readonly isBackground: boolean;
  readonly print: SynthesizeOptions['print'];
  readonly code: 'SYNTH_BUILD_FAILED' | 'SYNTH_APP_FAILED';
}

function run(command: string, { folder, env, signal, print, isBackground, code }: RunOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    // A separate group, so that everything the command has started can be ended with it.
    // An app may ask questions.
    const stdin = process.stdin.isTTY ? 'inherit' : 'ignore';
    const direct = directCommand(command, folder);
    const child = spawn(isBackground ? inBackground(direct) : direct, {
      cwd: folder,
      env,
      shell: true,
      detached: true,
      stdio: [stdin, 'pipe', 'pipe'],
    });
    const end = () => endGroup(child);
    if (signal.aborted) {
      end();
    }
    signal.addEventListener('abort', end);
    let printed = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        if (!signal.aborted) {
          print?.(chunk);
        }
        printed = (printed + chunk).slice(-20_000);
      });
    }
    child.on('error', (error) =>
      reject(new SynthError(code, `cannot run '${command}': ${error.message}`, { cause: error })),
    );
    child.on('close', (exitCode, endedBy) => {
      signal.removeEventListener('abort', end);
      if (exitCode === 0) {
        resolve();
      } else {
        const how = exitCode === null ? `was terminated by ${endedBy}` : `failed with exit code ${exitCode}`;
        reject(new SynthError(code, `'${command}' ${how}: ${remedyOf(printed, print !== undefined, folder)}`));
      }
    });
  });
}

/** With low priority: changing the priority of a started process does not change that of its children. Windows has no such command. */
function inBackground(command: string): string {
  return process.platform === 'win32' ? command : `nice -n 10 /bin/sh -c ${shellQuoted(command)}`;
}

/** NodejsFunction asks for Docker when it finds no esbuild, and names only Docker. */
function remedyOf(printed: string, isPrinted: boolean, folder: string): string {
  if (/account\/region are not specified/.test(printed)) {
    return accountRemedy(folder);
  }
  if (/\bdocker\b/.test(printed) && /aws-lambda-nodejs/.test(printed)) {
    return (
      "it asked for Docker, as NodejsFunction does when it finds no esbuild: run 'npm install --save-dev esbuild' in the " +
      "folder of the app's lock file"
    );
  }
  const failure = printedFailure(printed);
  return isPrinted || failure === '' ? 'see its output for the reason' : `it printed\n${failure}`;
}

/** How long a command may take to end, in milliseconds. */
const grace = 500;

function endGroup(child: ChildProcess): void {
  killGroup(child, 'SIGTERM');
  setTimeout(() => killGroup(child, 'SIGKILL'), grace).unref();
}

function killGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) {
    return;
  }
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, signal);
  } catch {
    // It has already ended.
  }
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
