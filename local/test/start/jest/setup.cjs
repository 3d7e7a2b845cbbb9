const { join } = require('node:path');

/** Tests see the environment, and nothing else of what is made here. */
module.exports = async () => {
  const { start } = await import('cdk-http-api-local');
  const local = await start({
    folder: join(__dirname, '../notes'),
    seed: { users: [{ email: 'ann@example.com', password: 'Correct-Horse-1' }] },
  });
  globalThis.local = local;
  process.env.API_URL = local.api().url;
  process.env.TOKEN_OF_ANN = await local.token({ username: 'ann@example.com' });
};
