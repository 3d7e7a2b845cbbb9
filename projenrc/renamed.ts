import { readFileSync, writeFileSync } from 'node:fs';
import { type Names, repositoryPage } from './names';

/** What people read or compile that has the names in it, and that nothing generates. */
const FILES = [
  'README.md',
  'docs/other-languages.md',
  'test/languages/dotnet.ts',
  'test/languages/dotnet/Program.cs',
  'test/languages/go.ts',
  'test/languages/go/app.go',
  'test/languages/java/NotesApp.java',
  'test/languages/java/pom.xml',
];

/** Puts new names in the place of those that package.json had until now. */
export function renameEverywhere(names: Names): void {
  const before = previous();
  const replacements = Object.entries(textsOf(names)).map(([key, to]) => [before[key], to]);
  for (const file of FILES) {
    const text = readFileSync(file, 'utf8');
    const renamed = replacements.reduce(
      (changed, [from, to]) => (from ? changed.replaceAll(from, to!) : changed),
      text,
    );
    if (renamed !== text) {
      writeFileSync(file, renamed);
    }
  }
}

/** The longer ones come first: some are the beginning of others. */
function textsOf(names: Names): Record<string, string> {
  return {
    goModule: names.goModule,
    page: repositoryPage(names),
    nugetId: names.nugetId,
    mavenGroup: names.mavenGroup,
  };
}

function previous(): Record<string, string | undefined> {
  const { repository, jsii } = JSON.parse(readFileSync('package.json', 'utf8'));
  return {
    goModule: jsii.targets.go.moduleName,
    page: repository.url.replace(/\.git$/, ''),
    nugetId: jsii.targets.dotnet.packageId,
    mavenGroup: jsii.targets.java.maven.groupId,
  };
}
