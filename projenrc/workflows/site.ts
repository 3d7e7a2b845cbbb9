import { github } from 'projen';
import type { Names } from '../names';
import { actions, checkout, install, readOnly, setupNode } from './steps';

const { WRITE } = github.workflows.JobPermission;

/** Makes the documentation site for each pull request, and publishes that of the main branch. */
export function siteWorkflow(gitHub: github.GitHub, { owner }: Names): void {
  const workflow = gitHub.addWorkflow('site');
  workflow.on({ pullRequest: {}, push: { branches: ['main'] }, workflowDispatch: {} });
  workflow.addJobs({
    build: {
      runsOn: ['ubuntu-latest'],
      permissions: readOnly,
      steps: [
        checkout(),
        setupNode(),
        install,
        { name: 'Build the site', run: 'npx projen site' },
        { name: 'Keep the site', uses: actions.uploadPages, with: { path: 'site/dist' } },
      ],
    },
    publish: {
      // Not in forks, and not before the owner is known. GitHub Pages has to be turned on for the repository.
      if: `github.repository_owner == '${owner}' && github.ref == 'refs/heads/main' && github.event_name != 'pull_request'`,
      needs: ['build'],
      runsOn: ['ubuntu-latest'],
      permissions: { pages: WRITE, idToken: WRITE },
      environment: 'github-pages',
      steps: [{ name: 'Publish the site', uses: actions.deployPages }],
    },
  });
}
