import { github } from 'projen';

/** Every action by its commit, with the version that it was then. */
export const actions = {
  checkout: 'actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1', // 7.0.1
  setupNode: 'actions/setup-node@820762786026740c76f36085b0efc47a31fe5020', // 7.0.0
  setupPython: 'actions/setup-python@5fda3b95a4ea91299a34e894583c3862153e4b97', // 7.0.0
  setupJava: 'actions/setup-java@b6effb05e454b25005698d916606bdc6ffcbf961', // 5.7.0
  setupDotnet: 'actions/setup-dotnet@a98b56852c35b8e3190ac28c8c2271da59106c68', // 6.0.0
  setupGo: 'actions/setup-go@b7ad1dad31e06c5925ef5d2fc7ad053ef454303e', // 7.0.0
  uploadArtifact: 'actions/upload-artifact@043fb46d1a93c77aae656e7c1c64a875d1fc6a0a', // 7.0.1
  downloadArtifact: 'actions/download-artifact@3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c', // 8.0.1
  attest: 'actions/attest@1e69f48acb82d1966a394da916b4c1698aa569d6', // 4.2.2
  createPullRequest: 'peter-evans/create-pull-request@5f6978faf089d4d20b00c7766989d076bb2fc7f1', // 8.1.1
  uploadPages: 'actions/upload-pages-artifact@7b1f4a764d45c48632c6b24a0339c27f5614fb0b', // 4.0.0
  deployPages: 'actions/deploy-pages@d6db90164ac5ed86f2b6aed7e0febac5b3c0c03e', // 4.0.5
  publishToPypi: 'pypa/gh-action-pypi-publish@ed0c53931b1dc9bd32cbe73a98c7f6766f8a527e', // 1.13.0
};

type Step = github.workflows.JobStep;

const { READ } = github.workflows.JobPermission;

export const readOnly: github.workflows.JobPermissions = { contents: READ };

/** The clone, without a token that a later step could read. */
export function checkout(options: { readonly wholeHistory?: boolean } = {}): Step {
  const depth = options.wholeHistory ? { 'fetch-depth': 0 } : {};
  return { name: 'Checkout', uses: actions.checkout, with: { ...depth, 'persist-credentials': false } };
}

export function setupNode(version = '24'): Step {
  return {
    name: 'Set up Node.js',
    uses: actions.setupNode,
    with: { 'node-version': version, 'package-manager-cache': false }, // a cache can be poisoned by another workflow
  };
}

/** No script of a dependency runs: npm 10 does not know `allowScripts`. */
export const install: Step = { name: 'Install dependencies', run: 'npm ci --ignore-scripts' };

export function upload(name: string, path: string): Step {
  return {
    name: 'Keep what was built',
    uses: actions.uploadArtifact,
    with: { name, path, 'if-no-files-found': 'error' },
  };
}

export function download(name: string, path: string): Step {
  return { name: 'Get what was built', uses: actions.downloadArtifact, with: { name, path } };
}
