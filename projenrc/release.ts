import { ReleasableCommits, release } from 'projen';
import type { Names } from './names';

export function publishing({ library, mavenGroup, nugetId, goModule }: Names) {
  return {
    defaultReleaseBranch: 'main',
    majorVersion: 0,
    releasableCommits: ReleasableCommits.featuresAndFixes(),
    bumpPackage: 'commit-and-tag-version@^12', // 13 wants Node 22 and warns at every install
    releaseTrigger: release.ReleaseTrigger.continuous(),
    npmTrustedPublishing: true,
    npmProvenance: true,
    publishToPypi: { distName: library, module: library.replaceAll('-', '_'), trustedPublishing: true },
    publishToMaven: {
      javaPackage: `${mavenGroup}.cdk.jwtprotectedapi`,
      mavenGroupId: mavenGroup,
      mavenArtifactId: library,
      mavenServerId: 'central-ossrh',
    },
    publishToNuget: { dotNetNamespace: nugetId, packageId: nugetId, trustedPublishing: true },
    publishToGo: { moduleName: goModule },
  };
}
