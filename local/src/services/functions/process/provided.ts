import { join } from 'node:path';
import type { Machine } from '../../../host/handlers/machine.js';
import { type FunctionDefinition, NotRunnable } from '../function-definition.js';
import type { ProcessLaunch } from '../runtimes/launch.js';
import { programFile } from './program-file.js';

const systems: Readonly<Record<string, string>> = { linux: 'Linux', darwin: 'macOS', win32: 'Windows' };
const architectures: Readonly<Record<string, string>> = { x64: 'x86_64', ia32: 'x86' };

/**
 * Runs the file `bootstrap` in the code of a function, or in its layers. First it checks whether this machine can run it: Linux would run a program for
 * another processor as a shell script.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-provided.html
 */
export function providedLaunch(definition: FunctionDefinition, machine: Machine): ProcessLaunch | NotRunnable {
  const { path, runtime, code, architecture, layers } = definition;
  if (code.kind !== 'folder' && code.kind !== 'archive') {
    return new NotRunnable(`'${path}' has the runtime '${runtime}', which cannot run code from the template`);
  }
  const folders = layers.loaded.filter(({ packaging }) => packaging === 'zip').map((layer) => layer.path);
  if (code.kind === 'archive' || folders.length < layers.loaded.length) {
    // Files in archives are checked when the archives are unpacked.
    return { ...launchOf('bootstrap'), notice: undefined };
  }
  const own = join(code.path, 'bootstrap');
  const inLayers = folders.reverse().map((folder) => join(folder, 'bootstrap'));
  const program = [own, ...inLayers].find((file) => machine.file(file) !== undefined) ?? own;
  // The path would be that of a copy.
  const file = program === own ? "its file 'bootstrap'" : "the file 'bootstrap' of its layers";
  const reason = obstacle({ program, file, architecture }, machine);
  return reason === undefined
    ? { ...launchOf(program === own ? 'bootstrap' : program), notice: noticeOf(program, definition, machine) }
    : new NotRunnable(`'${path}' has the runtime '${runtime}', but ${reason}`);
}

function launchOf(program: string): Omit<ProcessLaunch, 'notice'> {
  return { kind: 'process', program, args: () => [], variables: {} };
}

interface Bootstrap {
  readonly program: string;
  /** The file in words. */
  readonly file: string;
  /** The architecture of the function. */
  readonly architecture: string;
}

function obstacle({ program, file, architecture }: Bootstrap, machine: Machine): string | undefined {
  const start = machine.file(program);
  if (!start) {
    return "its code has no file 'bootstrap': build the program as 'bootstrap' in the folder of the function's code";
  }
  if (!start.isExecutable && machine.platform !== 'win32') {
    return `${file} is not executable: run chmod +x on the source file of the asset`;
  }
  const found = programFile(start);
  const own = { system: systems[machine.platform] ?? machine.platform, architecture: architectureOf(machine) };
  switch (found.kind) {
    case 'script':
      return machine.platform === 'win32' ? `${file} is a script, which Windows cannot start` : undefined;
    case 'other':
      return `${file} is neither a program for Linux nor a script that begins with #!`;
    default:
  }
  const system = systems[found.system] ?? found.system;
  if (found.system !== machine.platform) {
    const remedy =
      found.system === 'linux'
        ? `use --function to set a command that runs it here`
        : `build it for Linux on ${architecture}`;
    return `${file} is built for ${system}, but this machine runs ${own.system}: ${remedy}`;
  }
  return found.architecture === own.architecture
    ? undefined
    : `${file} is built for ${found.architecture}, but this machine is ${own.architecture}: build it for ${own.architecture}${goHint(own.architecture)}`;
}

/** What runs here, but would not run on AWS. */
function noticeOf(program: string, { path, architecture }: FunctionDefinition, machine: Machine): string | undefined {
  const file = machine.file(program);
  const found = file && programFile(file);
  if (found?.kind !== 'binary' || (found.system === 'linux' && found.architecture === architecture)) {
    return undefined;
  }
  const built = `${systems[found.system]} on ${found.architecture}`;
  return `the program of '${path}' is built for ${built}, but the function is deployed to Linux on ${architecture}`;
}

function architectureOf({ arch }: Machine): string {
  return architectures[arch] ?? arch;
}

function goHint(architecture: string): string {
  return architecture === 'x86_64' || architecture === 'arm64'
    ? ` (in Go: GOARCH=${architecture === 'arm64' ? 'arm64' : 'amd64'})`
    : '';
}
