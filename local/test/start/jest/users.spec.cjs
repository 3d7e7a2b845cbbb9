const { join } = require('node:path');
const { start } = require('cdk-http-api-local');

let local;

beforeAll(async () => {
  local = await start({ folder: join(__dirname, '../notes') });
}, 60_000);

afterAll(() => local.stop());

it('shows their notes to users that a test makes', async () => {
  const { accessToken } = await local.user({ email: 'ben@example.com' });
  const headers = { authorization: `Bearer ${accessToken}` };
  expect(await (await fetch(`${local.api().url}/notes`, { headers })).json()).toEqual([]);
});
