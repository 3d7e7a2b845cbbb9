import type { Answerer } from '../../../host/http/listen.js';
import type { HttpRequest, HttpResponse } from '../../../host/http/message.js';
import { internalServerError, ServerLog } from '../../../host/log/server-log.js';
import type { Host } from '../../service.js';
import type { SiteServer } from './create-site.js';

/** Answers the requests of a site, whose address is `origin`. */
export function siteAnswerer(site: SiteServer, origin: string, host: Host): Answerer {
  const log = new ServerLog('site', host);
  return {
    onRefused: log.refused,
    handle: async (request) => {
      const from = host.clock();
      if (isLocalhost(request) && request.rawPath.startsWith('/')) {
        // Another origin than 127.0.0.1, which neither the API nor the browser's storage knows.
        const query = request.rawQueryString && `?${request.rawQueryString}`;
        const response = redirect(`${origin}${request.rawPath}${query}`);
        log.write(request, from, response.status, `localhost is another origin than ${origin}`);
        return response;
      }
      const { response, reason } = await site.handle(request).catch(internalServerError);
      if (isWorthALine(response)) {
        log.write(request, from, response.status, reason);
      }
      return response;
    },
  };
}

/** The scripts, styles and pictures of a page would hide the calls that it makes. */
function isWorthALine({ status, headers }: HttpResponse): boolean {
  return status >= 400 || String(headers['content-type']).startsWith('text/html');
}

function isLocalhost({ headers: { host } }: HttpRequest): boolean {
  return host?.split(':')[0] === 'localhost';
}

function redirect(location: string): HttpResponse {
  return { status: 307, headers: { location, 'cache-control': 'no-store' }, body: '' };
}
