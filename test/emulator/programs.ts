import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** The versions that this was tried with, what the handler of the CDK's bucket deployments needs, and what signs tokens. */
const packages = ['ministack>=1.5.33,<1.6', 'boto3', 'cryptography', 'cfn-lint>=1.58,<2'];

/** Installs packages from PyPI into a folder. Returns the folder of their programs. */
export function installPrograms(folder: string): string {
  const environment = join(folder, 'venv');
  const programs = join(environment, 'bin');
  execFileSync('python3', ['-m', 'venv', environment], { stdio: 'inherit' });
  const install = ['install', '--quiet', '--disable-pip-version-check', ...packages];
  execFileSync(join(programs, 'pip'), install, { stdio: 'inherit' });
  return programs;
}
