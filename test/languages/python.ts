import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Language } from './language';
import { run } from './run';

export const python: Language = {
  name: 'Python',
  target: 'python',
  sdk: ['python3'],
  newestCdk: '2.275.0',
  unpack(packages, folder) {
    run('python3', ['-m', 'zipfile', '--extract', wheelIn(packages), folder]);
  },
  install({ folder, packages, cdkVersion, constructsVersion }) {
    run('python3', ['-m', 'venv', folder]);
    const interpreter = join(folder, 'bin/python');
    run(interpreter, [
      ...['-m', 'pip', 'install', '--quiet', wheelIn(packages)],
      ...[`aws-cdk-lib==${cdkVersion}`, `constructs==${constructsVersion}`],
    ]);
    return { command: interpreter, args: ['python/app.py'] };
  },
};

function wheelIn(packages: string): string {
  return join(packages, readdirSync(packages).find((file) => file.endsWith('.whl'))!);
}
