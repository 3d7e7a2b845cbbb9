import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unbundledFile, unbundledText } from '../../assembly/unbundled.js';
import { thisMachine } from '../../host/handlers/this-machine.js';
import { readBundlingSteps } from './bundling-steps.js';
import { type DockerRun, outputFolder, readDockerCall } from './docker-call.js';
import { PythonVersions } from './python-versions.js';
import { runSteps } from './run-steps.js';

const noContainers =
  'it is bundled in a container, and neither Docker nor Finch is running: start one, or set CDK_DOCKER to another program';

const noEsbuild =
  "esbuild was not found, and neither Docker nor Finch is running: run 'npm install --save-dev esbuild' in the folder of the app's lock file";

// What the CDK calls instead of `docker`: see docker-stand-in.ts.
const [state = '', packages = '', ...args] = process.argv.slice(2);
/** A program may exist without a running server: each one with the command that checks it. */
const containers = [
  ['docker', 'version'],
  ['finch', 'info'],
] as const;
const [container] =
  containers.find(([program, question]) => spawnSync(program, [question], { stdio: 'ignore' }).status === 0) ?? [];
if (container === undefined) {
  withoutContainers();
} else {
  const { status } = spawnSync(container, args, { stdio: 'inherit' });
  process.exitCode = status ?? 1;
}

/** Building and finding images succeeds without doing anything. */
function withoutContainers(): void {
  const call = readDockerCall(args);
  const versions = new PythonVersions(state);
  if (call.kind === 'build') {
    versions.remember(call);
  } else if (call.kind === 'run') {
    bundle(call, versions);
  } else if (args[0] === 'cp' && args[1]?.includes(`:${outputFolder}`)) {
    mark(args[2], noContainers);
  }
}

function bundle(call: DockerRun, versions: PythonVersions): void {
  const steps = readBundlingSteps(call);
  const machine = thisMachine(process.cwd());
  const reason = steps
    ? runSteps(steps, { call, machine, packages, version: versions.of(call.image) })
    : call.command.some((word) => /\besbuild\b/.test(word))
      ? noEsbuild
      : noContainers;
  if (reason !== undefined) {
    mark(call.volumes.get(outputFolder), reason);
  }
}

/** The CDK treats an empty asset as an error. */
function mark(folder: string | undefined, reason: string): void {
  if (folder !== undefined) {
    for (const name of readdirSync(folder)) {
      rmSync(join(folder, name), { recursive: true, force: true });
    }
    writeFileSync(join(folder, unbundledFile), unbundledText(reason));
  }
}
