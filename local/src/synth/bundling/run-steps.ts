import { spawnSync } from 'node:child_process';
import { closeSync, cpSync, mkdirSync, openSync, readdirSync, rmSync, statSync } from 'node:fs';
import { basename, join, relative, sep } from 'node:path';
import { globPattern } from '../../host/files/glob.js';
import type { BundlingOptions } from './bundling-options.js';
import type { BundlingStep, ExportStep } from './bundling-steps.js';
import type { DockerRun } from './docker-call.js';
import { installPackages } from './install-packages.js';
import { lastLine } from './last-line.js';

/**
 * Bundles on this machine what is meant for a container.
 *
 * @returns why that is not possible; `undefined` if it was done
 */
export function runSteps(steps: readonly BundlingStep[], options: BundlingOptions): string | undefined {
  try {
    for (const step of steps) {
      runStep(step, options);
    }
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function runStep(step: BundlingStep, options: BundlingOptions): void {
  const onMachine = (path: string) => pathOf(path, options.call);
  switch (step.kind) {
    case 'copy':
      copy(onMachine(step.from), onMachine(step.to), step.exclude);
      return;
    case 'make folder':
      mkdirSync(onMachine(step.path), { recursive: true });
      return;
    case 'remove':
      rmSync(onMachine(step.path), { recursive: true, force: true });
      return;
    case 'install':
      installPackages(
        {
          ...step,
          folder: onMachine(step.folder),
          target: onMachine(step.target),
          files: step.files.map((file) => ({ ...file, path: onMachine(file.path) })),
        },
        options,
      );
      return;
    case 'export':
      exportRequirements(step, onMachine, options);
  }
}

/** The path on this machine for a path in the container. */
function pathOf(path: string, { volumes }: DockerRun): string {
  for (const [container, folder] of volumes) {
    if (path === container || path.startsWith(`${container}/`)) {
      return join(folder, path.slice(container.length));
    }
  }
  throw new Error(`its bundling uses the container's folder '${path}', which is not on this machine`);
}

/** Links are replaced by their targets, as with `cp -L`. */
function copy(from: string, to: string, exclude: readonly string[]): void {
  const filter = (path: string) => !isExcluded(relative(from, path).split(sep).join('/'), exclude);
  if (!statSync(from).isDirectory()) {
    mkdirSync(join(to, '..'), { recursive: true });
    cpSync(from, to);
    return;
  }
  mkdirSync(to, { recursive: true });
  // The assembly may be in the folder that is bundled.
  for (const name of readdirSync(from).filter((entry) => !`${to}${sep}`.startsWith(join(from, entry) + sep))) {
    if (filter(join(from, name))) {
      cpSync(join(from, name), join(to, name), { recursive: true, dereference: true, filter });
    }
  }
}

/** By the rules of rsync: a pattern without a slash matches a name at any depth. */
function isExcluded(path: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => {
    const plain = pattern.replace(/\/(\*\*)?$/, '');
    return plain.includes('/')
      ? globPattern(plain.startsWith('/') ? plain : `**/${plain}`)(path)
      : globPattern(plain)(basename(path));
  });
}

function exportRequirements(
  { program, args, environment, folder, output }: ExportStep,
  onMachine: (path: string) => string,
  { machine }: BundlingOptions,
): void {
  const found = machine.find(program);
  if (found === undefined) {
    throw new Error(
      `its requirements cannot be exported because '${program}' is not installed: install it, or start Docker`,
    );
  }
  const out = output === undefined ? undefined : openSync(onMachine(output), 'w');
  try {
    const { status, stderr } = spawnSync(found, args, {
      cwd: onMachine(folder),
      env: { ...machine.env, ...environment },
      encoding: 'utf8',
      stdio: ['ignore', out ?? 'ignore', 'pipe'],
    });
    if (status !== 0) {
      throw new Error(`'${[program, ...args].join(' ')}' failed: ${lastLine(stderr)}`);
    }
  } finally {
    if (out !== undefined) {
      closeSync(out);
    }
  }
}
