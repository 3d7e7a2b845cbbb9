import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { z } from 'zod';
import type { JsonObject } from '../../../lib/assembly/json.js';
import { OpenApiError } from '../../../lib/inventory/openapi/open-api-error.js';
import { parseRouteSchemas } from '../../../lib/inventory/openapi/route-schemas.js';
import { described, token } from './described-app.js';

const routes = { 'GET /notes': token, 'PUT /notes/{id}': token, 'ANY /app/{proxy+}': {} };
const note = { type: 'object', properties: { text: { type: 'string' } }, required: ['text'] };

/** The operations and the named schemas of a document with these schemas. */
function documentWith(schemas: object) {
  const { document } = described({ routes }, schemas);
  return {
    get: document.paths['/notes']?.get,
    put: document.paths['/notes/{id}']?.put,
    components: document.components.schemas,
  };
}

const json = (schema: unknown) => ({ 'application/json': { schema } });

describe('the schemas of a project', () => {
  it('are bodies of JSON, in the place of the unknown ones', () => {
    const { get, put } = documentWith({
      'GET /notes': { responses: { 200: { type: 'array', items: note } } },
      'PUT /notes/{id}': { requestBody: note, responses: { 204: null } },
    });
    const description = 'Response of the integration';
    assert.deepEqual(get?.responses['200'], { description, content: json({ type: 'array', items: note }) });
    assert.deepEqual(Object.keys(get?.responses ?? {}), ['200', '401', '429']);
    assert.deepEqual(put?.requestBody, { required: true, content: json(note) });
    assert.deepEqual(put?.responses['204'], { description });
  });

  it('leave unknown what they do not say', () => {
    const { get, put } = documentWith({});
    const unknown = { description: 'Response of the integration', content: { '*/*': {} } };
    assert.deepEqual([get?.responses['2XX'], get?.responses.default], [unknown, unknown]);
    assert.equal(get?.requestBody, undefined);
    assert.deepEqual(put?.requestBody, { content: { '*/*': {} } });
  });

  it('are of other media types, in an object of OpenAPI', () => {
    const content = { 'application/problem+json': { schema: note, example: { text: 'gone' } } };
    const { get } = documentWith({ 'GET /notes': { responses: { 404: { description: 'No such note', content } } } });
    assert.deepEqual(get?.responses['404'], { description: 'No such note', content });
  });

  it('are an alternative to what the gateway answers with the same status', () => {
    const { get } = documentWith({ 'GET /notes': { responses: { 401: note } } });
    const message = { type: 'object', properties: { message: { type: 'string' } }, required: ['message'] };
    assert.deepEqual(get?.responses['401'], {
      description: 'Response of the integration',
      content: json({ anyOf: [note, message] }),
    });
  });

  it('are added to what the gateway answers in another media type', () => {
    const { get } = documentWith({
      'GET /notes': { responses: { 429: { content: { 'application/problem+json': { schema: note } } } } },
    });
    const response = get?.responses['429'] ?? {};
    const types = 'content' in response ? Object.keys(response.content ?? {}) : [];
    assert.deepEqual(types, ['application/problem+json', 'application/json']);
  });

  it('are query string parameters', () => {
    const query = { type: 'object', properties: { q: { type: 'string' }, max: { type: 'integer' } }, required: ['q'] };
    assert.deepEqual(documentWith({ 'GET /notes': { query } }).get?.parameters, [
      { name: 'q', in: 'query', required: true, schema: { type: 'string' } },
      { name: 'max', in: 'query', required: false, schema: { type: 'integer' } },
    ]);
  });

  it('can have a summary and a description', () => {
    const { get } = documentWith({ 'GET /notes': { summary: 'List notes', description: 'The newest first.' } });
    assert.deepEqual([get?.summary, get?.description], ['List notes', 'The newest first.']);
  });
});

