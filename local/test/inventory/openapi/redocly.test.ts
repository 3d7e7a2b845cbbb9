import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { z } from 'zod';
import { temporaryFolder } from '../../support/assembly.js';
import type { DescribedApp } from './described-app.js';
import { described, jwtAuthorizer, ofApi, token } from './described-app.js';

const redocly = createRequire(import.meta.url).resolve('@redocly/cli/bin/cli.js');

/** What Redocly's recommended rules say of a document: `error operation-summary`. */
function problemsOf(document: object, test: TestContext): readonly string[] {
  const folder = temporaryFolder(test);
  writeFileSync(join(folder, 'openapi.json'), JSON.stringify(document));
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [redocly, 'lint', 'openapi.json', '--extends=recommended', '--format=json'],
    {
      cwd: folder,
      encoding: 'utf8',
      env: { PATH: process.env.PATH, HOME: folder, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
    },
  );
  assert.match(stdout, /^\{/, stderr);
  const { problems } = JSON.parse(stdout) as { problems: { ruleId: string; severity: string; message: string }[] };
  return problems.map(({ ruleId, severity, message }) => `${severity} ${ruleId}: ${message}`);
}

const app: DescribedApp = {
  api: { Description: 'Notes of all kinds' },
  stages: ['$default', 'dev'],
  routes: {
    'GET /': {},
    'GET /notes': token,
    'POST /notes': token,
    'GET /notes/{id}': { ...token, AuthorizationScopes: ['group:a', 'group:b'] },
    'DELETE /notes/{id}': { AuthorizationType: 'AWS_IAM' },
    'PATCH /notes/{id}': { AuthorizationType: 'CUSTOM', AuthorizerId: { Ref: 'Asked' } },
    'HEAD /notes/{id}': { AuthorizationType: 'JWT', AuthorizerId: { Ref: 'Queried' } },
    'ANY /app/{proxy+}': {},
    $default: {},
  },
  resources: {
    Asked: ofApi('Authorizer', {
      AuthorizerType: 'REQUEST',
      Name: 'Asked',
      AuthorizerUri: 'x',
      IdentitySource: ['$request.header.X', '$request.querystring.y'],
    }),
    Queried: jwtAuthorizer({ Name: 'Queried', IdentitySource: ['$request.querystring.token'] }),
    Mapping: ofApi('ApiMapping', { DomainName: 'notes.test', Stage: '$default', ApiMappingKey: 'v1' }),
  },
};

describe("Redocly's linter", () => {
  it('finds nothing in a document with everything that there is', (t) => {
    const Note = z.object({ id: z.string(), text: z.string(), due: z.iso.date().nullable() }).meta({ id: 'Note' });
    const Tree = z.object({
      get leaves() {
        return z.array(Tree);
      },
    });
    const problem = z.object({ title: z.string() });
    const { document, leftOut } = described(app, {
      info: { license: { name: 'MIT', identifier: 'MIT' } },
      'GET /notes': {
        summary: 'List notes',
        query: z.toJSONSchema(z.object({ q: z.string(), max: z.int().optional() })),
        responses: {
          200: z.toJSONSchema(z.array(Note)),
          403: { content: { 'application/problem+json': { schema: z.toJSONSchema(problem) } } },
        },
      },
      'POST /notes': { requestBody: z.toJSONSchema(Note, { io: 'input' }), responses: { 201: z.toJSONSchema(Tree) } },
    });
    assert.equal(leftOut.length, 2);
    assert.equal(Object.values(document.paths).flatMap((path) => Object.keys(path)).length, 7);
    assert.deepEqual(problemsOf(document, t), []);
  });

  it('misses a license alone in what a template says', (t) => {
    const { document } = described({ routes: { 'GET /notes/{id}': token } });
    assert.deepEqual(problemsOf(document, t), ['warn info-license: Info object should contain `license` field.']);
  });

  it('would find a parameter that is not in the path', (t) => {
    const { document } = described({ routes: { 'GET /notes/{id}': token } });
    const broken = JSON.parse(JSON.stringify(document).replace('"name":"id"', '"name":"other"'));
    assert.ok(problemsOf(broken, t).some((problem) => problem.startsWith('error path-parameters-defined')));
  });
});
