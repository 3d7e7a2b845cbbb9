/** The arguments with which the CDK calls `docker`. */
export type DockerCall = DockerBuild | DockerRun | { readonly kind: 'other' };

/** An image is built. */
export interface DockerBuild {
  readonly kind: 'build';
  readonly tag: string | undefined;
  readonly buildArgs: Readonly<Record<string, string>>;
}

/** A command runs in a container. */
export interface DockerRun {
  readonly kind: 'run';
  readonly image: string;
  readonly command: readonly string[];
  /** The working directory in the container. */
  readonly workingDirectory: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Folders on this machine, by their paths in the container. */
  readonly volumes: ReadonlyMap<string, string>;
}

/** Where the CDK mounts the input of bundling, and reads the output from. */
export const inputFolder = '/asset-input';
export const outputFolder = '/asset-output';

/** Options of `docker run` and `docker build` without a value. All others have one. */
const flags = new Set(['--rm', '-d', '--detach', '--no-cache', '--pull']);

/** Parses the arguments of such a call. */
export function readDockerCall([verb = '', ...rest]: readonly string[]): DockerCall {
  if (verb !== 'run' && verb !== 'build') {
    return { kind: 'other' };
  }
  const { options, words } = split(rest);
  const valuesOf = (...names: readonly string[]) =>
    options.flatMap(([name, value]) => (names.includes(name) ? [value] : []));
  if (verb === 'build') {
    return { kind: 'build', tag: valuesOf('-t', '--tag').at(-1), buildArgs: assignments(valuesOf('--build-arg')) };
  }
  const [image = '', ...command] = words;
  return {
    kind: 'run',
    image,
    command: [...valuesOf('--entrypoint'), ...command],
    workingDirectory: valuesOf('-w', '--workdir').at(-1) ?? inputFolder,
    environment: assignments(valuesOf('-e', '--env')),
    volumes: new Map(valuesOf('-v', '--volume').flatMap(readVolume)),
  };
}

/** The options before the first operand, each with its value. */
function split(args: readonly string[]): {
  readonly options: readonly (readonly [name: string, value: string])[];
  readonly words: readonly string[];
} {
  const options: [string, string][] = [];
  let index = 0;
  for (let arg = args[index]; arg?.startsWith('-'); arg = args[index]) {
    const [, name = arg, value] = /^(--[^=]+)=(.*)$/s.exec(arg) ?? [];
    const isAlone = value !== undefined || flags.has(name);
    options.push([name, value ?? (isAlone ? '' : (args[index + 1] ?? ''))]);
    index += isAlone ? 1 : 2;
  }
  return { options, words: args.slice(index) };
}

function assignments(texts: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    texts.filter((text) => text.includes('=')).map((text) => text.split(/=(.*)/s, 2) as [string, string]),
  );
}

/** `/home/me/app:/asset-input:delegated` */
function readVolume(volume: string): [container: string, folder: string][] {
  const [, folder, container] = /^(.+?):(\/[^:]*)(?::[^/:]*)?$/.exec(volume) ?? [];
  return folder === undefined || container === undefined ? [] : [[container, folder]];
}
