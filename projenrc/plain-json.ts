import { IniFile, JsonFile, type Project } from 'projen';
import type { Biome } from 'projen/lib/javascript';

/** Writes a JSON file without a marker, so that it can be published and copied as it is. */
export function plainJson(project: Project & { readonly biome?: Biome }, path: string, obj: object): void {
  new JsonFile(project, path, { obj, marker: false, readonly: false });
  project.biome?.addFilePattern(`!${path}`);
}

/** The compiler options of programs for Node.js: everything but the library. */
export const nodeModule = {
  module: 'nodenext',
  target: 'es2023',
  lib: ['es2023'],
  types: ['node'],
  strict: true,
  noImplicitReturns: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  noFallthroughCasesInSwitch: true,
  skipLibCheck: true,
};

/** Packages of its own, which nothing else needs, and a lock file of its own. */
export function standalone(project: Project & { readonly biome?: Biome }, folder: string, manifest: object): void {
  plainJson(project, `${folder}/package.json`, { private: true, ...manifest });
  new IniFile(project, `${folder}/.npmrc`, { obj: { 'omit-lockfile-registry-resolved': true }, marker: true });
}
