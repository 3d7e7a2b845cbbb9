import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Language } from './language';
import { run } from './run';

export const python: Language = {
  name: 'Python',
  target: 'python',
  sdk: ['python3'],
  newestCdk: '2.275.0',
  install({ folder, packages, cdkVersion, constructsVersion }) {
    const [wheel] = readdirSync(packages).filter((file) => file.endsWith('.whl'));
    run('python3', ['-m', 'venv', folder]);
    const interpreter = join(folder, 'bin/python');
    run(interpreter, [
      ...['-m', 'pip', 'install', '--quiet', join(packages, wheel)],
      ...[`aws-cdk-lib==${cdkVersion}`, `constructs==${constructsVersion}`],
    ]);
    return { command: interpreter, args: ['python/app.py'] };
  },
};
