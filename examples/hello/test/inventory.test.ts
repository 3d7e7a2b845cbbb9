import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { app, synthesize } from './support/synthesize';

describe('the inventory of the routes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hello-inventory-'));

  before(() => synthesize(join(folder, 'assembly')));
  after(() => rmSync(folder, { recursive: true }));

  /** What `cdk-http-api-local routes` prints, and how it ends. */
  function routes(...options: string[]) {
    const args = ['cdk-http-api-local', 'routes', '--output', join(folder, 'assembly'), ...options];
    const { status, stdout } = spawnSync('npx', args, { cwd: app, encoding: 'utf8' });
    return { status, stdout };
  }

  test('is up to date', () => {
    assert.deepEqual(routes('--check', 'routes.jsonl'), {
      status: 0,
      stdout: 'routes.jsonl is up to date: 2 routes: 1 OPEN, 1 token\n',
    });
  });

  test('shows a route that was closed before', () => {
    const file = join(folder, 'earlier.jsonl');
    const accepted = readFileSync(join(app, 'routes.jsonl'), 'utf8');
    writeFileSync(file, accepted.replace('"GET /public","access":"open"', '"GET /public","access":"iam"'));
    const { status, stdout } = routes('--check', file);
    assert.equal(status, 1);
    assert.match(stdout, /^ {2}GET \/public {2}IAM → OPEN$/m);
  });

  test('is an OpenAPI document as well', () => {
    const file = join(folder, 'openapi.json');
    assert.deepEqual(routes('--openapi', file), {
      status: 0,
      stdout: `wrote ${file}: 2 routes of Hello/Api/HttpApi\n`,
    });
    const golden = readFileSync(join(app, 'test/openapi.json'), 'utf8');
    assert.equal(readFileSync(file, 'utf8'), golden);
  });
});
