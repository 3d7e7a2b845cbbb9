import { accessSync, constants } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * `npx tsx app.ts` without npx, which takes as long as half of a small synthesis, if the package is installed: then npx runs
 * the same file. What has options of npx or more than one command is left as it is.
 */
export function directCommand(command: string, folder: string): string {
  const [, name, rest = ''] = /^npx ([\w@][\w.-]*)((?: [^;&|<>()`$\\]*)?)$/.exec(command.trim()) ?? [];
  const program = name === undefined ? undefined : installedProgram(name, folder);
  // On Windows, the programs of packages are scripts of another kind.
  return program === undefined || process.platform === 'win32'
    ? command
    : `'${program.replaceAll("'", "'\\''")}'${rest}`;
}

/** In the nearest folder with packages that has it, as npx looks for it. */
function installedProgram(name: string, folder: string): string | undefined {
  const program = join(folder, 'node_modules/.bin', name);
  if (isExecutable(program)) {
    return program;
  }
  const parent = dirname(folder);
  return parent === folder ? undefined : installedProgram(name, parent);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
