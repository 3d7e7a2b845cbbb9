/** Serves the example in Python with the local program, from the example's folder, and calls its two routes, with and without a token. */
import assert from 'node:assert/strict';
import { start } from 'cdk-http-api-local';

const [folder] = process.argv.slice(2);
const local = await start({ folder });
try {
  const { url } = local.api();
  const call = async (path: string, headers: Record<string, string> = {}) => {
    const answer = await fetch(url + path, { headers });
    return [answer.status, await answer.text()] as const;
  };
  assert.deepEqual(await call('/public'), [200, 'Hello Stranger!']);
  assert.deepEqual(await call('/private'), [401, '{"message":"Unauthorized"}']);
  const { accessToken } = await local.user({ email: 'ann@example.com' });
  const [status, text] = await call('/private', { authorization: `Bearer ${accessToken}` });
  assert.equal(status, 200);
  assert.match(text, /^Hello User! You are [\da-f-]{36}\.$/);
} finally {
  await local.stop();
}
