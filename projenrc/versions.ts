/** Of each line of Node.js that is tested, the first version that is supported: 20.19 and 22.12 are the floor of Vite 8. */
const nodeVersions = ['20.19.0', '22.12.0', '24.0.0', '26.0.0'];

export const testedNodeVersions = ['20.19', '22', '24', '26'];

export const versions = {
  node: nodeVersions[0],
  cdk: '2.240.0', // the lowest that builds in Go here: see ARCHITECTURE.md; test/packed.test.ts runs the newest as well
  newestCdk: '2.276.0', // the library's tests run against both
  alpha: '2.114.1-alpha.0', // the last there will be, for the test of docs/migrating.md alone
  constructs: '10.5.0', // what aws-cdk-go of that version was generated for
  cdkCli: '2.1148.1', // `latest` is 3.0.0, published by mistake
  projen: '0.103.25',
  jsii: '~6.0.0',
  typescript: '~6.0.0', // 7.0 has no compiler API, which jsii and ts-jest need
  biome: '~2.5.15', // 2.6's platform packages are not on every mirror yet, and npm ci then fails
  jest: '^30',
  stryker: '^9.6.0', // 10 wants Node 22
  fastCheck: '^4.10.0',
  tsx: '^4.23.0',
  esbuild: '^0.28.0',
  nodeTypes: '^20.19.0',
  amplify: '^6.22.0',
  sdk: '^3.900.0',
  openApiTypescript: '^7.13.0',
  openApiFetch: '^0.17.0',
  zod: '^4.6.0',
};

export const engines = {
  node: nodeVersions
    .map((version) => `^${version}`)
    .join(' || ')
    .replace(/\^(?=26)/, '>='),
};
