import type { Resource } from '../../assembly/resource.js';
import { all, asNumber, asText, asTexts, isMap, kindOf, Unresolved, type Value } from '../../assembly/value.js';
import { type FunctionLayers, readLayers } from './layers/function-layers.js';

/** An `AWS::Lambda::Function` that can be run. */
export interface FunctionDefinition {
  /** The construct path. */
  readonly path: string;
  readonly name: string;
  /** The ARN that is invoked, with the alias or version. */
  readonly arn: string;
  /** `$LATEST`, or a number. */
  readonly version: string;
  readonly region: string;
  /** `nodejs22.x`; empty for a container image. */
  readonly runtime: string;
  /** `index.handler`, or the command of a container image. */
  readonly handler: string;
  readonly code: FunctionCode;
  readonly layers: FunctionLayers;
  /** The processor architecture: `x86_64` or `arm64`. */
  readonly architecture: string;
  /** In seconds. */
  readonly timeout: number;
  /** In megabytes. */
  readonly memorySize: number;
  /** The function's own variables. */
  readonly variables: Readonly<Record<string, string>>;
}

export type FunctionCode =
  | { readonly kind: 'folder'; readonly path: string }
  /** A zip or jar file. */
  | { readonly kind: 'archive'; readonly path: string }
  /** Code in the template: the file `index.js`, or `index.py` for Python. */
  | { readonly kind: 'inline'; readonly source: string }
  /** A container image, which is not on this machine. */
  | { readonly kind: 'image' }
  /** Code that is not in the assembly, and why. */
  | { readonly kind: 'absent'; readonly reason: string };

/** Why a function cannot be run here. */
export class NotRunnable {
  constructor(readonly reason: string) {}
}

/** Reads an `AWS::Lambda::Function`. */
export function readFunction(fn: Resource): FunctionDefinition | NotRunnable {
  const isImage = fn.property('PackageType') === 'Image' || fn.property('Runtime') === undefined;
  const values = all({
    name: asText(fn.ref(), 'FunctionName'),
    arn: asText(fn.attribute('Arn'), 'Arn'),
    runtime: isImage ? '' : asText(fn.property('Runtime'), 'Runtime'),
    handler: isImage ? imageCommand(fn) : asText(fn.property('Handler'), 'Handler'),
    timeout: asNumber(fn.property('Timeout') ?? 3, 'Timeout'),
    memorySize: asNumber(fn.property('MemorySize') ?? 128, 'MemorySize'),
    architectures: asTexts(fn.property('Architectures') ?? ['x86_64'], 'Architectures'),
    variables: readVariables(fn.property('Environment')),
  });
  if (values instanceof Unresolved) {
    return new NotRunnable(`'${fn.path}' is not run: ${values.reason}`);
  }
  const { architectures, timeout = 3, memorySize = 128, ...others } = values;
  const [architecture = 'x86_64'] = architectures;
  return {
    ...others,
    architecture,
    path: fn.path,
    version: '$LATEST',
    timeout,
    memorySize,
    region: fn.stack.region,
    code: isImage ? { kind: 'image' } : readCode(fn),
    layers: readLayers(fn),
  };
}

/** The command of the image, if the template has one. */
function imageCommand(fn: Resource): string {
  const config = fn.property('ImageConfig');
  const { Command } = isMap(config) ? config : {};
  return Array.isArray(Command) && typeof Command[0] === 'string' ? Command[0] : '';
}

function readVariables(environment: Value | undefined): Readonly<Record<string, string>> | Unresolved {
  const variables = isMap(environment) ? environment.Variables : environment;
  if (variables === undefined || variables instanceof Unresolved) {
    return variables ?? {};
  }
  if (!isMap(variables)) {
    return new Unresolved(`the environment's Variables must be a map, got ${kindOf(variables)}`);
  }
  const texts: [name: string, value: string][] = [];
  for (const [name, value] of Object.entries(variables)) {
    const text = asText(value, 'it');
    if (text instanceof Unresolved) {
      return new Unresolved(`the environment variable '${name}' is unknown: ${text.reason}`);
    }
    texts.push([name, text]);
  }
  return Object.fromEntries(texts);
}

function readCode(fn: Resource): FunctionCode {
  const code = fn.property('Code');
  const { ZipFile, S3Key } = isMap(code) ? code : {};
  if (typeof ZipFile === 'string') {
    return { kind: 'inline', source: ZipFile };
  }
  const key = asText(S3Key, "the code's S3Key");
  if (key instanceof Unresolved) {
    return { kind: 'absent', reason: `the code of '${fn.path}' is unknown: ${key.reason}` };
  }
  try {
    const { path, packaging } = fn.stack.assets.file(key);
    return { kind: packaging === 'zip' ? 'folder' : 'archive', path };
  } catch (error) {
    const reason = error instanceof Error ? error.message : error;
    return { kind: 'absent', reason: `the code of '${fn.path}' was not found: ${reason}` };
  }
}
