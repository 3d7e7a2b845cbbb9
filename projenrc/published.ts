import type { awscdk } from 'projen';

/** What is made of the library for each language, and which files npm gets. */
export function publishedFiles(project: awscdk.AwsCdkConstructLibrary): void {
  // One language a machine: the others need their own SDKs and registries, and have `package-all`.
  // A package is made from a tarball without the translated examples, so they are translated again.
  for (const target of ['python', 'java', 'dotnet', 'go']) {
    project.tasks
      .tryFind(`package:${target}`)!
      .reset(`jsii-pacmak -v --target ${target} --rosetta-unknown-snippets=translate`);
  }
  project.packageTask.reset();
  project.packageTask.spawn(project.tasks.tryFind('package:js')!);
  project.addPackageIgnore('/*');
  for (const published of ['/lib/', '/.jsii', '/README.md', '/CHANGELOG.md', '/LICENSE', '/package.json']) {
    project.addPackageIgnore(`!${published}`);
  }
  project.addPackageIgnore('/lib/private/**/*.d.ts'); // no type of the public API is among them
}
