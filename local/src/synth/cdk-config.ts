import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isObject, type JsonObject, objectOr } from '../assembly/json.js';
import { SynthError } from './synth-error.js';

/** What `cdk synth` takes from its configuration files. */
export interface CdkConfig {
  /** A shell command, or the folder of a cloud assembly. */
  readonly app: string | undefined;
  /** A shell command to run before. */
  readonly build: string | undefined;
  readonly context: JsonObject;
}

/** Reads `cdk.json` and `cdk.context.json` of the app's folder, and `.cdk.json` of the home folder. */
export function readCdkConfig(folder: string, home: string): CdkConfig {
  const user = readConfigFile(join(home, '.cdk.json'));
  const project = readConfigFile(join(folder, 'cdk.json'));
  const lookups = readConfigFile(join(folder, 'cdk.context.json'));
  const context = [user.context, lookups, project.context].reduce<JsonObject>(merge, {});
  const settings = { ...user, ...project };
  return {
    app: commandOf(settings, 'app'),
    build: commandOf(project, 'build'),
    context: { ...context, ...contextOf(settings) },
  };
}

/**
 * The context that the CDK CLI adds. Two of its switches stay on whatever `cdk.json` says: construct paths, to name
 * things by, and asset staging, without which assets are outside the assembly. Unlike the CLI, this program leaves
 * reporting failed validations to the app.
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

function commandOf(settings: JsonObject, key: 'app' | 'build'): string | undefined {
  const command = settings[key];
  const words = Array.isArray(command) ? command : [command];
  return command === undefined || command === '' ? undefined : words.join(' ');
}

/** Values of `over` win; maps are merged at every depth. */
function merge(under: JsonObject, over: unknown): JsonObject {
  const entries = Object.entries(objectOr(over)).map(([key, value]) => {
    const below = Object.hasOwn(under, key) ? under[key] : undefined;
    return [key, isObject(value) && isObject(below) ? merge(below, value) : value];
  });
  return { ...under, ...Object.fromEntries(entries) };
}

function readConfigFile(file: string): JsonObject {
  if (!existsSync(file)) {
    return {};
  }
  let config: unknown;
  try {
    config = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new SynthError('SYNTH_CONFIG_INVALID', `'${file}' is not JSON: ${(error as Error).message}`, {
      cause: error,
    });
  }
  if (!isObject(config)) {
    throw new SynthError('SYNTH_CONFIG_INVALID', `'${file}' must hold a map, such as { "app": "npx tsx app.ts" }`);
  }
  return config;
}
