import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { watchedPaths } from '../../lib/watch/watched-paths.js';

describe('what is watched of an app', () => {
  const files = (include: readonly string[], exclude: readonly string[], paths: readonly string[]) => {
    const watched = watchedPaths({ include, exclude }, 'out/assembly');
    return paths.filter((path) => watched.file(path));
  };

  it('is every file, without packages, what is hidden, logs and what is synthesized', () => {
    const sources = ['app.ts', 'handlers/private.ts', 'frontend/dist/index.html'];
    const others = [
      'node_modules/a/index.js',
      'frontend/node_modules/a.js',
      '.git/HEAD',
      '.env',
      '.cdk-http-api-local/state.json',
      'cdk.out/manifest.json',
      'out/assembly/manifest.json',
      'npm-debug.log',
    ];
    assert.deepEqual(files([], [], [...sources, ...others]), sources);
  });

  it('is what cdk.json includes and does not exclude', () => {
    const paths = ['app.ts', 'app.js', 'docs/a.ts', 'docs/deep/a.ts', 'test/a.ts', 'node_modules/a.ts'];
    assert.deepEqual(files(['**/*.ts'], ['docs', 'test/**'], paths), ['app.ts']);
  });

  it('has no folder that is left out', () => {
    const { folder } = watchedPaths({ include: ['**/*.ts'], exclude: ['docs'] }, 'cdk.out');
    assert.deepEqual(['handlers', 'docs', 'docs/deep', 'node_modules', '.git', 'cdk.out'].filter(folder), ['handlers']);
  });
});
