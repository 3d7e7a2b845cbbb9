import { type ChildProcess, spawn } from 'node:child_process';
import { InterruptedError, StarterError } from './starter-error.js';

const known = ['npm', 'pnpm', 'yarn', 'bun'] as const;
export type PackageManager = (typeof known)[number];

/** The package manager that runs this program, by the user agent that it sets: `npm/11.4.2 node/v24.0.0 linux x64`. */
export function packageManagerOf(userAgent: string | undefined): PackageManager {
  const [name] = (userAgent ?? '').split('/');
  return known.find((manager) => manager === name) ?? 'npm';
}

/** A command of npm, in the form of another package manager. */
export function commandOf(manager: PackageManager, command: string): string {
  const executing = { npm: 'npx', pnpm: 'pnpm exec', yarn: 'yarn', bun: 'bunx' }[manager];
  return command.replace(/^npm(?= )/, manager).replaceAll(/\bnpx(?= )/g, executing);
}

/**
 * Installs the packages of a folder.
 *
 * @throws StarterError if that fails, with what the package manager printed.
 */
export async function install(manager: PackageManager, folder: string, signal: AbortSignal): Promise<void> {
  const isNpm = manager === 'npm';
  const args = ['install', ...(isNpm ? ['--no-audit', '--no-fund', '--loglevel=error'] : [])];
  // On Windows, package managers are scripts, which only a shell can start. The arguments are fixed.
  const child = spawn(manager, args, { cwd: folder, shell: process.platform === 'win32', stdio: 'pipe' });
  const end = () => child.kill('SIGTERM');
  signal.addEventListener('abort', end);
  const { exitCode, printed } = await ended(child).finally(() => signal.removeEventListener('abort', end));
  if (signal.aborted) {
    throw new InterruptedError();
  }
  if (exitCode !== 0) {
    throw new StarterError(
      `'${[manager, ...args].join(' ')}' failed, so nothing was created: try again, or skip the installation with ` +
        `--no-install\n${printed.trimEnd()}`,
    );
  }
}

function ended(child: ChildProcess): Promise<{ exitCode: number | null; printed: string }> {
  return new Promise((resolve) => {
    let printed = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (chunk: string) => {
        printed = (printed + chunk).slice(-20_000);
      });
    }
    child.on('error', (error) => resolve({ exitCode: null, printed: error.message }));
    child.on('close', (exitCode) => resolve({ exitCode, printed }));
  });
}
