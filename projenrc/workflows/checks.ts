import type { github } from 'projen';
import { testedNodeVersions } from '../versions';
import { checkout, install, readOnly, setupNode } from './steps';

/** What a pull request must pass. */
export function checkWorkflows(gitHub: github.GitHub): void {
  const build = gitHub.addWorkflow('build');
  build.on({ pullRequest: {}, mergeGroup: {}, workflowDispatch: {} });
  build.addJobs({
    build: {
      runsOn: ['ubuntu-latest'],
      permissions: readOnly,
      env: { CI: 'true' },
      steps: [
        checkout(),
        setupNode(),
        install,
        { name: 'Build and test', run: 'npx projen build' },
        { name: 'See that the build changed nothing', run: 'git diff --exit-code' },
      ],
    },
    release: {
      runsOn: ['ubuntu-latest'],
      permissions: readOnly,
      steps: [
        checkout({ wholeHistory: true }),
        setupNode(),
        install,
        { name: 'Rehearse a release', run: 'npm run release:dry' },
      ],
    },
    workflows: {
      runsOn: ['ubuntu-latest'],
      permissions: readOnly,
      steps: [checkout(), setupNode(), install, { name: 'Check the workflows', run: 'npm run check:workflows' }],
    },
  });

  // What the build has no machine for.
  const suites = gitHub.addWorkflow('suites');
  suites.on({ pullRequest: {}, workflowDispatch: {} });
  suites.addJobs({
    nodes: {
      runsOn: ['ubuntu-latest'],
      permissions: readOnly,
      strategy: { failFast: false, matrix: { domain: { node: testedNodeVersions } } },
      steps: [checkout(), setupNode('${{ matrix.node }}'), install, { name: 'Test', run: 'npm test' }],
    },
    systems: {
      runsOn: ['${{ matrix.system }}'],
      permissions: readOnly,
      strategy: { failFast: false, matrix: { domain: { system: ['windows-latest', 'macos-latest'] } } },
      steps: [
        checkout(),
        setupNode(),
        install,
        { name: 'Test the local program', run: 'npm test -w cdk-http-api-local' }, // its tests need no browser
      ],
    },
    languages: {
      runsOn: ['ubuntu-latest'], // it has the SDKs of Python, Java, Go and .NET
      permissions: readOnly,
      steps: [checkout(), setupNode(), install, { name: 'Test', run: 'npm run test:languages -- --all' }],
    },
  });

  const title = gitHub.addWorkflow('pull-request-title');
  title.on({ pullRequest: { types: ['opened', 'edited', 'reopened', 'synchronize'] }, mergeGroup: {} });
  const types = ['feat', 'fix', 'docs', 'test', 'build', 'chore', 'refactor', 'perf'];
  title.addJob('title', {
    runsOn: ['ubuntu-latest'],
    permissions: {},
    if: "github.event_name == 'pull_request'", // its commits have been checked when they are merged
    env: { TITLE: '${{ github.event.pull_request.title }}' },
    steps: [
      {
        name: 'See that the title follows Conventional Commits',
        run: [
          `pattern='^(${types.join('|')})(\\([^)]+\\))?!?: .+$'`,
          'if ! [[ "$TITLE" =~ $pattern ]]; then',
          `  echo "::error::the title must be like 'feat(routes): …', with one of ${types.join(', ')}"`,
          '  exit 1',
          'fi',
        ].join('\n'),
      },
    ],
  });
}
