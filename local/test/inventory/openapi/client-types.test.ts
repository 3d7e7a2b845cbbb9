import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript';
import { z } from 'zod';
import { described, token } from './described-app.js';
import { SourceFolder } from './source-folder.js';

const Note = z.object({ id: z.string(), text: z.string() }).meta({ id: 'Note' });

/** The types of a client, as `openapi-typescript` makes them of a document. */
async function clientTypes(): Promise<string> {
  const { document } = described(
    { routes: { 'GET /notes': token, 'PUT /notes/{id}': token, 'DELETE /notes/{id}': token, 'ANY /app/{proxy+}': {} } },
    {
      'GET /notes': {
        query: z.toJSONSchema(z.object({ max: z.int().optional() })),
        responses: { 200: z.toJSONSchema(z.array(Note)) },
      },
      'PUT /notes/{id}': {
        requestBody: z.toJSONSchema(Note.omit({ id: true })),
        responses: { 200: z.toJSONSchema(Note) },
      },
    },
  );
  return astToString(await openapiTS(document as unknown as OpenAPI3));
}

const body = "body: { text: 'x' }";
const id = "params: { path: { id: '1' } }";
const compiling: readonly [call: string, of: string][] = [
  ["GET('/notes')", 'a route'],
  ["GET('/notes', { params: { query: { max: 3 } } })", 'a query string parameter'],
  [`PUT('/notes/{id}', { ${id}, ${body} })`, 'a parameter and a body'],
  [`DELETE('/notes/{id}', { ${id} })`, 'a route whose response is not known'],
];
const failing: readonly [call: string, of: string, error: RegExp][] = [
  ["GET('/note')", 'a path that no route has', /"\/note"/],
  ["GET('/app/{proxy+}')", 'a path that has no form', /\{proxy\+\}/],
  ["POST('/notes')", 'a method that the path has no route for', /'never'|"\/notes"/],
  [`GET('/notes/{id}', { ${id} })`, 'a method of another path', /"\/notes\/\{id\}"|'never'/],
  ["DELETE('/notes/{id}')", 'no parameter', /Expected 2 arguments/],
  ["DELETE('/notes/{id}', { params: { path: { note: '1' } } })", 'a parameter of another name', /'note'|'id'/],
  ["DELETE('/notes/{id}', { params: { path: { id: 1 } } })", 'a parameter of another type', /'number'/],
  ["GET('/notes', { params: { query: { most: 3 } } })", 'a query string parameter that is not described', /'most'/],
  ["GET('/notes', { params: { query: { max: 'x' } } })", 'one of another type', /'string'/],
  [`PUT('/notes/{id}', { ${id} })`, 'no body', /'body'/],
  [`PUT('/notes/{id}', { ${id}, body: { txt: 'x' } })`, 'a body of another shape', /'txt'|'text'/],
];
const results: readonly [use: string, of: string, error: RegExp | undefined][] = [
  [
    "const texts: string[] | undefined = (await api.GET('/notes')).data?.map(({ text }) => text)",
    'what it returns',
    undefined,
  ],
  ["const texts = (await api.GET('/notes')).data?.map(({ txt }) => txt)", 'what it does not return', /'txt'/],
  [`const text: string = (await api.DELETE('/notes/{id}', { ${id} })).data`, 'what is not known', /'unknown'/],
  [
    "const why: string | undefined = (await api.GET('/notes')).error?.message",
    'what the gateway refuses with',
    undefined,
  ],
];
const uses = [
  ...compiling.map(([call, of]) => ({ code: `await api.${call}`, of, error: undefined })),
  ...failing.map(([call, of, error]) => ({ code: `await api.${call}`, of, error })),
  ...results.map(([code, of, error]) => ({ code, of, error })),
];

describe('a client of openapi-fetch, by the types of openapi-typescript', () => {
  const folder = new SourceFolder();
  let errors: ReadonlyMap<string, string>;

  before(async () => {
    folder.write('api.d.ts', await clientTypes());
    for (const [index, { code }] of uses.entries()) {
      const client = "const api = createClient<paths>({ baseUrl: 'http://127.0.0.1:3403' })";
      const imports = "import createClient from 'openapi-fetch';\nimport type { paths } from './api.js';";
      folder.write(`use-${index}.ts`, `${imports}\n${client};\n${code};\nexport {};\n`);
    }
    errors = folder.errors();
  });
  after(() => folder.remove());

  for (const [index, { code, of, error }] of uses.entries()) {
    it(`${error ? 'does not compile' : 'compiles'} with ${of}: ${code}`, () => {
      const message = errors.get(`use-${index}.ts`);
      error ? assert.match(message ?? 'no error', error) : assert.equal(message, undefined);
    });
  }

  it('has no error in other files', () => {
    assert.deepEqual(
      [...errors.keys()].filter((file) => !/^use-\d+\.ts$/.test(file)),
      [],
    );
  });
});
