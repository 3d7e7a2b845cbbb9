import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from 'esbuild';
import type { Installable } from './language';
import { run } from './run';

/** The language that the others are compared with. */
export const typescript: Installable = {
  target: 'js',
  install({ folder, packages, cdkVersion, constructsVersion }) {
    const tarball = join(packages, readdirSync(packages).find((file) => file.endsWith('.tgz'))!);
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'notes', private: true }));
    const dependencies = [tarball, `aws-cdk-lib@${cdkVersion}`, `constructs@${constructsVersion}`];
    run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', ...dependencies], { cwd: folder });
    const { code } = transformSync(readFileSync(join(__dirname, 'typescript/app.ts')), { loader: 'ts', format: 'cjs' });
    writeFileSync(join(folder, 'app.js'), code);
    return { command: process.execPath, args: [join(folder, 'app.js')] };
  },
};
