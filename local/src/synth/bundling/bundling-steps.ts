import { posix } from 'node:path';
import { type DockerRun, inputFolder, outputFolder } from './docker-call.js';
import { isUrl } from './requirements.js';
import { readShellCommands, type ShellCommand } from './shell-words.js';

/** The steps that bundle a Python function. All paths are absolute paths in the container. */
export type BundlingStep =
  /** `rsync`, `cp`: the content of a folder, or a file or folder itself. */
  | { readonly kind: 'copy'; readonly from: string; readonly to: string; readonly exclude: readonly string[] }
  | { readonly kind: 'make folder'; readonly path: string }
  | { readonly kind: 'remove'; readonly path: string }
  | InstallStep
  | ExportStep;

/** `pip install --target`. */
export interface InstallStep {
  readonly kind: 'install';
  readonly folder: string;
  readonly target: string;
  /** Files of requirements and constraints, as options. */
  readonly files: readonly { readonly option: '-r' | '-c'; readonly path: string }[];
  /** Packages and other options. */
  readonly args: readonly string[];
}

/** The dependencies that a tool knows, as pip requirements. */
export interface ExportStep {
  readonly kind: 'export';
  readonly folder: string;
  readonly program: 'poetry' | 'pipenv' | 'uv';
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** The file for its output. */
  readonly output: string | undefined;
}

/**
 * The steps of a command that bundles a function in a container, as `PythonFunction` and the CDK's guides use it. Only a few
 * commands are supported: a command for a container runs on this machine only if it is known what it does.
 *
 * @returns `undefined` for any other command
 * @see https://docs.aws.amazon.com/cdk/api/v2/docs/@aws-cdk_aws-lambda-python-alpha-readme.html
 */
export function readBundlingSteps({
  command,
  workingDirectory,
}: Pick<DockerRun, 'command' | 'workingDirectory'>): readonly BundlingStep[] | undefined {
  const commands = commandsOf(command);
  const steps: BundlingStep[] = [];
  let folder = workingDirectory;
  for (const next of commands ?? []) {
    if (next.words[0] === 'cd') {
      folder = posix.resolve(folder, next.words[1] ?? '');
      continue;
    }
    const read = readStep(next, folder);
    if (!read) {
      return undefined;
    }
    steps.push(...read);
  }
  return commands && steps.every(staysInside) ? steps : undefined;
}

function commandsOf([program = '', ...args]: readonly string[]): readonly ShellCommand[] | undefined {
  if (!/^(\/bin\/)?(ba)?sh$/.test(program)) {
    return [{ environment: {}, words: [program, ...args], output: undefined }];
  }
  const [option = '', text, ...more] = args;
  return /^-[a-z]*c$/.test(option) && text !== undefined && more.length === 0 ? readShellCommands(text) : undefined;
}

/** A command may not be a step: for example, if it only changes the container. */
function readStep(command: ShellCommand, folder: string): readonly BundlingStep[] | undefined {
  const { words, output, environment } = command;
  const [program = '', ...args] = words;
  const [first, second, ...rest] = args;
  const isUvInstall = program === 'uv' && first === 'pip' && second === 'install';
  if (['poetry', 'pipenv', 'uv'].includes(program) && !isUvInstall) {
    return readExport(command, folder);
  }
  if (output !== undefined || Object.keys(environment).length > 0) {
    return undefined;
  }
  if (isUvInstall || (/^python(\d(\.\d+)?)?$/.test(program) && first === '-m' && second === 'pip')) {
    return isUvInstall
      ? readInstall(rest, folder)
      : rest[0] === 'install'
        ? readInstall(rest.slice(1), folder)
        : undefined;
  }
  if (/^pip(\d(\.\d+)?)?$/.test(program)) {
    return first === 'install' ? readInstall(args.slice(1), folder) : undefined;
  }
  const paths = args.filter((arg) => !arg.startsWith('-')).map((path) => resolved(path, folder));
  switch (program) {
    case 'rsync':
    case 'cp':
      return readCopy(program, args, folder);
    case 'mkdir':
      return paths.map((path) => ({ kind: 'make folder', path }));
    case 'rm':
      return paths.map((path) => ({ kind: 'remove', path }));
    default:
      return undefined;
  }
}

function readExport({ words, environment, output }: ShellCommand, folder: string): readonly ExportStep[] | undefined {
  const [program, ...args] = words;
  const isExport =
    program === 'pipenv'
      ? args[0] === 'requirements'
      : (program === 'poetry' || program === 'uv') && args[0] === 'export';
  return isExport
    ? [
        {
          kind: 'export',
          folder,
          program,
          args,
          environment,
          output: output === undefined ? undefined : resolved(output, folder),
        } as ExportStep,
      ]
    : undefined;
}

