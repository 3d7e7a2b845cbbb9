import type { awscdk } from 'projen';
import { common } from './common';
import type { Names } from './names';
import { nodeModule, plainJson } from './plain-json';
import { versions } from './versions';

/** The packages of the examples. */
export function examples(project: awscdk.AwsCdkConstructLibrary, names: Names): void {
  plainJson(project, 'examples/hello/package.json', {
    name: 'hello',
    description: `The example of ${names.library}`,
    private: true,
    ...common,
    scripts: {
      start: 'cdk-http-api-local --watch',
      dev: 'concurrently --kill-others --names api,pages "cdk-http-api-local --watch --allow-origin http://localhost:5173" "vite frontend --port 5173 --strictPort"',
      build: 'vite build frontend',
      cdk: 'cdk',
      test: 'tsc && node --import tsx --test --test-concurrency=1 test/*.test.ts', // each synthesizes, and builds the pages
    },
    devDependencies: {
      '@fontsource-variable/inter': '^5.3.0',
      '@sparticuz/chromium': '147.0.0', // the last for Node.js 20
      '@types/aws-lambda': '^8.10.0',
      '@types/node': versions.nodeTypes,
      'aws-amplify': versions.amplify,
      'aws-cdk': versions.cdkCli,
      'aws-cdk-lib': `^${versions.cdk}`,
      'axe-core': '^4.10.0',
      concurrently: '^9.2.0',
      'cdk-http-api-local': '*',
      [names.library]: 'file:../..',
      constructs: `^${versions.constructs}`,
      esbuild: versions.esbuild,
      'playwright-core': '^1.65.0',
      tsx: versions.tsx,
      typescript: versions.typescript,
      vite: '^8.3.0',
    },
  });
  project.biome?.addFilePattern('!examples/hello/test/openapi.json'); // as it is written
  plainJson(project, 'examples/hello/tsconfig.json', {
    // Inside this repository the library is its source. Elsewhere that path is not there, and it is the installed package.
    compilerOptions: { ...nodeModule, noEmit: true, paths: { [names.library]: ['../../src'] } },
    include: ['*.ts', 'handlers', 'test', '../../docs/*.ts'],
  });
}

/** The example of a larger app, with tables, a queue and React pages. */
export function notesExample(project: awscdk.AwsCdkConstructLibrary, { library }: Names): void {
  plainJson(project, 'examples/notes/package.json', {
    name: 'notes',
    description: `An app on ${library}: notes, shared with a team`,
    private: true,
    ...common,
    scripts: {
      start: 'cdk-http-api-local --watch --aws --seed users.json',
      build: 'vite build frontend --logLevel warn',
      api: 'tsx notes/schemas.ts && cdk-http-api-local routes --openapi openapi.json --schemas .cdk-http-api-local/schemas.json && openapi-typescript openapi.json --output frontend/src/api-types.ts',
      cdk: 'cdk',
      test: 'tsc && tsc -p frontend && node --import tsx --test --test-concurrency=1 test/*.test.ts', // each synthesizes
    },
    devDependencies: {
      '@aws-amplify/ui-react': '^6.15.0',
      '@aws-lambda-powertools/batch': '^2.30.0',
      '@aws-lambda-powertools/logger': '^2.30.0',
      '@aws-lambda-powertools/metrics': '^2.30.0',
      '@aws-sdk/client-dynamodb': versions.sdk,
      '@aws-sdk/client-sqs': versions.sdk,
      '@aws-sdk/lib-dynamodb': versions.sdk,
      '@sparticuz/chromium': '147.0.0', // the last for Node.js 20
      '@types/aws-lambda': '^8.10.0',
      '@types/node': versions.nodeTypes,
      '@types/react': '^19.2.0',
      '@types/react-dom': '^19.2.0',
      '@vitejs/plugin-react': '^6.0.0',
      'aws-amplify': versions.amplify,
      'aws-cdk': versions.cdkCli,
      'aws-cdk-lib': `^${versions.cdk}`,
      'axe-core': '^4.10.0',
      'cdk-http-api-local': '*',
      [library]: 'file:../..',
      'cdk-nag': '2.37.55', // the last for constructs 10.5.0
      constructs: `^${versions.constructs}`,
      esbuild: versions.esbuild,
      hono: '^4.12.0',
      'openapi-fetch': versions.openApiFetch,
      'openapi-typescript': versions.openApiTypescript,
      'playwright-core': '^1.65.0',
      react: '^19.2.0',
      'react-dom': '^19.2.0',
      'react-router': '^7.9.0', // 8 wants Node 22
      tsx: versions.tsx,
      typescript: versions.typescript,
      vite: '^8.3.0',
      zod: versions.zod,
    },
    overrides: { 'openapi-typescript': { typescript: '$typescript' } }, // its peer is TypeScript 5, and it works with 6
  });
  for (const generated of ['openapi.json', 'frontend/src/api-types.ts']) {
    project.biome?.addFilePattern(`!examples/notes/${generated}`);
  }
  plainJson(project, 'examples/notes/tsconfig.json', {
    compilerOptions: { ...nodeModule, noEmit: true, paths: { [library]: ['../../src'] } },
    include: ['*.ts', 'stacks', 'notes', 'handlers', 'test'],
  });
}
