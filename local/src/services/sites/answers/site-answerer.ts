import type { Answerer } from '../../../host/http/listen.js';
import type { HttpResponse } from '../../../host/http/message.js';
import { internalServerError, ServerLog } from '../../../host/log/server-log.js';
import type { Host } from '../../service.js';
import type { SiteServer } from './create-site.js';

/** Answers the requests of a site. */
export function siteAnswerer(site: SiteServer, host: Host): Answerer {
  const log = new ServerLog('site', host);
  return {
    onRefused: log.refused,
    handle: async (request) => {
      const from = host.clock();
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