describe('the definitions of schemas', () => {
  const ref = { $ref: '#/components/schemas/Note' };

  it('are components, if a schema refers to them', () => {
    const { get, put, components } = documentWith({
      $defs: { Note: note, Unused: {} },
      'GET /notes': { responses: { 200: { type: 'array', items: { $ref: '#/$defs/Note' } } } },
      'PUT /notes/{id}': { requestBody: { $ref: '#/$defs/Note' } },
    });
    assert.deepEqual(get?.responses['200'], {
      description: 'Response of the integration',
      content: json({ type: 'array', items: ref }),
    });
    assert.deepEqual(put?.requestBody, { required: true, content: json(ref) });
    assert.deepEqual(components, { Note: note });
  });

  it('may refer to one another, in circles too', () => {
    const $defs = {
      A: { properties: { b: { $ref: '#/$defs/B' } } },
      B: { properties: { a: { $ref: '#/$defs/A' } } },
    };
    const { components } = documentWith({ $defs, 'PUT /notes/{id}': { requestBody: { $ref: '#/$defs/A' } } });
    assert.deepEqual(components, {
      A: { properties: { b: { $ref: '#/components/schemas/B' } } },
      B: { properties: { a: { $ref: '#/components/schemas/A' } } },
    });
  });

  it('of two schemas are one, unless they differ', () => {
    const own = (Note: object) => ({ $ref: '#/$defs/Note', $defs: { Note } });
    const same = documentWith({
      'GET /notes': { responses: { 200: own(note) } },
      'PUT /notes/{id}': { requestBody: own(note) },
    });
    assert.deepEqual(same.components, { Note: note });
    const different = documentWith({
      'GET /notes': { responses: { 200: own(note) } },
      'PUT /notes/{id}': { requestBody: own({ ...note, required: [] }) },
    });
    assert.deepEqual(different.components, { Note: note, putNotesByIdRequest_Note: { ...note, required: [] } });
    assert.deepEqual(different.put?.requestBody, {
      required: true,
      content: json({ $ref: '#/components/schemas/putNotesByIdRequest_Note' }),
    });
  });

  it('differ if what they refer to does', () => {
    const own = (type: string) => ({
      $ref: '#/$defs/Note',
      $defs: { Note: { properties: { id: { $ref: '#/$defs/Id' } } }, Id: { type } },
    });
    const { components } = documentWith({
      'GET /notes': { responses: { 200: own('string') } },
      'PUT /notes/{id}': { requestBody: own('integer') },
    });
    assert.deepEqual(Object.keys(components ?? {}), [
      'Id',
      'Note',
      'putNotesByIdRequest_Id',
      'putNotesByIdRequest_Note',
    ]);
  });

  it('are found only in schemas, not in data or in properties of such a name', () => {
    const schema = {
      properties: { $ref: { type: 'string' }, default: { $ref: '#/$defs/Note' } },
      default: { $ref: '#/$defs/Nothing' },
      const: { $ref: '#/$defs/Nothing' },
    };
    const { put } = documentWith({ $defs: { Note: note }, 'PUT /notes/{id}': { requestBody: schema } });
    assert.deepEqual(put?.requestBody, {
      required: true,
      content: json({ ...schema, properties: { $ref: { type: 'string' }, default: ref } }),
    });
  });
});

describe("the schemas of Zod's toJSONSchema", () => {
  const Note = z.object({ id: z.string(), text: z.string().max(100) }).meta({ id: 'Note' });

  it('have their ids as names', () => {
    const { get, put, components } = documentWith({
      'GET /notes': { responses: { 200: z.toJSONSchema(z.array(Note)) } },
      'PUT /notes/{id}': { responses: { 200: z.toJSONSchema(Note) } },
    });
    const ref = { $ref: '#/components/schemas/Note' };
    const description = 'Response of the integration';
    assert.deepEqual(get?.responses['200'], { description, content: json({ type: 'array', items: ref }) });
    assert.deepEqual(put?.responses['200'], { description, content: json(ref) });
    assert.deepEqual(Object.keys(components ?? {}), ['Note']);
  });

  it('may contain themselves', () => {
    const Tree = z.object({
      get leaves() {
        return z.array(Tree);
      },
    });
    const root = documentWith({ 'PUT /notes/{id}': { requestBody: z.toJSONSchema(Tree) } });
    assert.deepEqual(root.put?.requestBody, {
      required: true,
      content: json({ $ref: '#/components/schemas/putNotesByIdRequest' }),
    });
    assert.deepEqual(root.components?.putNotesByIdRequest, {
      type: 'object',
      properties: { leaves: { type: 'array', items: { $ref: '#/components/schemas/putNotesByIdRequest' } } },
      required: ['leaves'],
      additionalProperties: false,
    });
    const inner = documentWith({ 'PUT /notes/{id}': { requestBody: z.toJSONSchema(z.object({ tree: Tree })) } });
    assert.deepEqual(Object.keys(inner.components ?? {}), ['putNotesByIdRequest_schema0']);
  });

  it('are query string parameters as well', () => {
    const Order = z.enum(['newest', 'oldest']).meta({ id: 'Order' });
    const query = z.toJSONSchema(z.object({ order: Order, max: z.int().default(10) }), { io: 'input' });
    const { get, components } = documentWith({ 'GET /notes': { query } });
    assert.deepEqual(
      get?.parameters?.map(({ name, required }) => [name, required]),
      [
        ['order', true],
        ['max', false],
      ],
    );
    assert.deepEqual(Object.keys(components ?? {}), ['Order']);
  });
});

