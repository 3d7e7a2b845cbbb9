import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript';
import { claimTexts } from '../../../lib/services/http-api/events/claim-texts.js';
import { described, token } from './described-app.js';
import { asJavaScript, SourceFolder } from './source-folder.js';

const guide = readFileSync(join(import.meta.dirname, '../../../../docs/openapi.md'), 'utf8');
const blocks = (language: string) =>
  [...guide.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].flatMap(([, of, code = '']) => (of === language ? [code] : []));
const [schemas = '', client = '', call = '', handler = ''] = blocks('ts');
const [json = ''] = blocks('json');
const routes = { 'GET /notes': token, 'POST /notes': token, 'DELETE /notes/{id}': token };

describe('the guide to a typed client', () => {
  const folder = new SourceFolder();
  before(() => folder.write('schemas.ts', schemas));
  after(() => folder.remove());

  it('has a file of schemas that is understood', () => {
    const { document } = described({ routes }, JSON.parse(json));
    assert.deepEqual(document.info, { title: 'Notes', version: '1.0.0' });
    assert.deepEqual(Object.keys(document.paths['/notes/{id}']?.delete?.responses ?? {}), ['204', '401', '429']);
  });

  it('has a script that writes the schemas of Zod, a client and a handler that compile', async () => {
    folder.write('schemas.js', asJavaScript(schemas));
    execFileSync(process.execPath, ['schemas.js'], { cwd: folder.path });
    const { document } = described({ routes }, JSON.parse(readFileSync(join(folder.path, 'schemas.json'), 'utf8')));
    assert.deepEqual(Object.keys(document.components.schemas ?? {}), ['NewNote', 'Note']);
    folder.write('api-types.ts', astToString(await openapiTS(document as unknown as OpenAPI3)));
    folder.write('api.ts', client);
    folder.write('call.ts', `import { createApi } from './api.js';\n${call}\nexport { reason, texts };\n`);
    folder.write('handler.ts', handler);
    assert.deepEqual([...folder.errors()], []);
  });

  it('reads the claims and groups of a token as API Gateway passes them', async () => {
    folder.write('handler.js', asJavaScript(handler));
    const module = await import(pathToFileURL(join(folder.path, 'handler.js')).href);
    const answerTo = (claims: object) =>
      module.handler({ requestContext: { authorizer: { jwt: { claims: claimTexts(claims) } } } });
    const groups = ['admins', 'editors'];
    assert.deepEqual(await answerTo({ sub: 'ann', 'cognito:groups': groups }), { user: 'ann', isEditor: true });
    assert.deepEqual(await answerTo({ sub: 'ann', 'cognito:groups': ['editor'] }), { user: 'ann', isEditor: false });
    assert.deepEqual(await answerTo({ sub: 'ann' }), { user: 'ann', isEditor: false });
  });
});