/** Options that select the machine or the verbosity: here it is always this machine. */
const dropped =
  /^(--platform|--implementation|--python-version|--python-platform|--abi|--only-binary|--root-user-action|--cache-dir|--python|-p)(=|$)/;
const droppedAlone =
  /^(-q+|-v+|--quiet|--verbose|--upgrade|-U|--no-cache-dir|--no-cache|--no-input|--disable-pip-version-check|--no-compile|--compile|--system)$/;
const keptAlone = /^(--no-deps|--no-index|--pre|--no-binary=.*|--require-hashes|--prefer-binary|--no-build-isolation)$/;
const kept = /^(-i|--index-url|--extra-index-url|-f|--find-links|--trusted-host|--no-binary)(=|$)/;

/** Without a target, packages are installed into the container's own Python, such as a newer pip. */
function readInstall(given: readonly string[], folder: string): readonly InstallStep[] | undefined {
  const files: InstallStep['files'][number][] = [];
  const args: string[] = [];
  let target: string | undefined;
  const addFile = (option: '-r' | '-c', file: string) => {
    if (isUrl(file)) {
      args.push(`${option === '-r' ? '--requirement' : '--constraint'}=${file}`);
    } else {
      files.push({ option, path: resolved(file, folder) });
    }
  };
  for (let index = 0; index < given.length; index += 1) {
    const arg = given[index] ?? '';
    const [, name = arg, attached] = /^(--[^=]+)=(.*)$/s.exec(arg) ?? [];
    const value = () => {
      index += attached === undefined ? 1 : 0;
      return attached ?? given[index] ?? '';
    };
    if (name === '-t' || name === '--target') {
      target = resolved(value(), folder);
    } else if (/^(-r|--requirements?)$/.test(name)) {
      addFile('-r', value());
    } else if (/^(-c|--constraints?)$/.test(name)) {
      addFile('-c', value());
    } else if (dropped.test(arg)) {
      value();
    } else if (kept.test(arg)) {
      args.push(name, value());
    } else if (keptAlone.test(arg) || /^[A-Za-z0-9][\w.,[\]<>=!~ -]*$/.test(arg)) {
      args.push(arg);
    } else if (!droppedAlone.test(arg)) {
      return undefined;
    }
  }
  return target === undefined ? [] : [{ kind: 'install', folder, target, files, args }];
}

function readCopy(
  program: 'cp' | 'rsync',
  args: readonly string[],
  folder: string,
): readonly BundlingStep[] | undefined {
  const exclude: string[] = [];
  const paths: string[] = [];
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index] ?? '';
    if (arg.startsWith('--exclude=')) {
      exclude.push(arg.slice('--exclude='.length));
    } else if (arg === '--exclude') {
      index += 1;
      exclude.push(args[index] ?? '');
    } else if (!arg.startsWith('-')) {
      paths.push(arg);
    } else if (!/^-(?:[adf]|[ipr]|[uv]|[LPR]|T)+$/.test(arg)) {
      return undefined;
    }
  }
  const target = paths.pop();
  if (target === undefined || paths.length === 0) {
    return undefined;
  }
  const to = resolved(target, folder);
  const sources = paths.map((path) => path.replace(/(^|\/)\*$/, '$1.'));
  if (sources.some((path) => /[*?[]/.test(path))) {
    return undefined;
  }
  return sources.map((path) => {
    const from = resolved(path, folder);
    const isContent = program === 'rsync' ? path.endsWith('/') : /(^|\/)\.\/?$/.test(path) || args.some(isOnto);
    return { kind: 'copy', from, to: isContent ? to : posix.join(to, posix.basename(from)), exclude };
  });
}

/** `cp -T`: onto the target, not into it. */
function isOnto(arg: string): boolean {
  return /^-[A-Za-z]*T/.test(arg);
}

function resolved(path: string, folder: string): string {
  return posix.resolve(folder, path);
}

/** Reads the input or output of bundling, and changes only the output. */
function staysInside(step: BundlingStep): boolean {
  switch (step.kind) {
    case 'copy':
      return isIn(step.to, outputFolder) && (isIn(step.from, inputFolder) || isIn(step.from, outputFolder));
    case 'make folder':
      return isIn(step.path, outputFolder);
    case 'remove':
      return isIn(step.path, outputFolder) && step.path !== outputFolder;
    case 'install':
      return (
        isIn(step.target, outputFolder) &&
        [step.folder, ...step.files.map(({ path }) => path)].every(
          (path) => isIn(path, inputFolder) || isIn(path, outputFolder),
        )
      );
    case 'export':
      return (
        isIn(step.folder, outputFolder) &&
        step.args.every((arg) => !/^\/|\.\./.test(arg)) &&
        (step.output === undefined || isIn(step.output, outputFolder))
      );
  }
}

function isIn(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}
