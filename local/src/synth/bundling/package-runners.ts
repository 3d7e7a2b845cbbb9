import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { unbundledFile, unbundledText } from '../../assembly/unbundled.js';
import { thisMachine } from '../../host/handlers/this-machine.js';
import { shellQuoted } from './shell-words.js';

/** How the CDK starts esbuild with each package manager, and how that installs it. */
const runners = [
  { name: 'npx', start: '--no-install esbuild', install: 'npm install --save-dev esbuild' },
  { name: 'yarn', start: 'run esbuild', install: 'yarn add --dev esbuild' },
  { name: 'pnpm', start: 'exec -- esbuild', install: 'pnpm add --save-dev esbuild' },
  { name: 'bun', start: 'run esbuild', install: 'bun add --dev esbuild' },
] as const;

/** Programs that stand in for the package managers while an app is synthesized, and a function that removes them. */
export interface PackageRunners {
  readonly variables: { readonly [name: string]: string };
  dispose(): void;
}

/**
 * The CDK looks for esbuild next to itself, but lets a package manager start it in the folder of a function's lock file. If the package
 * manager or its esbuild is missing there, the whole app fails. So the CDK gets programs that call the package managers and, in this
 * case, mark the asset as not bundled.
 */
export function packageRunners(env: NodeJS.ProcessEnv): PackageRunners {
  // Windows cannot start scripts.
  if (process.platform === 'win32') {
    return { variables: {}, dispose: () => {} };
  }
  const folder = mkdtempSync(join(tmpdir(), 'cdk-runners-'));
  const machine = thisMachine(process.cwd(), env);
  for (const runner of runners) {
    const script = scriptOf(runner, machine.find(runner.name));
    writeFileSync(join(folder, runner.name), script, { mode: 0o700 });
  }
  return {
    variables: { PATH: [folder, env.PATH].filter(Boolean).join(delimiter) },
    dispose: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function scriptOf({ name, start, install }: (typeof runners)[number], program: string | undefined): string {
  const reason =
    program === undefined
      ? `'${name}' was not found, but the CDK starts esbuild with it because of the lock file in '$PWD': install it`
      : `esbuild was not found in '$PWD', where the CDK starts it because of the lock file or projectRoot: run '${install}' there`;
  return `#!/bin/sh
bundles() {
  case "$*" in ${shellQuoted(`${start} --bundle `)}*) ;; *) false ;; esac
}
has_esbuild() {
  ${program === undefined ? 'false' : hasEsbuild(program, start)}
}
if bundles "$@" && ! has_esbuild; then
  for arg; do
    case "$arg" in --outfile=*) out=\${arg#--outfile=} ;; esac
  done
  printf '%s' ${unbundledText(reason).split('$PWD').map(shellQuoted).join('"$PWD"')} > "\${out%/*}"/${unbundledFile}
  exit
fi
${program === undefined ? `echo '${name}: command not found' >&2; exit 127` : `exec ${shellQuoted(program)} "$@"`}
`;
}

/** Asking a package manager takes long, so the script itself looks first. */
function hasEsbuild(program: string, start: string): string {
  return `folder=$PWD
  while [ ! -x "$folder/node_modules/.bin/esbuild" ] && [ -n "$folder" ]; do folder=\${folder%/*}; done
  [ -x "$folder/node_modules/.bin/esbuild" ] || ${shellQuoted(program)} ${start} --version > /dev/null 2>&1`;
}
