import type { awscdk } from 'projen';
import type { Names } from './names';
import { checkWorkflows } from './workflows/checks';
import { releaseWorkflows } from './workflows/release';
import { siteWorkflow } from './workflows/site';
import { upgradeWorkflow } from './workflows/upgrade';

const COOLDOWN_DAYS = 7; // what is malicious or broken is often found within days

/** projen's own workflows are off: ours are in projenrc/workflows. */
export const upkeep = {
  buildWorkflow: false,
  dependabot: false,
  pullRequestTemplate: false,
  githubOptions: { mergify: false, pullRequestLint: false },
  depsUpgradeOptions: { workflow: false, cooldown: COOLDOWN_DAYS },
};

export function workflows(project: awscdk.AwsCdkConstructLibrary, names: Names): void {
  checkWorkflows(project.github!);
  upgradeWorkflow(project.github!);
  releaseWorkflows(project.github!);
  siteWorkflow(project.github!, names);
  project.addTask('check:workflows', {
    description: 'Check the workflows with actionlint and zizmor (needs Go and Python)',
    exec: 'tsx test/workflows.ts',
  });
}
