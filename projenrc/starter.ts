import type { awscdk } from 'projen';
import { common } from './common';
import { authors, type Names, repositoryPage, repositoryUrl } from './names';
import { nodeModule, plainJson } from './plain-json';
import { versions } from './versions';

/** The starter, and the example without pages, which is one of its templates. */
export function starter(project: awscdk.AwsCdkConstructLibrary, names: Names): void {
  const { library } = names;

  // Before the patterns that leave out what is generated: the last one wins.
  project.biome?.addFilePattern('create/**');
  project.biome?.addFilePattern('!create/templates');

  plainJson(project, 'create/package.json', {
    name: 'create-jwt-protected-api',
    description: `Makes a CDK app with ${library}: npm create jwt-protected-api`,
    ...common,
    repository: { type: 'git', url: repositoryUrl(names), directory: 'create' },
    author: { name: authors(names), url: repositoryPage(names) },
    keywords: ['aws', 'aws-cdk', 'cognito', 'create', 'http-api', 'jwt', 'starter'],
    type: 'module',
    bin: { 'create-jwt-protected-api': 'bin/create-jwt-protected-api.js' },
    files: ['bin', 'lib', 'templates', '!lib/.tsbuildinfo'],
    scripts: {
      prepare: 'tsc -b',
      prepack: 'npm run templates',
      templates: 'node --import tsx build/main.ts',
      test: 'tsc -b . test && npm run templates && node --import tsx --test --test-timeout=900000 test/*.test.ts',
    },
    dependencies: {
      '@clack/prompts': '^1.9.0',
    },
    devDependencies: {
      '@types/node': versions.nodeTypes,
      tsx: versions.tsx,
      typescript: versions.typescript,
    },
  });
  const compiled = { ...nodeModule, composite: true };
  plainJson(project, 'create/tsconfig.json', {
    compilerOptions: {
      ...compiled,
      declaration: true,
      rootDir: 'src',
      outDir: 'lib',
      tsBuildInfoFile: 'lib/.tsbuildinfo',
    },
    include: ['src'],
  });
  plainJson(project, 'create/test/tsconfig.json', {
    compilerOptions: { ...nodeModule, noEmit: true, rootDir: '../..' },
    include: ['*.ts', '../build/*.ts'],
    references: [{ path: '..' }],
  });
  project.gitignore.addPatterns('/create/lib/', '/create/templates/');

  plainJson(project, 'examples/api/package.json', {
    name: 'api',
    description: `The example of ${library} without pages`,
    private: true,
    ...common,
    scripts: {
      start: 'cdk-http-api-local --watch --seed users.json',
      cdk: 'cdk',
      test: 'tsc && node --import tsx --test test/*.test.ts',
    },
    devDependencies: {
      '@types/aws-lambda': '^8.10.0',
      '@types/node': versions.nodeTypes,
      'aws-cdk': versions.cdkCli,
      'aws-cdk-lib': `^${versions.cdk}`,
      'cdk-http-api-local': '*',
      [library]: 'file:../..',
      constructs: `^${versions.constructs}`,
      esbuild: versions.esbuild,
      tsx: versions.tsx,
      typescript: versions.typescript,
    },
  });
  plainJson(project, 'examples/api/tsconfig.json', {
    compilerOptions: { ...nodeModule, noEmit: true, paths: { [library]: ['../../src'] } },
    include: ['*.ts', 'handlers', 'test'],
  });
}
