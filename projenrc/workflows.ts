import { type awscdk, github } from 'projen';
import { testedNodeVersions } from './versions';

/** What the build workflow has no machine for: other versions of Node.js, and the SDKs of other languages. */
export function suitesWorkflow(project: awscdk.AwsCdkConstructLibrary): void {
  const suites = project.github!.addWorkflow('suites');
  suites.on({ pullRequest: {}, workflowDispatch: {} });
  const readOnly = { contents: github.workflows.JobPermission.READ };
  const prepare = (nodeVersion: string) => [
    { name: 'Checkout', uses: 'actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1' },
    { name: 'Setup Node.js', uses: 'actions/setup-node@v7.0.0', with: { 'node-version': nodeVersion } },
    { name: 'Install dependencies', run: 'npm ci' },
  ];
  suites.addJobs({
    nodes: {
      runsOn: ['ubuntu-latest'],
      permissions: readOnly,
      strategy: { failFast: false, matrix: { domain: { node: testedNodeVersions } } },
      steps: [...prepare('${{ matrix.node }}'), { name: 'Test', run: 'npm test' }],
    },
    languages: {
      runsOn: ['ubuntu-latest'], // it has the SDKs of Python, Java, Go and .NET
      permissions: readOnly,
      steps: [...prepare('22'), { name: 'Test', run: 'npm run test:languages -- --all' }],
    },
  });
}