describe('a file of schemas is refused', () => {
  const badRef = (reference: string, name: string) =>
    `the $ref '${reference}' in a schema of '${name}' must be '#/$defs/<name>', where <name> consists of letters, digits, '.', ` +
    "'-' and '_' and is defined in $defs of the schema or of the file";
  const keys = 'the routes in the document are: GET /notes, PUT /notes/{id}';
  const put = (operation: unknown) => ({ 'PUT /notes/{id}': operation });
  const cases: readonly [schemas: unknown, message: string][] = [
    [[], "'schemas.json': the file must be a map, got a list"],
    [{ $defs: 1 }, "'schemas.json': '$defs' must be a map, got 1"],
    [{ info: 'x' }, "'schemas.json': 'info' must be a map, got 'x'"],
    [put([]), "'schemas.json': 'PUT /notes/{id}' must be a map, got a list"],
    [
      put({ body: {} }),
      "'schemas.json': 'body' of 'PUT /notes/{id}' is unknown; it must be one of: summary, description, query, requestBody, responses",
    ],
    [put({ requestBody: 'x' }), "'schemas.json': 'requestBody' of 'PUT /notes/{id}' must be a JSON Schema, got 'x'"],
    [put({ summary: 1 }), "'schemas.json': 'summary' of 'PUT /notes/{id}' must be a string, got 1"],
    [
      put({ query: { type: 'object' } }),
      "'schemas.json': 'query' of 'PUT /notes/{id}' must be the schema of an object with properties, got nothing",
    ],
    [put({ responses: [] }), "'schemas.json': 'responses' of 'PUT /notes/{id}' must be a map, got a list"],
    [
      put({ responses: { 600: {} } }),
      "'schemas.json': a status of 'PUT /notes/{id}' must be a code such as 200, a range such as 4XX, or default, got '600'",
    ],
    [
      put({ responses: { 200: [] } }),
      "'schemas.json': the response 200 of 'PUT /notes/{id}' must be a JSON Schema, got a list",
    ],
    [
      put({ requestBody: { $ref: '#/$defs/Nothing' } }),
      `'schemas.json': ${badRef('#/$defs/Nothing', 'putNotesByIdRequest')}`,
    ],
    [put({ requestBody: { $ref: 'note.json' } }), `'schemas.json': ${badRef('note.json', 'putNotesByIdRequest')}`],
    [
      { 'GET /note': {} },
      `'schemas.json' has schemas for 'GET /note', which is not in the document: the API has no such route; ${keys}`,
    ],
    [
      { 'ANY /app/{proxy+}': {} },
      `'schemas.json' has schemas for 'ANY /app/{proxy+}', which is not in the document: OpenAPI has no method ANY: to describe a method, declare a separate route for it; ${keys}`,
    ],
  ];
  for (const [schemas, message] of cases) {
    it(`that says ${JSON.stringify(schemas)}`, () => {
      assert.throws(
        () => described({ routes }, schemas as JsonObject),
        (error: unknown) => {
          assert.ok(error instanceof OpenApiError);
          assert.deepEqual([error.code, error.message], ['OPENAPI_SCHEMAS', message]);
          return true;
        },
      );
    });
  }

  it('that is not JSON', () => {
    assert.throws(() => parseRouteSchemas('{', 'a.json'), /^OpenApiError: 'a\.json': is not JSON: /);
  });
});
