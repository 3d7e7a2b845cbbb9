import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { findPython, type Python } from '../../host/handlers/python.js';
import type { BundlingOptions } from './bundling-options.js';
import type { InstallStep } from './bundling-steps.js';
import { lastLine } from './last-line.js';
import { packagesKey } from './packages-key.js';

/**
 * Installs packages into the target with uv, or otherwise with pip. The same packages for the same Python are installed once, then copied.
 *
 * @param step with paths on this machine
 *
 * @throws Error if there is no Python, or a package cannot be installed
 */
export function installPackages(step: InstallStep, options: BundlingOptions): void {
  const { machine, version, packages } = options;
  const python = findPython(machine, version);
  if (!python) {
    throw new Error(`its packages need Python ${version ?? '3'}, but this machine has no Python: install it`);
  }
  const key = packagesKey(step, python, (path) => readFileSync(path, 'utf8'));
  mkdirSync(packages, { recursive: true });
  const kept = join(packages, key ?? basename(mkdtempSync(join(packages, 'once-'))));
  try {
    if (key === undefined || !existsSync(kept)) {
      installOnce(kept, step, python, options);
    }
    overlay(kept, step.target);
  } finally {
    if (key === undefined) {
      rmSync(kept, { recursive: true, force: true });
    }
  }
}

/** A folder with this name is always complete. */
function installOnce(folder: string, step: InstallStep, python: Python, options: BundlingOptions): void {
  const made = mkdtempSync(join(options.packages, 'new-'));
  try {
    install(made, step, python, options);
    rmSync(folder, { recursive: true, force: true });
    renameSync(made, folder);
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
}

function install(target: string, step: InstallStep, python: Python, { machine, call }: BundlingOptions): void {
  const wanted = [...step.files.flatMap(({ option, path }) => [option, path]), ...step.args];
  const uv = machine.find('uv');
  if (uv === undefined && machine.output(python.program, ['-m', 'pip', '--version']) === undefined) {
    throw new Error(
      `its packages need pip, but '${python.program}' has none: run '${python.program} -m ensurepip', or install uv`,
    );
  }
  const [program, args] =
    uv === undefined
      ? [python.program, ['-m', 'pip', 'install', '--disable-pip-version-check', '--target', target, ...wanted]]
      : [uv, ['pip', 'install', '--python', python.program, '--target', target, ...wanted]];
  const { status, stderr } = spawnSync(program, args, {
    cwd: step.folder,
    env: { ...machine.env, ...indexes(call.environment) },
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  if (status !== 0) {
    throw new Error(`its packages could not be installed: ${lastLine(stderr)}`);
  }
}

/** Variables of the container can also name package indexes. Its folders are not on this machine. */
function indexes(environment: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => /^(PIP|UV)_.*(INDEX|URL|HOST)/.test(name)));
}

/** Existing files in the target stay, as with pip. The lock is uv's own. */
function overlay(packages: string, target: string): void {
  mkdirSync(target, { recursive: true });
  const names = readdirSync(packages).filter((name) => name !== '.lock' && !existsSync(join(target, name)));
  for (const name of names) {
    cpSync(join(packages, name), join(target, name), { recursive: true });
  }
}
