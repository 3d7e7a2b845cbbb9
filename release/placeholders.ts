import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ReleasedPackage } from './packages';

/** What a package.json says of where the project is and what it is called elsewhere. */
interface Manifest {
  readonly repository?: { readonly url?: string };
  readonly author?: unknown;
  readonly jsii?: { readonly targets?: unknown };
}

/** The names in the packages that are not decided yet, each as a sentence. */
export function placeholders(root: string, packages: readonly ReleasedPackage[]): string[] {
  return packages
    .map(({ folder }) => join(folder, 'package.json'))
    .filter((path) => existsSync(join(root, path)))
    .flatMap((path) => {
      const { repository, author, jsii } = JSON.parse(readFileSync(join(root, path), 'utf8')) as Manifest;
      return texts({ repository, author, targets: jsii?.targets }, '')
        .filter(([, text]) => /\bexample\b/i.test(text))
        .map(([key, text]) => `${path} has the placeholder '${text}' as ${key}: name yours at the top of .projenrc.ts`);
    });
}

function texts(value: unknown, key: string): [key: string, text: string][] {
  if (typeof value === 'string') {
    return [[key, value]];
  }
  return Object.entries(value ?? {}).flatMap(([name, inner]) => texts(inner, key ? `${key}.${name}` : name));
}
