import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isObject, type JsonObject, objectOr } from '../assembly/json.js';
import { SynthError } from './synth-error.js';

/** What `cdk synth` reads from its configuration files. */
export interface CdkConfig {
  /** A shell command, or the folder of a cloud assembly. */
  readonly app: string | undefined;
  /** A shell command to run first. */
  readonly build: string | undefined;
  /** The files that `build` reads, as path patterns; one that begins with `!` excludes files. Empty if unknown. */
  readonly buildInputs: readonly string[];
  readonly context: JsonObject;
  /** Where `cdk synth` writes. */
  readonly output: string;
  /** What `cdk watch` watches, as path patterns. */
  readonly watch: { readonly include: readonly string[]; readonly exclude: readonly string[] };
}

/**
 * Reads `cdk.json` and `cdk.context.json` of the app's folder, and `.cdk.json` of the home folder.
 *
 * @throws SynthError if one of them is invalid.
 */
export function readCdkConfig(folder: string, home: string, given: JsonObject = {}): CdkConfig {
  const user = readConfigFile(join(home, '.cdk.json'));
  const project = readConfigFile(join(folder, 'cdk.json'));
  const lookups = readConfigFile(join(folder, 'cdk.context.json'));
  const context = [user.json.context, lookups.json, project.json.context].reduce<JsonObject>(merge, {});
  const settings = { ...user.json, ...project.json };
  const watch = mapOf(project, 'watch');
  return {
    app: commandOf(project, 'app') ?? commandOf(user, 'app'),
    build: commandOf(project, 'build'),
    buildInputs: buildInputsOf(project),
    context: { ...context, ...given, ...contextOf(settings) },
    output: textOf(project, 'output') ?? textOf(user, 'output') ?? 'cdk.out',
    watch: {
      include: patternsOf({ file: project.file, json: watch }, 'include'),
      exclude: patternsOf({ file: project.file, json: watch }, 'exclude'),
    },
  };
}

/**
 * The context that the CDK CLI adds. Two of its switches stay on no matter what `cdk.json` says: construct paths, which are
 * used as names, and asset staging, without which assets are outside the assembly. Unlike the CLI, this program lets the app
 * report failed validations.
 */
function contextOf(settings: JsonObject): JsonObject {
  return {
    'aws:cdk:enable-path-metadata': true,
    'aws:cdk:enable-asset-metadata': true,
    ...(settings.versionReporting === false
      ? { 'aws:cdk:disable-version-reporting': true }
      : { 'aws:cdk:version-reporting': true }),
    'aws:cdk:bundling-stacks': ['**'],
  };
}

/** A configuration file, parsed. */
interface ConfigFile {
  readonly file: string;
  readonly json: JsonObject;
}

/** The CDK CLI also accepts a list of words. */
function commandOf({ file, json }: ConfigFile, key: 'app' | 'build'): string | undefined {
  const command = json[key];
  const words = Array.isArray(command) ? command : [command ?? ''];
  if (!words.every((word) => typeof word === 'string')) {
    throw invalid(file, `"${key}" must be a command, such as "npx tsx app.ts"`, command);
  }
  return words.join(' ').trim() || undefined;
}

function textOf({ file, json }: ConfigFile, key: 'output'): string | undefined {
  const value = json[key];
  if (value !== undefined && typeof value !== 'string') {
    throw invalid(file, `"${key}" must be the name of a folder`, value);
  }
  return value;
}

function mapOf({ file, json }: ConfigFile, key: 'watch' | typeof ownSettings): JsonObject {
  const value = json[key] ?? {};
  if (!isObject(value)) {
    const example = key === 'watch' ? '{ "exclude": ["docs/**"] }' : '{ "buildInputs": ["frontend/**"] }';
    throw invalid(file, `"${key}" must be a map, such as ${example}`, value);
  }
  return value;
}

/** Settings that only this program reads are under its name. */
const ownSettings = 'cdk-http-api-local';

function buildInputsOf(project: ConfigFile): readonly string[] {
  const own = mapOf(project, ownSettings);
  const patterns = patternsOf({ file: project.file, json: own }, 'buildInputs', ownSettings);
  const outside = patterns.find((pattern) => /^!?(\/|\.\.(\/|$))/.test(pattern));
  if (outside !== undefined) {
    throw invalid(project.file, `"${ownSettings}.buildInputs" must contain patterns for files in this folder`, outside);
  }
  return patterns;
}

function patternsOf(
  { file, json }: ConfigFile,
  key: 'include' | 'exclude' | 'buildInputs',
  of = 'watch',
): readonly string[] {
  const value = json[key] ?? [];
  const patterns = Array.isArray(value) ? value : [value];
  if (!patterns.every((pattern) => typeof pattern === 'string')) {
    throw invalid(file, `"${of}.${key}" must be a list of patterns, such as ["docs/**"]`, value);
  }
  return patterns;
}

/** Values of `over` win; maps are merged at every depth. */
function merge(under: JsonObject, over: unknown): JsonObject {
  const entries = Object.entries(objectOr(over)).map(([key, value]) => {
    const below = Object.hasOwn(under, key) ? under[key] : undefined;
    return [key, isObject(value) && isObject(below) ? merge(below, value) : value];
  });
  return { ...under, ...Object.fromEntries(entries) };
}

function readConfigFile(file: string): ConfigFile {
  if (!existsSync(file)) {
    return { file, json: {} };
  }
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new SynthError('SYNTH_CONFIG_INVALID', `'${file}' is not JSON: ${(error as Error).message}`, {
      cause: error,
    });
  }
  if (!isObject(json)) {
    throw new SynthError('SYNTH_CONFIG_INVALID', `'${file}' must contain a map, such as { "app": "npx tsx app.ts" }`);
  }
  if (json.context !== undefined && !isObject(json.context)) {
    throw invalid(file, '"context" must be a map', json.context);
  }
  return { file, json };
}

function invalid(file: string, what: string, got: unknown): SynthError {
  return new SynthError('SYNTH_CONFIG_INVALID', `'${file}': ${what}, got ${JSON.stringify(got)}`);
}
