import type { awscdk } from 'projen';
import { testedNodeVersions } from './versions';

/** What checks this repository, and mends it. */
export function testTasks(project: awscdk.AwsCdkConstructLibrary): void {
  // `npm test` checks and never mends: projen's own steps would rewrite sources and stop at the first failure.
  project.biome?.task.reset('biome check --error-on-warnings --no-errors-on-unmatched', { receiveArgs: true });
  project.addTask('biome:fix', {
    description: 'Mend formatting and lint',
    exec: 'biome check --write',
    receiveArgs: true,
  });
  const rosetta = project.addTask('rosetta', {
    description: 'Compile the code of README.md and of @example',
    execArgs: ['jsii-rosetta', 'extract', '--strict'],
  });
  project.postCompileTask.spawn(rosetta);
  project.addTask('test:fast', {
    description: 'Lint, types, and the tests that start no processes or browsers and install nothing',
    exec: 'tsx test/all.ts --fast',
  });
  project.addTask('test:unit', {
    description: 'Run the tests of the library alone',
    steps: [{ exec: 'jest --ci', receiveArgs: true }],
  });
  project.testTask.reset('tsx test/all.ts');
  project.addTask('test:languages', {
    description: 'Use the library from Python, Java, Go and .NET, where their SDKs are (or name languages, or --all)',
    steps: [
      { exec: 'jsii --silence-warnings=reserved-word' },
      { exec: 'tsx test/languages/main.ts', receiveArgs: true },
    ],
  });
  project.addTask('deploy:emulator', {
    description:
      'Deploy stacks to an emulator of AWS, update and destroy them: a smoke test (Python 3, ministack from PyPI)',
    exec: 'tsx test/emulator/main.ts',
    receiveArgs: true,
  });
  project.tasks.addEnvironment('JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION', '20');
  project.addTask('test:nodes', {
    description: 'Run every suite on each version of Node.js that is supported (an hour)',
    exec: `tsx test/nodes.ts ${testedNodeVersions.join(' ')}`,
  });
}
