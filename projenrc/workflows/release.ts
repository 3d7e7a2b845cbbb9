import { github } from 'projen';
import { type ReleasedPackage, releasedPackages } from '../../release/packages';
import { actions, checkout, download, install, readOnly, setupNode, upload } from './steps';

type Job = github.workflows.Job;
type Step = github.workflows.JobStep;

const { READ, WRITE } = github.workflows.JobPermission;
const runsOn = ['ubuntu-latest'];
const environment = 'release'; // who may publish, and from which branch, is said there
const tokenOfWorkflow = { contents: READ, idToken: WRITE };

/** A language other than TypeScript: what builds its package, and what publishes it. */
interface Language {
  readonly target: string;
  readonly setup: Step;
  readonly publish: Pick<Job, 'permissions' | 'steps'>;
}

const languages: Language[] = [
  {
    target: 'python',
    setup: { name: 'Set up Python', uses: actions.setupPython, with: { 'python-version': '3.13' } },
    publish: {
      permissions: tokenOfWorkflow,
      steps: [{ name: 'Publish', uses: actions.publishToPypi, with: { 'packages-dir': 'dist/python' } }],
    },
  },
  {
    target: 'java',
    setup: { name: 'Set up Java', uses: actions.setupJava, with: { distribution: 'corretto', 'java-version': '17' } },
    publish: {
      permissions: readOnly,
      steps: publib('maven', 'java', {
        MAVEN_SERVER_ID: 'central-ossrh',
        MAVEN_USERNAME: '${{ secrets.MAVEN_USERNAME }}',
        MAVEN_PASSWORD: '${{ secrets.MAVEN_PASSWORD }}',
        MAVEN_GPG_PRIVATE_KEY: '${{ secrets.MAVEN_GPG_PRIVATE_KEY }}',
        MAVEN_GPG_PRIVATE_KEY_PASSPHRASE: '${{ secrets.MAVEN_GPG_PRIVATE_KEY_PASSPHRASE }}',
      }),
    },
  },
  {
    target: 'dotnet',
    setup: { name: 'Set up .NET', uses: actions.setupDotnet, with: { 'dotnet-version': '8.x' } },
    publish: {
      permissions: tokenOfWorkflow,
      steps: publib('nuget', 'dotnet', {
        NUGET_TRUSTED_PUBLISHER: 'true',
        NUGET_USERNAME: '${{ secrets.NUGET_USERNAME }}',
      }),
    },
  },
  {
    target: 'go',
    setup: { name: 'Set up Go', uses: actions.setupGo, with: { 'go-version': '1.23', cache: false } },
    publish: {
      permissions: readOnly,
      steps: publib('golang', 'go', {
        GITHUB_TOKEN: '${{ secrets.GO_GITHUB_TOKEN }}', // may write to the repository of the Go module
        GIT_USER_NAME: 'github-actions[bot]',
        GIT_USER_EMAIL: '41898282+github-actions[bot]@users.noreply.github.com',
      }),
    },
  },
];

/** A workflow for each package: npm asks for the name of the one that may publish it. */
export function releaseWorkflows(gitHub: github.GitHub): void {
  for (const released of releasedPackages) {
    const workflow = new github.GithubWorkflow(gitHub, `release-${released.name}`, { limitConcurrency: true });
    workflow.on({ push: { branches: ['main'] }, workflowDispatch: {} });
    workflow.addJobs(jobs(released, released.folder === '.' ? languages : []));
  }
}

/**
 * Everything is built before anything is published. npm comes first; the other registries and the release on GitHub follow, each
 * on its own, so that one without an account holds up none of the others.
 */
function jobs({ name }: ReleasedPackage, others: readonly Language[]): Record<string, Job> {
  const packaged = others.map(({ target }) => `package_${target}`);
  const published: Job = { runsOn, environment, needs: ['publish_npm'], permissions: readOnly, steps: [] };
  return {
    version: {
      runsOn,
      permissions: readOnly,
      outputs: {
        version: { stepId: 'next', outputName: 'version' },
        tag: { stepId: 'next', outputName: 'tag' },
      },
      steps: [
        checkout({ wholeHistory: true }),
        setupNode(),
        install,
        { name: 'Find the next version', id: 'next', run: `npx tsx release/next.ts ${name} >> "$GITHUB_OUTPUT"` },
        {
          name: 'See that it may be released',
          if: "steps.next.outputs.version != ''",
          run: 'npm run release:check',
        },
      ],
    },
    build: {
      runsOn,
      permissions: readOnly,
      needs: ['version'],
      if: "needs.version.outputs.version != ''",
      steps: [
        checkout({ wholeHistory: true }),
        setupNode(),
        install,
        { name: 'Test', run: 'npm test' },
        { name: 'Build', run: `npm run release:build -- ${name}` },
        upload('package', 'dist'),
      ],
    },
    ...Object.fromEntries(others.map((language) => [`package_${language.target}`, packageJob(language)])),
    publish_npm: {
      runsOn,
      environment,
      needs: ['build', ...packaged],
      permissions: tokenOfWorkflow,
      steps: [
        checkout(),
        setupNode(), // npm 11 is with it, which trusted publishing needs
        download('package', 'dist'),
        { name: 'Publish', run: 'node release/publish-npm.mjs dist/js/*.tgz -- --provenance' },
      ],
    },
    ...Object.fromEntries(
      others.map(({ target, setup, publish }) => [
        `publish_${target}`,
        {
          ...published,
          permissions: publish.permissions,
          steps: [
            ...(target === 'python' ? [] : [checkout(), setupNode(), setup]),
            download(target, `dist/${target}`),
            ...publish.steps,
          ],
        },
      ]),
    ),
    github: {
      ...published,
      needs: ['version', 'publish_npm'],
      permissions: { contents: WRITE, idToken: WRITE, attestations: WRITE },
      steps: [
        download('package', 'dist'),
        { name: 'Attest where it was built', uses: actions.attest, with: { 'subject-path': 'dist/js/*.tgz' } },
        {
          name: 'Attest what is in it',
          uses: actions.attest,
          with: {
            'subject-path': 'dist/js/*.tgz',
            'sbom-path': `dist/${name}-\${{ needs.version.outputs.version }}.cdx.json`,
          },
        },
        {
          name: 'Tag the commit, and say what is new',
          env: {
            GH_TOKEN: '${{ github.token }}',
            GH_REPO: '${{ github.repository }}',
            TAG: '${{ needs.version.outputs.tag }}',
          },
          run: [
            'gh release view "$TAG" > /dev/null 2>&1 ||',
            '  gh release create "$TAG" --target "$GITHUB_SHA" --title "$TAG" --notes-file dist/notes.md dist/js/*.tgz dist/*.cdx.json',
          ].join('\n'),
        },
      ],
    },
  };
}

function packageJob({ target, setup }: Language): Job {
  return {
    runsOn,
    permissions: readOnly,
    needs: ['build'],
    steps: [
      checkout(),
      setupNode(),
      setup,
      install,
      download('package', 'dist'),
      { name: 'Unpack what was built', run: 'tar -xzf dist/js/*.tgz --strip-components=1' },
      { name: 'Build', run: `npx projen package:${target}` },
      upload(target, `dist/${target}`),
    ],
  };
}

/** publib, in the version of its lock file. */
function publib(registry: string, target: string, env: Record<string, string>): Step[] {
  return [
    { name: 'Install publib', workingDirectory: 'release/publib', run: 'npm ci --ignore-scripts' },
    { name: 'Publish', run: `release/publib/node_modules/.bin/publib-${registry} dist/${target}`, env },
  ];
}
