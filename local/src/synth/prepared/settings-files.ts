import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** Packages that are loaded before an app, and are found from its folder. */
const packages = ['tsx', 'esbuild', 'aws-cdk-lib', 'constructs'];

/**
 * The files that Node.js and tsx read before they load an app in a folder: those that exist, and those that would be read instead
 * if they existed.
 */
export function settingsFiles(folder: string): readonly string[] {
  const folders = upwards(folder);
  return [
    ...folders.flatMap((parent) => [
      join(parent, 'package.json'),
      ...packages.map((name) => join(parent, 'node_modules', name, 'package.json')),
    ]),
    ...folders.flatMap((parent) => configuration(join(parent, 'tsconfig.json'), new Set())),
  ];
}

/** A configuration of TypeScript, and those that it extends. */
function configuration(file: string, seen: Set<string>): readonly string[] {
  if (seen.has(file)) {
    return [];
  }
  seen.add(file);
  const [, extended = ''] = /"extends"\s*:\s*("[^"]*"|\[[^\]]*\])/.exec(textOf(file)) ?? [];
  const names = [...extended.matchAll(/"([^"]*)"/g)].map(([, name = '']) => name);
  const places = names.flatMap((name) =>
    /^\.|^\//.test(name) ? [resolve(dirname(file), name)] : inPackages(name, file),
  );
  const candidates = places.flatMap((place) => [place, `${place}.json`, join(place, 'tsconfig.json')]);
  return [file, ...candidates.flatMap((candidate) => configuration(candidate, seen))];
}

function inPackages(name: string, from: string): readonly string[] {
  return upwards(dirname(from)).map((parent) => join(parent, 'node_modules', name));
}

function upwards(folder: string): readonly string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [folder, ...upwards(parent)];
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
