/**
 * Serves a registry until the process that forked this one goes away. It gets the settings, and answers with the port.
 *
 * It sends npm elsewhere for the packages of others, instead of fetching them for it: so npm finds them in its cache.
 */
const { createServer } = require('node:http');
const { runServer } = require('verdaccio');

process.once('message', async ({ names, upstream, configuration }) => {
  const verdaccio = await runServer(configuration);
  const server = createServer((request, response) => {
    const [, name] = /^\/((?:@[^/]+(?:\/|%2f))?[^/?-][^/?]*)/i.exec(request.url) ?? [];
    if (name === undefined || names.includes(decodeURIComponent(name))) {
      verdaccio.emit('request', request, response);
    } else {
      response
        .writeHead(302, { location: new URL(request.url.slice(1), `${upstream.replace(/\/*$/, '')}/`).href })
        .end();
    }
  });
  server.listen(0, '127.0.0.1', () => process.send(server.address().port));
});
process.once('disconnect', () => process.exit());
