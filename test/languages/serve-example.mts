/** Serves the example in Python with the local program, from the example's folder, and calls its two routes. */
import assert from 'node:assert/strict';
import { start } from 'cdk-http-api-local';

const [folder] = process.argv.slice(2);
const local = await start({ folder });
try {
  const { url } = local.api();
  const statuses = await Promise.all(['/public', '/private'].map(async (path) => (await fetch(url + path)).status));
  assert.deepEqual(statuses, [200, 401]);
} finally {
  await local.stop();
}
