import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { zipOf } from './zip.js';

/** A folder for the PATH that has this machine's Python and nothing else, as `python3`. */
export function pythonFolder(folder: string): string {
  const python = execFileSync('python3', ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' }).trim();
  return programFolder(folder, 'python3', `exec '${python}' "$@"`);
}

/** A folder for the PATH that has a program, a script of the shell. */
export function programFolder(folder: string, name: string, script: string): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return folder;
}

/** A package that pip installs without any registry: a wheel with one module, `NAME = "…"`. */
export function writeWheel(folder: string, name: string, version: string): void {
  const info = `${name}-${version}.dist-info`;
  const wheel = zipOf([
    { name: `${name}.py`, content: `NAME = "${name} ${version}"\n` },
    { name: `${info}/METADATA`, content: `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n` },
    {
      name: `${info}/WHEEL`,
      content: 'Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n',
    },
    { name: `${info}/RECORD`, content: `${name}.py,,\n${info}/METADATA,,\n${info}/WHEEL,,\n${info}/RECORD,,\n` },
  ]);
  const file = join(folder, `${name}-${version}-py3-none-any.whl`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, wheel);
}
