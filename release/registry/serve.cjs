/** Serves a registry until the process that forked this one goes away. It gets the configuration, and answers with the port. */
const { runServer } = require('verdaccio');

process.once('message', async (configuration) => {
  const server = await runServer(configuration);
  server.listen(0, '127.0.0.1', () => process.send(server.address().port));
});
process.once('disconnect', () => process.exit());
