import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import type { JsonObject } from '../../../lib/assembly/json.js';
import { temporaryFolder } from '../../support/assembly.js';
import { runProgram } from '../../support/program.js';
import { templateOf, token } from './described-app.js';

const routes = { 'GET /notes/{id}': token, 'GET /notes': token, 'ANY /app/{proxy+}': {} };

/** A folder with the assembly of these templates, by the name of their stack, and these files. */
function folderWith(
  test: TestContext,
  templates: { readonly [stack: string]: JsonObject } = { S: templateOf({ routes }) },
  files: { readonly [name: string]: object } = {},
): string {
  const folder = temporaryFolder(test);
  mkdirSync(join(folder, 'cdk.out'));
  const artifacts = Object.fromEntries(
    Object.keys(templates).map((stack) => [
      stack,
      { type: 'aws:cloudformation:stack', properties: { templateFile: `${stack}.json` } },
    ]),
  );
  writeFileSync(join(folder, 'cdk.out/manifest.json'), JSON.stringify({ version: '48.0.0', artifacts }));
  for (const [stack, template] of Object.entries(templates)) {
    writeFileSync(join(folder, `cdk.out/${stack}.json`), JSON.stringify(template));
  }
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(folder, name), JSON.stringify(content));
  }
  return folder;
}

const command = ['routes', '-o', 'cdk.out', '--openapi', 'openapi.json'];
const several = { A: templateOf({ routes }), B: templateOf({ routes: { 'GET /b': {} } }) };

describe('routes --openapi', () => {
  it('writes the document, and names what is not in it', (t) => {
    const folder = folderWith(t);
    assert.deepEqual(runProgram(folder, command), {
      status: 0,
      stdout: `wrote openapi.json: 2 routes of S/Api

Not in the document

  ANY /app/{proxy+}  OpenAPI has no method ANY: to describe a method, declare a separate route for it
`,
      stderr: '',
    });
    assert.deepEqual(readdirSync(folder).toSorted(), ['cdk.out', 'openapi.json']);
    const text = readFileSync(join(folder, 'openapi.json'), 'utf8');
    assert.match(text, /^\{\n {2}"openapi": "3\.1\.0",\n[\s\S]*\n\}\n$/);
    assert.deepEqual(Object.keys(JSON.parse(text).paths), ['/notes', '/notes/{id}']);
  });

  it('writes the same again, and says that there is nothing to write', (t) => {
    const folder = folderWith(t, { S: templateOf({ routes: { 'GET /a': {} } }) });
    runProgram(folder, command);
    const text = readFileSync(join(folder, 'openapi.json'), 'utf8');
    const { status, stdout } = runProgram(folder, command);
    assert.deepEqual([status, stdout], [0, 'openapi.json is up to date: 1 route of S/Api\n']);
    assert.equal(readFileSync(join(folder, 'openapi.json'), 'utf8'), text);
  });

  it('takes the schemas of a file', (t) => {
    const schema = { type: 'array', items: { type: 'string' } };
    const folder = folderWith(t, undefined, { 'schemas.json': { 'GET /notes': { responses: { 200: schema } } } });
    assert.equal(runProgram(folder, [...command, '--schemas', 'schemas.json']).status, 0);
    const { paths } = JSON.parse(readFileSync(join(folder, 'openapi.json'), 'utf8'));
    assert.deepEqual(paths['/notes'].get.responses['200'].content, { 'application/json': { schema } });
  });

  it('describes one of several APIs, on the port that it has', (t) => {
    const folder = folderWith(t, several);
    const { stdout } = runProgram(folder, [...command, '--api', 'B/Api']);
    assert.equal(stdout, 'wrote openapi.json: 1 route of B/Api\n');
    const { servers } = JSON.parse(readFileSync(join(folder, 'openapi.json'), 'utf8'));
    assert.equal(servers.at(-1).variables.port.default, '3404');
  });

  it('names routes of which it is not known whose they are', (t) => {
    const stray = { Type: 'AWS::ApiGatewayV2::Route', Properties: { ApiId: 'elsewhere', RouteKey: 'GET /stray' } };
    const { stdout } = runProgram(folderWith(t, { S: templateOf({ resources: { Stray: stray } }) }), command);
    assert.match(stdout, /^ {2}GET \/stray {2}it is unknown which API the route belongs to: /m);
  });

  const refused: readonly {
    readonly what: string;
    readonly templates?: { readonly [stack: string]: JsonObject };
    readonly args?: readonly string[];
    readonly message: string | RegExp;
  }[] = [
    { what: 'no API', templates: { S: { Resources: {} } }, message: 'there is no HTTP API in this assembly' },
    {
      what: 'several APIs, of which none is chosen',
      templates: several,
      message: "an OpenAPI document describes one API: choose it with --api; the APIs are: 'A/Api', 'B/Api'",
    },
    { what: 'another API', args: ['--api', 'X'], message: "the app has no HTTP API 'X'; its APIs are: 'S/Api'" },
    { what: 'no schemas', args: ['--schemas', 'none.json'], message: /^cannot read 'none\.json': ENOENT/ },
  ];
  for (const { what, templates, args = [], message } of refused) {
    it(`writes nothing if there is ${what}`, (t) => {
      const folder = folderWith(t, templates);
      const { status, stdout, stderr } = runProgram(folder, [...command, ...args]);
      assert.deepEqual([status, stdout], [1, '']);
      const [, text = ''] = /^error: (.*)\n$/.exec(stderr) ?? [];
      typeof message === 'string' ? assert.equal(text, message) : assert.match(text, message);
      assert.deepEqual(readdirSync(folder), ['cdk.out']);
    });
  }

  it('leaves nothing behind if it cannot write', (t) => {
    const folder = folderWith(t);
    const { status, stderr } = runProgram(folder, ['routes', '-o', 'cdk.out', '--openapi', 'none/openapi.json']);
    assert.equal(status, 1);
    assert.match(stderr, /^error: cannot write 'none\/openapi\.json': ENOENT/);
    assert.deepEqual(readdirSync(folder), ['cdk.out']);
  });
});
