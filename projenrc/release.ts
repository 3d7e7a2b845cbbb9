import type { awscdk } from 'projen';
import type { Names } from './names';
import { nodeModule, plainJson, standalone } from './plain-json';

/** What the packages of other languages are called. */
export function packagesOfLanguages({ library, mavenGroup, nugetId, goModule }: Names) {
  return {
    defaultReleaseBranch: 'main',
    release: false, // versions, tags and workflows are in release/ and projenrc/workflows/release.ts: one for each package
    publishToPypi: { distName: library, module: library.replaceAll('-', '_') },
    publishToMaven: {
      javaPackage: `${mavenGroup}.cdk.jwtprotectedapi`,
      mavenGroupId: mavenGroup,
      mavenArtifactId: library,
    },
    publishToNuget: { dotNetNamespace: nugetId, packageId: nugetId },
    publishToGo: { moduleName: goModule },
  };
}

/** What a release is made and rehearsed with. */
export function releaseTasks(project: awscdk.AwsCdkConstructLibrary): void {
  plainJson(project, 'release/tsconfig.json', {
    compilerOptions: { ...nodeModule, noEmit: true },
    include: ['**/*.ts'],
  });
  standalone(project, 'release/registry', {
    name: 'local-registry',
    description: 'The npm registry on this machine to which a release is rehearsed',
    dependencies: { verdaccio: '6.8.0' }, // 6.9 wants Node 22
    overrides: { 'node-fetch': '2.6.7' }, // a later one of that line is not on every mirror
  });
  standalone(project, 'release/publib', {
    name: 'publib-of-the-release',
    description: 'What publishes to Maven Central, NuGet and Go, with all that it needs in a lock file',
    dependencies: { publib: '0.2.1061' },
  });
  project.addTask('release:next', {
    description: 'Print what a release would publish, and what is new in it',
    exec: 'tsx release/next.ts',
  });
  project.addTask('release:check', {
    description: 'Go through what must be so before a release',
    exec: 'tsx release/check.ts',
  });
  project.addTask('release:build', {
    description: 'Make what the release of a package publishes, in dist/',
    exec: 'tsx release/build.ts',
    receiveArgs: true,
  });
  project.addTask('release:dry', {
    description: 'Rehearse a release: publish everything to this machine, and use it from there (some minutes)',
    exec: 'tsx release/dry-run.ts',
  });
}
