import { javascript } from 'projen';

/** How pull requests are checked, and dependencies kept up to date. */
export const upkeep = {
  workflowNodeVersion: '22.x',
  buildWorkflowOptions: { mutableBuild: false, mutableInstall: false },
  dependabot: false,
  githubOptions: {
    mergify: false,
    pullRequestLintOptions: {
      semanticTitleOptions: { types: ['feat', 'fix', 'docs', 'test', 'build', 'chore', 'refactor', 'perf'] },
    },
  },
  depsUpgradeOptions: { workflowOptions: { schedule: javascript.UpgradeDependenciesSchedule.WEEKLY } },
};
