import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const PACKAGE = 'ministack>=1.5.33,<1.6';

/**
 * The `PATH` with ministack on it, the emulator for `--aws`. If it is not there, it is installed into a virtual environment in
 * `node_modules`. Without Python, the tests that use it say what they did not try, or fail.
 */
export function pathWithMinistack(root: string, path = ''): string {
  if (path.split(delimiter).some((folder) => existsSync(join(folder, 'ministack')))) {
    return path;
  }
  const environment = join(root, 'node_modules/.cache/ministack');
  const programs = join(environment, 'bin');
  if (!existsSync(join(programs, 'ministack'))) {
    try {
      execFileSync('python3', ['-m', 'venv', environment], { stdio: 'inherit' });
      const install = ['install', '--quiet', '--disable-pip-version-check', PACKAGE];
      execFileSync(join(programs, 'pip'), install, { stdio: 'inherit' });
    } catch (error) {
      console.error(
        `cannot install ministack, which tests of --aws use: ${error instanceof Error ? error.message : error}`,
      );
    }
  }
  return `${programs}${delimiter}${path}`;
}
