import type { github } from 'projen';
import { actions, checkout, download, install, readOnly, setupNode, upload } from './steps';

/** Once a week, a pull request with newer dependencies. What installs them has no right to write. */
export function upgradeWorkflow(gitHub: github.GitHub): void {
  const upgrade = gitHub.addWorkflow('upgrade');
  upgrade.on({ schedule: [{ cron: '0 0 * * 1' }], workflowDispatch: {} });
  upgrade.addJobs({
    upgrade: {
      runsOn: ['ubuntu-latest'],
      permissions: readOnly,
      env: { npm_config_ignore_scripts: 'true' },
      outputs: { changed: { stepId: 'changes', outputName: 'changed' } },
      steps: [
        checkout(),
        setupNode(),
        install,
        { name: 'Upgrade dependencies', run: 'npx projen upgrade' },
        {
          name: 'Find what changed',
          id: 'changes',
          run: [
            'git add --all',
            'git diff --staged --binary > upgrade.patch',
            'if [ -s upgrade.patch ]; then echo "changed=true" >> "$GITHUB_OUTPUT"; fi',
          ].join('\n'),
        },
        { ...upload('upgrade', 'upgrade.patch'), if: 'steps.changes.outputs.changed' },
      ],
    },
    pull_request: {
      needs: ['upgrade'],
      if: 'needs.upgrade.outputs.changed',
      runsOn: ['ubuntu-latest'],
      permissions: readOnly,
      environment: 'upgrade',
      steps: [
        checkout(),
        download('upgrade', '${{ runner.temp }}'),
        { name: 'Apply what changed', run: 'git apply --index "$RUNNER_TEMP/upgrade.patch"' },
        {
          name: 'Create the pull request',
          uses: actions.createPullRequest,
          with: {
            token: '${{ secrets.PROJEN_GITHUB_TOKEN }}', // the token of the workflow would start no checks
            branch: 'upgrade',
            title: 'chore(deps): upgrade dependencies',
            'commit-message': 'chore(deps): upgrade dependencies',
            body: 'Newer versions of the development dependencies, each at least a week old.',
          },
        },
      ],
    },
  });
}
