import { awscdk } from 'projen';
import { benchmarks } from './projenrc/bench';
import { communityFiles } from './projenrc/community';
import { examples, notesExample } from './projenrc/examples';
import { installation } from './projenrc/install';
import { identity, ignored, toolchain, unitTests } from './projenrc/library';
import { lint } from './projenrc/lint';
import { localProgram } from './projenrc/local';
import { mutationTests } from './projenrc/mutation-tests';
import { type Names, repositoryPage } from './projenrc/names';
import { prose } from './projenrc/prose';
import { publishedFiles } from './projenrc/published';
import { absoluteAddresses } from './projenrc/readme';
import { packagesOfLanguages, releaseTasks } from './projenrc/release';
import { renameEverywhere } from './projenrc/renamed';
import { site } from './projenrc/site';
import { starter } from './projenrc/starter';
import { testTasks } from './projenrc/test-tasks';
import { upkeep, workflows } from './projenrc/upkeep';

// The one place for what is not known before the first release: `npx projen` writes it everywhere. While `example` is in it,
// nothing can be released.
const names: Names = {
  owner: 'example',
  repository: 'cdk-jwt-protected-api',
  library: 'cdk-jwt-protected-api',
  mavenGroup: 'io.github.example',
  nugetId: 'Example.CdkJwtProtectedApi',
  goModule: 'github.com/example/cdk-jwt-protected-api-go',
};

const project = new awscdk.AwsCdkConstructLibrary({
  ...identity(names),
  ...toolchain,
  ...unitTests(names),
  biome: true,
  biomeOptions: lint,
  ...packagesOfLanguages(names),
  ...upkeep,
  gitignore: ignored,
});

// Source maps with the sources in them would be more than half of the package.
project.tsconfig?.file.addOverride('compilerOptions.inlineSourceMap', false);
project.tsconfig?.file.addOverride('compilerOptions.inlineSources', false);

for (const pattern of ['local/**', 'examples/**', 'docs/*.ts', 'bench/**', 'release/**']) {
  project.biome?.addFilePattern(pattern);
}

installation(project);

// Workspaces: the local program and the example. Their package.json files are plain, so that they can be published and
// copied as they are.
project.package.addField('workspaces', ['local', 'create', 'examples/hello', 'examples/api', 'examples/notes']);
// A plain script: Ctrl-C reaches the program, where a task of projen would be ended in its place.
project.package.setScript('start', 'tsc -b local && cd examples/hello && cdk-http-api-local');
localProgram(project, names);
examples(project, names);
notesExample(project, names);
starter(project, names);
benchmarks(project, names);
releaseTasks(project);
site(project, names);
prose(project);

testTasks(project);
mutationTests(project);
workflows(project, names);
communityFiles(project, names);
publishedFiles(project);

renameEverywhere(names);
project.synth();
absoluteAddresses('README.md', repositoryPage(names));
