import { type awscdk, IniFile } from 'projen';
import { nodeModule, plainJson } from './plain-json';

/** The registry on this machine to which a release is rehearsed. With packages of its own: nothing else needs them. */
export function localRegistry(project: awscdk.AwsCdkConstructLibrary): void {
  plainJson(project, 'release/registry/package.json', {
    name: 'local-registry',
    private: true,
    description: 'The npm registry on this machine to which a release is rehearsed',
    dependencies: { verdaccio: '6.8.0' }, // 6.9 wants Node 22
    overrides: { 'node-fetch': '2.6.7' }, // a later one of that line is not on every mirror
  });
  plainJson(project, 'release/tsconfig.json', {
    compilerOptions: { ...nodeModule, noEmit: true },
    include: ['**/*.ts'],
  });
  new IniFile(project, 'release/registry/.npmrc', { obj: { 'omit-lockfile-registry-resolved': true }, marker: true });
}
