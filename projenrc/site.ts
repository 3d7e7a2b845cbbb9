import type { awscdk } from 'projen';
import { type Names, repositoryPage } from './names';
import { standalone } from './plain-json';

/** The documentation site, which VitePress makes of the documents of this repository. */
export function site(project: awscdk.AwsCdkConstructLibrary, names: Names): void {
  standalone(project, 'site', {
    name: 'site',
    type: 'module',
    description: 'What makes the documentation site',
    devDependencies: { vitepress: '1.6.4' }, // has another version of Vite than the example
  });
  project.addTask('site', {
    description: 'Make the documentation site in site/dist; a link to a missing page is an error',
    env: { REPOSITORY: repositoryPage(names) },
    steps: [
      { exec: 'npm ci --ignore-scripts', cwd: 'site' },
      { exec: 'npx vitepress build', cwd: 'site' },
    ],
  });
}
